import type { Choice, ProviderName, PsaErrorKind } from "../ports/psa.ts";
import type { Sealed } from "../ports/secret-box.ts";

/** One product's access to one PSA. A product has at most one. */
export interface Connection {
  id: string;
  version: number;
  productId: string;
  provider: ProviderName;
  /** Credential values that are no secrets (host, company id), by field name. */
  settings: Readonly<Record<string, string>>;
  sealed: Readonly<Record<string, Sealed>>;
  identity: ConnectionIdentity;
  state: "working" | "failing";
  failure?: { kind: PsaErrorKind; since: Date };
  /** The clock met a failure that may pass, and looks once more before it says so. */
  suspect?: { kind: PsaErrorKind; since: Date };
  testedAt: Date;
  /** Set when new keys led to another customer of the PSA: its mappings were made for that one. */
  movedFrom?: { site: string; at: Date };
  /** The cached company list; absent until it was read once. */
  companyList?: CompanyListState;
  /** The weekly look at what changed since imports waits until then: its PSA has few calls left. */
  driftPause?: { until: Date };
  savedBy: string;
}

export interface ConnectionIdentity {
  version: string;
  site: string;
  companies: number | null;
  contacts: number | null;
  missingRights: readonly string[];
}

export interface OwnChoices {
  statuses: readonly Choice[];
  types: readonly Choice[];
}

/** `generation` names the cached pages that are whole; `reading` counts what a refresh has read so far. */
export interface CompanyListState {
  generation?: string;
  count: number;
  readAt?: Date;
  /** The PSA's own lists as they were then; empty where the right to read them is missing. */
  choices?: OwnChoices;
  /** Accounts, a hundred at most, whose mapped company is gone from the PSA or in its recycle bin. */
  lost?: { accountKeys: readonly string[] };
  reading?: { generation: string; count: number; since: Date };
  failure?: { kind: PsaErrorKind; at: Date };
}
