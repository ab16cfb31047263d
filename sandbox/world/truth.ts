/**
 * What is really so of an account: which companies it may be, and how far its name is from theirs. Known to the makers of the
 * world and to tests; no server ever tells it.
 */
export interface Truth {
  outcome: "one" | "several" | "none";
  companyIds: readonly number[];
  /** Why a matcher can know: the spelling that differs, or `domain` when no name shows it. */
  by: string;
}
