/** Long work calls this between its steps: after so long, whoever waits gets their turn first. */
export type TakeTurn = () => Promise<void> | undefined;

const sliceMs = 10;

/** Lets others have their turn after 10 ms of work. */
export function createTurns(): TakeTurn {
  let since = performance.now();
  return () => {
    if (performance.now() - since < sliceMs) return undefined;
    return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      since = performance.now();
    });
  };
}

const run = 512;

/** The same as `toSorted`, without holding others up. */
export async function sortInTurns<T>(
  items: readonly T[],
  compare: (one: T, other: T) => number,
  takeTurn: TakeTurn,
): Promise<readonly T[]> {
  let from: T[] = [];
  for (let at = 0; at < items.length; at += run) {
    for (const item of items.slice(at, at + run).sort(compare)) from.push(item);
    await takeTurn();
  }
  for (let width = run; width < from.length; width *= 2) {
    const to: T[] = [];
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length);
      const end = Math.min(start + 2 * width, from.length);
      let left = start;
      let right = middle;
      while (left < middle || right < end) {
        const takesLeft = right >= end || (left < middle && compare(from[left] as T, from[right] as T) <= 0);
        to.push(from[takesLeft ? left++ : right++] as T);
        if (to.length % run === 0) await takeTurn();
      }
    }
    from = to;
  }
  return from;
}
