/** Whom an allowance belongs to. `lane`: a part of the far side that counts its calls at once apart (an entity of Autotask). */
export interface FarSide {
  key: string;
  lane?: string | undefined;
}

/** A far side's allowance, shared by all who call it: in this process, and in every other that shares the leases. */
export interface Budget {
  /**
   * Runs the call when there is room; rejects when `signal` aborts first. `remainingMs`: how long the caller can still wait;
   * a far side that asked for a longer pause is not waited for: `HttpError` of kind `held`.
   */
  run<T>(
    side: FarSide,
    allowance: Allowance,
    call: () => Promise<T>,
    waiting?: { signal?: AbortSignal; remainingMs?(): number },
  ): Promise<T>;
  /** The far side asked for a pause: no call of anybody starts before it is over. */
  hold(key: string, pauseMs: number): Promise<void>;
}

/** `atOnce`: in each lane. `perSecond`: over all lanes. Source of the numbers: each client's own file. */
export interface Allowance {
  atOnce: number;
  perSecond: number;
}
