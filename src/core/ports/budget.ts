/** A far side's allowance, shared by all who call it: at most so many calls at once, and so many a second. */
export interface Budget {
  /** Runs the call when there is room; rejects when `signal` aborts first. Source of the numbers: each client's own file. */
  run<T>(key: string, allowance: Allowance, call: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export interface Allowance {
  atOnce: number;
  perSecond: number;
}
