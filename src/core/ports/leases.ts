/** What all who call one far side agree on. Times are milliseconds since 1970, by the clocks of those who write them. */
export interface FarSideState {
  /** Calls under way. One whose process died ends at `until`. */
  running: readonly Lease[];
  /** Who waits for room, in order of arrival. */
  waiting: readonly Lease[];
  /** Calls of the last second, counted by when they have arrived at the latest; oldest first. */
  starts: readonly { at: number; count: number }[];
  /** The far side asked for a pause until then; it did so at `heldFrom`. */
  heldUntil: number;
  heldFrom?: number;
}

export interface Lease {
  id: string;
  lane: string;
  until: number;
}

/** Where processes agree on what they do to a far side, by compare-and-swap. Throws `StoreError`. */
export interface Leases {
  /** `null`: nobody has called it lately. */
  read(key: string): Promise<{ version: number; state: FarSideState } | null>;
  /** `false`: somebody was faster. `version` is that which was read, 0 when there was none; it grows by one. */
  swap(key: string, version: number, state: FarSideState): Promise<boolean>;
}
