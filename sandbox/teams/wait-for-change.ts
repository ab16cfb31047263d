import type { EventEmitter } from "node:events";

const usualTimeoutMs = 5_000;

/** Tries `look` now and at every change until it answers something; rejects after the time, or with what it throws. */
export function waitForChange<T>(
  events: EventEmitter,
  look: () => T | null | undefined | false,
  { timeoutMs = usualTimeoutMs, what = "what was waited for" }: { timeoutMs?: number; what?: string } = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const stop = (settle: () => void) => {
      clearTimeout(timer);
      events.off("change", check);
      settle();
    };
    const check = () => {
      try {
        const found = look();
        if (found !== null && found !== undefined && found !== false) stop(() => resolve(found));
      } catch (error) {
        stop(() => reject(error));
      }
    };
    timer = setTimeout(() => stop(() => reject(new Error(`${what} did not come in ${timeoutMs} ms`))), timeoutMs);
    events.on("change", check);
    check();
  });
}
