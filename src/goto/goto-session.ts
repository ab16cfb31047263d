import { setTimeout as sleep } from "node:timers/promises";
import { GotoError, type GotoTokens } from "../core/ports/goto.ts";
import { raceAbort } from "../net/deadline.ts";

/** Always has a token that is good for a while. */
export interface GotoSession {
  accessToken(signal?: AbortSignal): Promise<string>;
  /** After a 401: a token other than the refused one. */
  accessTokenAfter(refused: string, signal?: AbortSignal): Promise<string>;
}

const FRESH_FOR_MS = 60_000;
/** Who was faster stores what it got within so many looks. */
const LOOKS = { times: 4, apartMs: 300 };

/**
 * Holds the tokens of one sign-in. Many callers share one refresh, which none of them can abort; new tokens are used only once
 * `onRefresh` has stored them, and are stored again at the next call when it failed. `stored` reads what is kept now: GoTo may accept
 * a refresh token only once, so where another process was faster, its tokens are used.
 */
export function createGotoSession(options: {
  tokens: GotoTokens;
  refresh: (tokens: GotoTokens) => Promise<GotoTokens>;
  onRefresh: (tokens: GotoTokens) => Promise<void>;
  stored?: (() => Promise<GotoTokens | null>) | undefined;
  now: () => Date;
}): GotoSession {
  let current = options.tokens;
  let unstored: GotoTokens | undefined;
  let running: Promise<void> | undefined;

  const isFresh = ({ expiresAt }: GotoTokens) => expiresAt.getTime() - options.now().getTime() > FRESH_FOR_MS;

  /** What another has stored since; `null`: nothing new. */
  async function newer(): Promise<GotoTokens | null> {
    const stored = (await options.stored?.().catch(() => null)) ?? null;
    return stored && stored.accessToken !== current.accessToken && isFresh(stored) ? stored : null;
  }

  async function newerSoon(): Promise<GotoTokens | null> {
    for (let look = 0; options.stored && look < LOOKS.times; look += 1) {
      await sleep(LOOKS.apartMs * look);
      const found = await newer();
      if (found) return found;
    }
    return null;
  }

  async function refreshAndStore(): Promise<void> {
    const kept = unstored === undefined ? await newer() : null;
    if (kept) {
      current = kept;
      return;
    }
    try {
      unstored ??= await options.refresh(current);
    } catch (error) {
      const faster = error instanceof GotoError && error.kind === "signed-out" ? await newerSoon() : null;
      if (!faster) throw error;
      current = faster;
      return;
    }
    try {
      await options.onRefresh(unstored);
    } catch (error) {
      throw new GotoError("unexpected", "The refreshed GoTo sign-in could not be stored", { cause: error });
    }
    current = unstored;
    unstored = undefined;
  }

  function refreshOnce(signal: AbortSignal | undefined): Promise<void> {
    running ??= refreshAndStore().finally(() => {
      running = undefined;
    });
    return signal === undefined ? running : raceAbort(running, signal);
  }

  return {
    async accessToken(signal) {
      if (!isFresh(current)) await refreshOnce(signal);
      return current.accessToken;
    },
    async accessTokenAfter(refused, signal) {
      if (current.accessToken === refused) await refreshOnce(signal);
      return current.accessToken;
    },
  };
}
