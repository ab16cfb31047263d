/** Account ↔ company on one connection; at most one per account and connection (a unique index). */
export interface Mapping {
  id: string;
  version: number;
  accountKey: string;
  connectionId: string;
  /** The company people see; absent while the first confirmation is still being checked. */
  company?: MappedCompany;
  /** A person confirmed this company; the PSA is being asked whether it is still as they saw it. */
  pending?: PendingCompany;
  mappedBy?: string;
  mappedAt?: Date;
}

/** The company as it was when it was mapped. */
export interface MappedCompany {
  id: string;
  name: string;
}

export interface PendingCompany extends MappedCompany {
  by: string;
  byName: string;
  at: Date;
}
