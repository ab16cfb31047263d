/** What Autotask allows a database: so many calls in an hour, all integrations together, and three threads to an entity. */
export interface ThresholdOptions {
  calls: number;
  perMs: number;
  threads: number;
  /** Added to each answer when half, and when three quarters, of the calls are used. */
  delayMs: { half: number; threeQuarters: number };
}

export const autotaskThresholds: ThresholdOptions = {
  calls: 10_000,
  perMs: 3_600_000,
  threads: 3,
  delayMs: { half: 500, threeQuarters: 1_000 },
};

/** Counted since the start: what a good guest keeps at 0. */
export interface Violations {
  threads: number;
  calls: number;
}

export interface Thresholds {
  readonly violations: Violations;
  /** Most calls that ran at once to an entity. */
  readonly mostAtOnce: ReadonlyMap<string, number>;
  used(): number;
  change(changes: Partial<ThresholdOptions>): void;
  readonly options: ThresholdOptions;
  /** Counts a call: 0 when it may go on, else the milliseconds until one may. */
  takeCall(): number;
  /** `false`: as many run as may. `leave` must follow a `true`. */
  enter(entity: string): boolean;
  leave(entity: string): void;
  delayMs(): number;
}

export function makeThresholds(given: Partial<ThresholdOptions>, nowMs: () => number): Thresholds {
  let options: ThresholdOptions = { ...autotaskThresholds, ...given };
  let taken: number[] = [];
  const running = new Map<string, number>();
  const mostAtOnce = new Map<string, number>();
  const violations: Violations = { threads: 0, calls: 0 };

  function recent(): readonly number[] {
    const since = nowMs() - options.perMs;
    if (taken[0] !== undefined && taken[0] <= since) taken = taken.filter((at) => at > since);
    return taken;
  }

  return {
    violations,
    mostAtOnce,
    get options() {
      return options;
    },
    used: () => recent().length,
    change(changes) {
      options = { ...options, ...changes };
    },
    takeCall() {
      const now = nowMs();
      const [oldest = now] = recent();
      if (taken.length >= options.calls) {
        violations.calls += 1;
        return Math.max(1, oldest + options.perMs - now);
      }
      taken.push(now);
      return 0;
    },
    enter(entity) {
      const atOnce = (running.get(entity) ?? 0) + 1;
      if (atOnce > options.threads) {
        violations.threads += 1;
        return false;
      }
      running.set(entity, atOnce);
      mostAtOnce.set(entity, Math.max(atOnce, mostAtOnce.get(entity) ?? 0));
      return true;
    },
    leave: (entity) => void running.set(entity, Math.max(0, (running.get(entity) ?? 0) - 1)),
    delayMs() {
      const share = recent().length / options.calls;
      if (share >= 0.75) return options.delayMs.threeQuarters;
      return share >= 0.5 ? options.delayMs.half : 0;
    },
  };
}
