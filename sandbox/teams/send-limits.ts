import { channelOf, type TeamsCore } from "./teams-core.ts";

/** What a conversation takes, and what an app sends to all of a tenant's. Source: Microsoft's rate limits for bots, 2026-11. */
const windows = [
  { most: 7, withinMs: 1_000 },
  { most: 60, withinMs: 30_000 },
  { most: 1_800, withinMs: 3_600_000 },
] as const;
const everywhere = { most: 30, withinMs: 1_000 } as const;
const longestMs = 3_600_000;

/** 0 when the message may be sent now, else the seconds to wait. */
export function takeSend(core: TeamsCore, conversationId: string, now = Date.now()): number {
  if (!core.enforceRates) return 0;
  const key = channelOf(conversationId);
  const sent = (core.sends.get(key) ?? []).filter((at) => at > now - longestMs);
  const within = (list: readonly number[], ms: number) => list.filter((at) => at > now - ms).length;
  const full = windows.find(({ most, withinMs }) => within(sent, withinMs) >= most);
  if (full) return Math.ceil(full.withinMs / 1_000);
  if (within([...core.sends.values()].flat(), everywhere.withinMs) >= everywhere.most) return 1;
  core.sends.set(key, [...sent, now]);
  return 0;
}
