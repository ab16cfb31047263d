/** What the index knows of a company of the PSA. */
export interface IndexedCompany {
  id: string;
  name: string;
  website?: string;
  /** Registrable domains of its contacts' e-mail addresses, free-mail dropped. */
  emailDomains?: readonly string[];
  phone?: string;
  taxId?: string;
  statusId?: string;
  statusName?: string;
  typeIds: readonly string[];
  typeNames: readonly string[];
  /** In the recycle bin: never suggested. */
  deleted?: boolean;
}

/** `emailDomains`: registrable domains of its users, the most frequent first, free-mail dropped (see `domains.ts`). */
export interface AccountIdentity {
  key: string;
  name: string;
  emailDomains: readonly string[];
  phone?: string;
  taxId?: string;
}

/** A mapping that a person of this tenant confirmed, on this or another connection to the same PSA. */
export interface KnownMapping {
  accountKey: string;
  accountName: string;
  companyId: string;
  connectionId: string;
  productTitle?: string;
}

export interface KnownMappings {
  mappings: readonly KnownMapping[];
  /** By company id, for companies whose contacts were looked at; like `emailDomains` of the company. */
  contactDomains?: ReadonlyMap<string, readonly string[]>;
}

/** Why a company is a candidate. Worded elsewhere, in the viewer's language. */
export type Evidence =
  /** This account or, when `productTitle` is absent, one of the same name was mapped to it before. */
  | { kind: "mapped-before"; accountName: string; productTitle?: string }
  | { kind: "same-domain"; domain: string }
  /** The domain of its contacts' addresses, not of its web site. */
  | { kind: "contact-domain"; domain: string }
  /** As the company has it. */
  | { kind: "same-phone"; phone: string }
  | { kind: "same-tax-number"; taxId: string }
  /** Both have one, as written. */
  | { kind: "tax-number-differs"; account: string; company: string }
  /** Letter for letter, case and spaces aside. */
  | { kind: "name-equal" }
  /** Equal after case, accents, `&` and legal forms; `ignored` is what was left out, e.g. `["S.r.l."]`. */
  | { kind: "name-equal-folded"; ignored: readonly string[] }
  /** `likeness` from 0 to 1; the words both have, and those only one has. */
  | { kind: "name-similar"; shared: readonly string[]; differing: readonly string[]; likeness: number }
  /** The forms as written: `AG`, `GmbH`. */
  | { kind: "legal-form-differs"; account: string; company: string }
  /** `suggest` does not give it: cards show the status of every candidate. */
  | { kind: "status"; name: string }
  /** The next closest candidate. */
  | { kind: "runner-up"; name: string; likeness: number };

export interface Candidate {
  companyId: string;
  name: string;
  /** From 0 to 1; all candidates share it with "none of them". */
  probability: number;
  evidence: readonly Evidence[];
}

/** `nearest` and `candidates`: at most 5, best first. */
export type Suggestion =
  | { kind: "one"; candidate: Candidate; others: readonly Candidate[] }
  | { kind: "none"; nearest: readonly Candidate[] }
  | { kind: "several"; candidates: readonly Candidate[] };
