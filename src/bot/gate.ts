/** Lets work begin in the order in which it came; answers the function that lets the next one in. */
export type EnterGate = () => Promise<() => void>;

export interface GateOptions {
  atOnce: number;
  /** Work that waits for somebody else keeps no place for longer. */
  heldAtMostMs: number;
  /** From so many waiting on it is a crowd: while it still arrives, nobody is let in, so that each is heard at once. */
  crowd: number;
  /** It arrives as long as no pause is this long, and for `crowdAtMostMs` at most. */
  pauseMs: number;
  crowdAtMostMs: number;
}

/** When hundreds ask at the same moment, each is heard at once and answered in turn, instead of all late together. */
export function createGate({ atOnce, heldAtMostMs, crowd, pauseMs, crowdAtMostMs }: GateOptions): EnterGate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  let arrivedAt = 0;
  let crowdSince: number | null = null;

  function isCrowdArriving(): boolean {
    const now = performance.now();
    if (waiting.length < crowd) crowdSince = null;
    else crowdSince ??= now;
    return crowdSince !== null && now - arrivedAt < pauseMs && now - crowdSince < crowdAtMostMs;
  }

  /** A place that became free is handed on, or given up when nobody waits. */
  function handOn(): void {
    if (isCrowdArriving()) {
      setTimeout(handOn, pauseMs);
      return;
    }
    const next = waiting.shift();
    if (next) next();
    else inside -= 1;
  }

  return async () => {
    arrivedAt = performance.now();
    if (inside >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else inside += 1;
    let isIn = true;
    const leave = () => {
      if (!isIn) return;
      isIn = false;
      clearTimeout(timer);
      handOn();
    };
    const timer = setTimeout(leave, heldAtMostMs);
    return leave;
  };
}
