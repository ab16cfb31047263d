/** Milliseconds that `work` took; infinite when it failed. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  const isAnswered = await work().then(
    () => true,
    () => false,
  );
  return isAnswered ? performance.now() - began : Number.POSITIVE_INFINITY;
}

/** One line of figures. */
export function figures(what: string, ms: readonly number[], target = ""): string {
  const sorted = ms.filter(Number.isFinite).sort((one, other) => one - other);
  const lost = ms.length - sorted.length;
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return `${what}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms, ${lost} not answered in time${target && ` (target ${target} ms)`}`;
}
