/** More than so many waiting to begin: whoever asks is told at once that they are heard. */
const fewWaiting = 4;
/** A burst is over when nothing has come in for so long; what came first waits no longer than this for the end of a burst. */
const lullMs = 5;
const mostHeldMs = 250;

export interface Starts {
  /** Settles when the work may begin. */
  turn(): Promise<void>;
  isBusy(): boolean;
}

/**
 * One piece of work begins in each round of the event loop, and in a burst none: all are heard before the first is answered.
 * With hundreds of commands at once, their acknowledgements do not wait for the answers.
 */
export function createStarts(now: () => number = () => performance.now()): Starts {
  const waiting: { sinceMs: number; begin: () => void }[] = [];
  let lastMs = 0;

  function isBurst(): boolean {
    const [first] = waiting;
    return (
      waiting.length > fewWaiting &&
      now() - lastMs < lullMs &&
      first !== undefined &&
      now() - first.sinceMs < mostHeldMs
    );
  }

  function next(): void {
    if (isBurst()) {
      setTimeout(next, lullMs);
      return;
    }
    waiting.shift()?.begin();
    if (waiting.length > 0) setImmediate(next);
  }

  return {
    turn: () =>
      new Promise((begin) => {
        lastMs = now();
        if (waiting.push({ sinceMs: lastMs, begin }) === 1) setImmediate(next);
      }),
    isBusy: () => waiting.length > fewWaiting,
  };
}
