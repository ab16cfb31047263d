import type { FarSideState, Leases } from "../core/ports/leases.ts";

const MAX_KEPT = 500;

/** Leases of a process that shares its far sides with no other. */
export function memoryLeases(): Leases {
  const kept = new Map<string, { version: number; state: FarSideState }>();
  return {
    read: async (key) => kept.get(key) ?? null,
    async swap(key, version, state) {
      if ((kept.get(key)?.version ?? 0) !== version) return false;
      kept.delete(key);
      kept.set(key, { version: version + 1, state });
      const [oldest] = kept.keys();
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      return true;
    },
  };
}
