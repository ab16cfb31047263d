import type { Clock } from "../core/ports/clock.ts";

const rememberedMs = 10 * 60_000;

/**
 * Whether this delivery came before, within ten minutes and to this process. Platforms deliver again when an answer was
 * late; after a crash the second delivery must be answered, so this is not kept in the store: what changes state is guarded there.
 */
export function createRepeats(clock: Clock): (dedupeKey: string) => boolean {
  const seen = new Map<string, number>();
  return (dedupeKey) => {
    const now = clock.now().getTime();
    for (const [key, at] of seen) {
      if (at > now - rememberedMs) break;
      seen.delete(key);
    }
    if (seen.has(dedupeKey)) return true;
    seen.set(dedupeKey, now);
    return false;
  };
}
