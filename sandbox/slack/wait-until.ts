import type { EventEmitter } from "node:events";

/** The first truthy value of `probe`, tried now and after every `change`; rejects after `timeoutMs` (5 s). */
export function waitUntil<T>(
  events: EventEmitter,
  probe: () => T,
  { timeoutMs = 5000, what = probe.toString() }: { timeoutMs?: number; what?: string } = {},
): Promise<NonNullable<T>> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      events.off("change", attempt);
    };
    const attempt = (): void => {
      try {
        const value = probe();
        if (!value) return;
        stop();
        resolve(value);
      } catch (error) {
        stop();
        reject(error);
      }
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Nothing came within ${timeoutMs} ms: ${what}`));
    }, timeoutMs);
    events.on("change", attempt);
    attempt();
  });
}
