import type { PersonSeen } from "../incoming.ts";
import type { SlackApi, SlackUserFacts } from "./slack-api.ts";

/** What Slack says of people, and their 1:1 chats: kept for an hour, asked once at a time for each person. */
export interface SlackPeople {
  /** `name` is what the platform's own payload said, for when Slack cannot be asked. */
  person(userId: string, workspaceId: string, name: string): Promise<PersonSeen>;
  /** The language as far as it is known; never asks. */
  localeOf(userId: string): string | undefined;
  /** The channel of the 1:1; throws `SurfaceError`. */
  chatOf(userId: string): Promise<string>;
}

const keptMs = 60 * 60_000;
const mostKept = 10_000;
/** A click must be acknowledged within 3 s, so a slow directory is not waited for. */
const patienceMs = 1_000;

interface Kept<T> {
  value: T;
  at: number;
}

export function createSlackPeople(api: Pick<SlackApi, "user" | "openChat">): SlackPeople {
  const facts = remember((userId) => api.user(userId));
  const chats = remember((userId) => api.openChat(userId));

  return {
    async person(userId, workspaceId, name) {
      const known = await facts.soon(userId);
      const outsider = known && outsiderKind(known, workspaceId);
      return {
        address: { platform: "slack", workspaceId, userId },
        name: known?.name ?? name,
        ...(known?.locale && { locale: known.locale }),
        ...(outsider && { outsider }),
      };
    },
    localeOf: (userId) => facts.known(userId)?.locale,
    chatOf: (userId) => chats.get(userId),
  };
}

function outsiderKind(user: SlackUserFacts, workspaceId: string): PersonSeen["outsider"] {
  if (user.isBot) return "bot";
  if (user.isStranger || (user.teamId !== undefined && user.teamId !== workspaceId)) return "stranger";
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
      return fresh(key) ?? (await refresh(key));
    },
    /** What is known when it does not come in time or not at all. */
    async soon(key: string): Promise<T | undefined> {
      const known = fresh(key);
      if (known !== undefined) return known;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(resolve, patienceMs, undefined);
      });
      const answer = refresh(key).catch(() => undefined);
      const value = await Promise.race([answer, late]);
      clearTimeout(timer);
      return value ?? kept.get(key)?.value;
    },
  };
}
