/** A one-time run that adds chosen contacts of a company as GoTo users. Its rows are kept apart. */
export interface Import {
  id: string;
  version: number;
  accountKey: string;
  accountName: string;
  connectionId: string;
  companyId: string;
  companyName: string;
  options: ImportOptions;
  /** Names of what was chosen, as they were then. */
  licenceNames: readonly string[];
  groupName?: string;
  state: "planned" | "running" | "done" | "stopped";
  /** Why a stopped run stopped: a `GotoErrorKind`, `cancelled` (by a person) or `given-up` (tried too often). */
  stopped?: string;
  /** Member who asked to cancel; what is done stays, what is planned is left out. */
  cancelledBy?: string;
  /** Set until the run has planned its failed rows anew. */
  retryAsked?: boolean;
  /** The last time that somebody took it back. */
  undo?: ImportUndo;
  requestedBy: string;
  plannedAt: Date;
  startedAt?: Date;
  endedAt?: Date;
  counts: ImportCounts;
}

/** Taking back: users whom the import added and nobody has touched since are removed. */
export interface ImportUndo {
  askedBy: string;
  askedAt: Date;
  /** Set until rows that could not be removed last time wait again. */
  again?: boolean;
  /** Absent while it runs. */
  endedAt?: Date;
  /** Why it ended early: a `GotoErrorKind` or `given-up`. */
  stopped?: string;
}

/** What holds for every user of an import. */
export interface ImportOptions {
  licenceKeys: readonly string[];
  role: ImportRole;
  groupKey?: string;
  /** GoTo's locale for new users: `it_IT`; absent: GoTo's default. */
  locale?: string;
  /** Off unless it was chosen. */
  welcomeEmail: boolean;
}

export const importRoles = ["member", "admin"] as const;
export type ImportRole = (typeof importRoles)[number];

/** GoTo's admin roles by ours. Codes as seen in GoTo's public guides; a member has none. */
export const adminRolesOf: Readonly<Record<ImportRole, readonly string[]>> = {
  member: [],
  admin: ["MANAGE_USERS", "MANAGE_SEATS"],
};

export interface ImportCounts {
  planned: number;
  adding: number;
  added: number;
  exists: number;
  skipped: number;
  failed: number;
}

export const noCounts: ImportCounts = { planned: 0, adding: 0, added: 0, exists: 0, skipped: 0, failed: 0 };

/** One contact of an import: planned → adding → added | exists | skipped | failed. */
export interface ImportRow {
  id: string;
  version: number;
  importId: string;
  /** Order in the import, from 0. */
  position: number;
  contactId: string;
  /** Empty when the contact has none. */
  email: string;
  firstName: string;
  lastName: string;
  state: keyof ImportCounts;
  /** Why it was skipped, exists or failed. */
  reason?: RowReason;
  userKey?: string;
  /** How often it was sent to GoTo. More than once: an earlier call, whose answer never came, may have added the user. */
  sends?: number;
  /** Hash of GoTo's user as it was right after the add; absent where it could not be read then. */
  snapshot?: string;
  /** What became of an added user when the import was taken back; `removing`: GoTo was or is being asked. */
  undo?: UndoState;
  undoReason?: UndoReason;
  /** When the row, with its name and address, is removed. */
  expiresAt?: Date;
}

export const rowReasons = [
  "is-user", // exists: had a user in this account when the plan was made
  "was-added-meanwhile", // exists: got a user between plan and run
  "no-email", // skipped
  "bad-email", // skipped
  "no-name", // skipped: GoTo needs a first and a last name
  "duplicate", // skipped: the same address as an earlier contact of the choice
  "inactive", // skipped
  "shared-mailbox", // skipped: info@, reception@: a mailbox of several people
  "same-name", // skipped: a user or another chosen contact has this name, and the person chose to leave such out
  "cancelled", // skipped: a person cancelled the run before this one
  "not-chosen", // skipped: eligible, but left out by the person
  "other-account", // failed: the address belongs to a user of another GoTo account; GoTo sent a transfer invitation
  "no-seats", // failed
  "refused", // failed: GoTo refused this one
  "stopped", // failed: the run ended before this one
  "unknown", // failed: sent, and neither an answer nor a look at GoTo could be had before the run ended
] as const;
export type RowReason = (typeof rowReasons)[number];

export type UndoState = "removing" | "reversed" | "kept" | "failed";

export const undoReasons = [
  "was-gone", // reversed: somebody else had removed the user before
  "changed", // kept: differs from what GoTo had right after the add
  "signed-in", // kept: the person uses it
  "unreadable", // kept: what GoTo had right after the add, or whether the person has signed in, is not known
  "refused", // failed: GoTo refused to remove this one
  "stopped", // failed: taking back ended before this one
] as const;
export type UndoReason = (typeof undoReasons)[number];

export interface UndoCounts {
  reversed: number;
  kept: number;
  failed: number;
  reasons: ReadonlyMap<UndoReason, number>;
}
