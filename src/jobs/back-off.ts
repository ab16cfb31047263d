const firstMs = 1_000;
const longestMs = 15 * 60_000;

/** How long a job waits after its `failures`-th failure, in ms: doubling from 1 s to 15 min, the later half of it at random. */
export function backOffMs(failures: number, random: () => number = Math.random): number {
  const wholeMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(wholeMs * (0.5 + random() / 2));
}
