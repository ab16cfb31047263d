import { GotoError, type GotoTokens } from "../core/ports/goto.ts";
import { raceAbort } from "../net/deadline.ts";

/** Always has a token that is good for a while. */
export interface GotoSession {
  accessToken(signal?: AbortSignal): Promise<string>;
  /** After a 401: a token other than the refused one. */
  accessTokenAfter(refused: string, signal?: AbortSignal): Promise<string>;
}

const FRESH_FOR_MS = 60_000;

/**
 * Holds the tokens of one sign-in. Many callers share one refresh, which none of them can abort; new tokens are used only once
 * `onRefresh` has stored them, and are stored again at the next call when it failed.
 */
export function createGotoSession(options: {
  tokens: GotoTokens;
  refresh: (tokens: GotoTokens) => Promise<GotoTokens>;
  onRefresh: (tokens: GotoTokens) => Promise<void>;
  now: () => Date;
}): GotoSession {
  let current = options.tokens;
  let unstored: GotoTokens | undefined;
  let running: Promise<void> | undefined;

  async function refreshAndStore(): Promise<void> {
    unstored ??= await options.refresh(current);
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
      const isFresh = current.expiresAt.getTime() - options.now().getTime() > FRESH_FOR_MS;
      if (!isFresh) await refreshOnce(signal);
      return current.accessToken;
    },
    async accessTokenAfter(refused, signal) {
      if (current.accessToken === refused) await refreshOnce(signal);
      return current.accessToken;
    },
  };
}
