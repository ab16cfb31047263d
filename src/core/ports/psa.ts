/** What core needs of a PSA. One contract for every provider; a third one is a folder in `src/psa` and a line in `providers.ts`. */

export const providerNames = ["connectwise", "autotask"] as const;
export type ProviderName = (typeof providerNames)[number];

/** One thing that a person types to connect. The form, its checks and the docs follow from this list. */
export interface CredentialField {
  name: string;
  /** `secret` is never shown again; `text` comes back filled in; `host` is text that becomes an address. */
  kind: "host" | "text" | "secret";
  maxLength: number;
  /** An example that is no real value, shown as placeholder. */
  example?: string;
}

/** Values by `CredentialField.name`. Never logged, never in a card. */
export type Credentials = Readonly<Record<string, string>>;

/** A right that the PSA's keys need, by the name in the PSA's own menu, e.g. `Companies › Company Maintenance: Inquire All`. */
export interface PsaRight {
  name: string;
  held: boolean;
}

/** What the PSA says of itself after a successful test. Counts are `null` when the right to count is missing. */
export interface PsaIdentity {
  version: string;
  /** The PSA's own name for the customer that owns it, e.g. ConnectWise's company id. */
  site: string;
  companies: number | null;
  contacts: number | null;
  rights: readonly PsaRight[];
}

/** An entry of a list that the PSA's owner defines (company status, company type). */
export interface Choice {
  id: string;
  name: string;
}

export interface Company {
  id: string;
  name: string;
  /** The PSA's short code, where it has one. */
  identifier?: string;
  status?: Choice;
  types: readonly Choice[];
  website?: string;
  phone?: string;
  /** In the PSA's recycle bin. */
  deleted: boolean;
}

export interface Contact {
  id: string;
  companyId: string;
  firstName: string;
  lastName: string;
  /** Lower case; the first is the default one. Empty when the contact has none. */
  emails: readonly string[];
  title?: string;
  active: boolean;
}

/** Ids of the PSA's own lists; an empty filter means every company. Recycle-bin companies come only when asked for. */
export interface CompanyFilter {
  statusIds?: readonly string[];
  typeIds?: readonly string[];
  nameContains?: string;
  includeDeleted?: boolean;
}

/** Every call has a deadline and may be aborted. Throws `PsaError` and nothing else. */
export interface PsaClient {
  verify(signal?: AbortSignal): Promise<PsaIdentity>;
  /** Every page, in the PSA's own order. */
  companies(filter: CompanyFilter, signal?: AbortSignal): AsyncIterable<Company>;
  /** The company as it is now; `null` when it is gone. A recycled one comes with `deleted: true`. */
  company(id: string, signal?: AbortSignal): Promise<Company | null>;
  companyStatuses(signal?: AbortSignal): Promise<readonly Choice[]>;
  companyTypes(signal?: AbortSignal): Promise<readonly Choice[]>;
  contacts(companyId: string, signal?: AbortSignal): AsyncIterable<Contact>;
  /**
   * For long jobs of many small reads, at their start and now and then: throws `budget-used` while what is left of the calls that
   * the PSA allows is for its other integrations. Whole lists see to it themselves.
   */
  requireRoom(signal?: AbortSignal): Promise<void>;
}

export interface PsaProvider {
  name: ProviderName;
  /** Brand name, not translated: `ConnectWise PSA`. */
  title: string;
  credentialFields: readonly CredentialField[];
  /** Rights that the keys need, by the names of the PSA's own menu, and where there to make the keys. */
  rights: readonly string[];
  keysMenu: string;
  /** Trims and checks what was typed; answers the field at fault and why, without asking the PSA. */
  check(credentials: Credentials): readonly CredentialProblem[];
  open(credentials: Credentials): PsaClient;
}

export interface CredentialProblem {
  field: string;
  kind: "missing" | "malformed" | "origin-not-allowed";
}

export type PsaErrorKind =
  | "unauthorized" // the keys were refused
  | "unknown-user" // Autotask: nobody has this API user name
  | "locked" // Autotask: the API user was locked, as after several wrong secrets
  | "unknown-company" // ConnectWise: no such company id at this site
  | "forbidden" // a right is missing; `right` names it
  | "unknown-site" // the answer is not that of this PSA
  | "no-such-host" // the name has no address
  | "name-server" // nobody could say whether the name has an address
  | "unreachable" // refused, reset, no way to that network
  | "tls"
  | "clock" // the certificate is not valid today: it has expired, or our clock is wrong
  | "timeout"
  | "rate-limited"
  | "budget-used" // most of the PSA's calls are used, by all its integrations; a long read waits so that the others can work
  | "origin-not-allowed"
  | "integration-refused" // our own client id or integration code was refused
  | "down" // 5xx, maintenance page
  | "unexpected"; // an answer that we cannot read

/** An expected failure of a PSA. `message` is English, for the log, free of secrets; people read words chosen by `kind`. */
export class PsaError extends Error {
  override name = "PsaError";
  readonly kind: PsaErrorKind;
  /** Which credential field is the likely cause, if one is. */
  readonly field: string | undefined;
  /** The missing right, by the PSA's own menu name. */
  readonly right: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: PsaErrorKind,
    message: string,
    details: { field?: string; right?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.field = details.field;
    this.right = details.right;
    this.retryAfterMs = details.retryAfterMs;
  }
}
