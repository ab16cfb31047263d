import { channelOf, type TeamsCore } from "./teams-core.ts";

/** A conversation takes 7 messages in a second and 60 in 30 seconds. Source: Microsoft's rate limits for bots, 2026-11. */
const windows = [
  { most: 7, withinMs: 1_000 },
  { most: 60, withinMs: 30_000 },
] as const;

/** 0 when the message may be sent now, else the seconds to wait. */
export function takeSend(core: TeamsCore, conversationId: string): number {
  if (core.faults.rateLimited > 0) {
    core.faults.rateLimited -= 1;
    return 1;
  }
  if (!core.enforceRates) return 0;
  const now = Date.now();
  const sent = (core.sends.get(channelOf(conversationId)) ?? []).filter((at) => at > now - 30_000);
  const full = windows.find(({ most, withinMs }) => sent.filter((at) => at > now - withinMs).length >= most);
  if (full) return Math.ceil(full.withinMs / 1_000);
  core.sends.set(channelOf(conversationId), [...sent, now]);
  return 0;
}
