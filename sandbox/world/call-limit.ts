/** A sliding window over the calls of one caller. */
export interface CallLimit {
  /** Counts a call: 0 when it may go on, else the milliseconds until one may. A refused call is not counted. */
  take(caller: string): number;
  change(calls: number, perMs: number): void;
}

/** `nowMs` is a clock in milliseconds. `calls: Infinity` never refuses. */
export function makeCallLimit(calls: number, perMs: number, nowMs: () => number): CallLimit {
  const taken = new Map<string, number[]>();
  let limit = { calls, perMs };
  return {
    take(caller) {
      const now = nowMs();
      const recent = (taken.get(caller) ?? []).filter((at) => at > now - limit.perMs);
      taken.set(caller, recent);
      const oldest = recent[recent.length - limit.calls];
      if (recent.length >= limit.calls) return Math.max(1, (oldest ?? now) + limit.perMs - now);
      recent.push(now);
      return 0;
    },
    change(newCalls, newPerMs) {
      limit = { calls: newCalls, perMs: newPerMs };
    },
  };
}
