/** What core needs of GoTo. All keys are strings: they exceed 2^53 and arrive as JSON numbers. */

/** Sealed in the store; never logged. `expiresAt` is of the access token. */
export interface GotoTokens {
  accessToken: string;
  refreshToken: string;
  expiresAt: Date;
}

export interface GotoAdministrator {
  email: string;
  name: string;
  adminRoles: readonly string[];
  accounts: readonly GotoAccount[];
}

export interface GotoAccount {
  key: string;
  name: string;
}

export interface Licence {
  key: string;
  /** GoTo's own text: `GoTo Connect Standard`. */
  description: string;
  /** GoTo's product codes: `["JIVE"]`. */
  products: readonly string[];
  seats: number;
  used: number;
  enabled: boolean;
}

export interface Group {
  key: string;
  name: string;
}

export interface GotoUser {
  key: string;
  email: string;
  firstName: string;
  lastName: string;
  licenceKeys: readonly string[];
  adminRoles?: readonly string[];
  groupKey?: string;
  locale?: string;
  /** What else an administrator can change, as one text: time zone, role sets, managed groups. For comparing only. */
  others?: string;
  /** Whether the person has ever signed in or set a password; absent when GoTo does not say. */
  signedIn?: boolean;
}

/** Users added in one call share licences, roles and group. GoTo states no size limit; we send at most 50. */
export interface UserBatch {
  users: readonly { email: string; firstName: string; lastName: string; locale?: string }[];
  licenceKeys: readonly string[];
  adminRoles: readonly string[];
  groupKey?: string;
  /** False means that GoTo sends no welcome e-mail. */
  welcomeEmail: boolean;
}

/** One entry per user sent, in the same order. `conflict`: not added; the user exists here or elsewhere. */
export type AddedUser = { kind: "added"; email: string; key: string } | { kind: "conflict"; email: string };

/** Throws `GotoError` and nothing else. Reads are retried within their deadline; writes never are. */
export interface GotoClient {
  me(signal?: AbortSignal): Promise<GotoAdministrator>;
  licences(accountKey: string, signal?: AbortSignal): Promise<readonly Licence[]>;
  groups(accountKey: string, signal?: AbortSignal): Promise<readonly Group[]>;
  /** Every page. `emails` narrows to those addresses. */
  users(accountKey: string, filter?: { emails?: readonly string[] }, signal?: AbortSignal): AsyncIterable<GotoUser>;
  addUsers(accountKey: string, batch: UserBatch, signal?: AbortSignal): Promise<readonly AddedUser[]>;
  /** `null`: there is no such user in this account. */
  user(accountKey: string, userKey: string, signal?: AbortSignal): Promise<GotoUser | null>;
  removeUser(accountKey: string, userKey: string, signal?: AbortSignal): Promise<void>;
}

/** OAuth 2 code flow. `authorizeUrl` is for a person's browser. */
export interface GotoOAuth {
  authorizeUrl(state: string): string;
  exchange(code: string, signal?: AbortSignal): Promise<GotoTokens>;
  refresh(tokens: GotoTokens, signal?: AbortSignal): Promise<GotoTokens>;
  /**
   * A client that asks for a fresh token before it expires; `onRefresh` must store it before it is used. `stored` reads what is kept
   * now, by whichever process; `null`: the sign-in is gone.
   */
  client(
    tokens: GotoTokens,
    onRefresh: (tokens: GotoTokens) => Promise<void>,
    stored?: () => Promise<GotoTokens | null>,
  ): GotoClient;
}

export type GotoErrorKind =
  | "signed-out" // the grant was revoked or expired: sign in again
  | "forbidden" // the administrator may not do this
  | "not-found"
  | "conflict"
  | "no-seats"
  | "rate-limited"
  | "unreachable"
  | "timeout" // the outcome of a write is unknown: read before sending again
  | "down"
  | "unexpected";

/** An expected failure of GoTo. `message` is English, for the log, free of secrets. */
export class GotoError extends Error {
  override name = "GotoError";
  readonly kind: GotoErrorKind;
  /** GoTo's own code, e.g. `user.name.conflict`. */
  readonly code: string | undefined;

  constructor(kind: GotoErrorKind, message: string, details: { code?: string; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.code = details.code;
  }
}
