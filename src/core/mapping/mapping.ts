import type { Seen } from "../audit/audit-entry.ts";
import type { Actor } from "../member/member.ts";
import type { PsaErrorKind } from "../ports/psa.ts";

/** Account ↔ company on one connection; at most one per account and connection (a unique index). */
export interface Mapping {
  id: string;
  version: number;
  accountKey: string;
  connectionId: string;
  /** The company people see; absent while the first confirmation is being checked, or when it was refused. */
  company?: MappedCompany;
  /** A person confirmed this company; the PSA is being asked whether it is still as they saw it. */
  pending?: PendingCompany;
  /** The last confirmation did not hold; shown until the next one. */
  refused?: RefusedCompany;
  mappedBy?: string;
  mappedAt?: Date;
  /** Equal for mappings that one click confirmed, so that they can be undone as one. */
  batch?: string;
  /** What it was mapped to before `company`: undoing gives it back. */
  former?: FormerCompany;
  /** Somebody said that this account has no company here, on purpose; then there is none. */
  excluded?: Excluded;
}

export interface Excluded {
  by: string;
  byName: string;
  at: Date;
}

/** The company as it was when it was mapped. */
export interface MappedCompany {
  id: string;
  name: string;
}

export interface FormerCompany {
  company: MappedCompany;
  mappedBy?: string;
  mappedAt?: Date;
}

export interface PendingCompany extends MappedCompany {
  fingerprint: string;
  by: string;
  byName: string;
  via: Actor["via"];
  seen?: Seen;
  batch?: string;
  /** Confirmed among others in a review, whose card shows what came of it: no card of its own is brought. */
  inReview?: boolean;
  at: Date;
}

export interface RefusedCompany extends MappedCompany {
  why: "gone" | "recycled" | "renamed" | "psa";
  /** What a renamed company is called now. */
  nameNow?: string;
  /** Why the PSA could not be asked. */
  problem?: PsaErrorKind;
  at: Date;
}
