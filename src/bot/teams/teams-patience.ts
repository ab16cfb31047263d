import type { Log } from "../../core/ports/log.ts";

/** How long requests of Teams are kept waiting, and the work that goes on after their answer. */
export interface TeamsPatience {
  /** The outcome if it comes in time, else `late`; the work goes on. A failure in time is thrown. */
  within<T, L>(work: Promise<T>, late: L, atMostMs?: number): Promise<T | L>;
  /** Work that `drain` waits for. What fails in it is in the log. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Waits for all work, ten seconds at most. */
  drain(): Promise<void>;
}

const drainMs = 10_000;

export function createTeamsPatience(patienceMs: number, log: Log): TeamsPatience {
  const underWay = new Set<Promise<unknown>>();

  return {
    async within(work, late, atMostMs = patienceMs) {
      let timer: NodeJS.Timeout | undefined;
      const over = new Promise<typeof late>((resolve) => {
        timer = setTimeout(resolve, atMostMs, late);
      });
      try {
        return await Promise.race([work, over]);
      } finally {
        clearTimeout(timer);
      }
    },

    track(work) {
      const settled = work
        .catch((error: unknown) => log.warn("a reply did not reach Teams", { error }))
        .finally(() => underWay.delete(settled));
      underWay.add(settled);
      return work;
    },

    async drain() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, drainMs);
      });
      const drained = (async () => {
        while (underWay.size > 0) await Promise.all(underWay);
      })();
      await Promise.race([drained, late]);
      clearTimeout(timer);
    },
  };
}
