import type { PersonSeen } from "../incoming.ts";
import { SurfaceError } from "../surface.ts";
import type { SlackApi, SlackUserFacts } from "./slack-api.ts";

/** What Slack says of people, and their 1:1 chats: kept for an hour, asked once at a time for each person. */
export interface SlackPeople {
  /** Throws `SurfaceError` when Slack says nothing of a person it never told of before: nobody is a member unseen. */
  person(userId: string, workspaceId: string): Promise<PersonSeen>;
  /** The language as far as it is known; never asks. */
  localeOf(userId: string): string | undefined;
  /** The channel of the 1:1; throws `SurfaceError`. */
  chatOf(userId: string): Promise<string>;
  /** Whether the channel is the person's 1:1 with the bot; there are others, with people. */
  isChatOf(userId: string, channelId: string): Promise<boolean>;
}

const keptMs = 60 * 60_000;
const mostKept = 10_000;
/** A command must be acknowledged within 3 s, so what was known before serves when Slack is slow. */
const patienceMs = 1_000;

interface Kept<T> {
  value: T;
  at: number;
}

export function createSlackPeople(api: Pick<SlackApi, "user" | "openChat">): SlackPeople {
  const facts = remember((userId) => api.user(userId));
  const chats = remember((userId) => api.openChat(userId));

  return {
    async person(userId, workspaceId) {
      const address = { platform: "slack" as const, workspaceId, userId };
      try {
        const known = await facts.soon(userId);
        const outsider = outsiderKind(known, workspaceId);
        const { name, locale, email } = known;
        return { address, name, ...(locale && { locale }), ...(email && { email }), ...(outsider && { outsider }) };
      } catch (error) {
        // Slack tells nothing of people who are in none of the bot's channels.
        if (!(error instanceof SurfaceError) || error.kind !== "unreachable") throw error;
        return { address, name: userId, outsider: "stranger" };
      }
    },
    localeOf: (userId) => facts.known(userId)?.locale,
    chatOf: (userId) => chats.get(userId),
    async isChatOf(userId, channelId) {
      return (await chats.get(userId).catch(() => undefined)) === channelId;
    },
  };
}

function outsiderKind(user: SlackUserFacts, workspaceId: string): PersonSeen["outsider"] {
  if (user.isBot) return "bot";
  if (user.isStranger || (user.teamId !== undefined && user.teamId !== workspaceId)) return "stranger";
  if (user.isDeactivated) return "deactivated";
  return user.isGuest ? "guest" : undefined;
}

function remember<T>(ask: (key: string) => Promise<T>) {
  const kept = new Map<string, Kept<T>>();
  const asking = new Map<string, Promise<T>>();

  function refresh(key: string): Promise<T> {
    const running = asking.get(key);
    if (running) return running;
    const answer = ask(key).then((value) => {
      const [oldest] = kept.keys();
      if (oldest !== undefined && kept.size >= mostKept) kept.delete(oldest);
      kept.set(key, { value, at: Date.now() });
      return value;
    });
    const settled = answer.finally(() => asking.delete(key));
    asking.set(key, settled);
    return settled;
  }

  function fresh(key: string): T | undefined {
    const known = kept.get(key);
    return known && Date.now() - known.at < keptMs ? known.value : undefined;
  }

  return {
    known: (key: string): T | undefined => kept.get(key)?.value,
    async get(key: string): Promise<T> {
      return fresh(key) ?? refresh(key);
    },
    /** What was known before when it does not come in time or not at all; waits, or throws, when nothing was. */
    async soon(key: string): Promise<T> {
      const known = fresh(key);
      if (known !== undefined) return known;
      const asked = refresh(key);
      const before = kept.get(key)?.value;
      if (before === undefined) return asked;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<T>((resolve) => {
        timer = setTimeout(resolve, patienceMs, before);
      });
      const value = await Promise.race([asked.catch(() => before), late]);
      clearTimeout(timer);
      return value;
    },
  };
}
