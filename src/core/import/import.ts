/** A one-time run that adds chosen contacts of a company as GoTo users. Its rows are kept apart. */
export interface Import {
  id: string;
  version: number;
  accountKey: string;
  accountName: string;
  connectionId: string;
  companyId: string;
  companyName: string;
  licenceKeys: readonly string[];
  licenceNames: readonly string[];
  adminRoles: readonly string[];
  groupKey?: string;
  groupName?: string;
  locale?: string;
  welcomeEmail: boolean;
  state: "planned" | "running" | "done" | "stopped";
  /** Why a stopped run stopped: `signed-out`, `no-seats`, `goto-down`. */
  stopped?: string;
  requestedBy: string;
  plannedAt: Date;
  startedAt?: Date;
  endedAt?: Date;
  counts: ImportCounts;
}

export interface ImportCounts {
  planned: number;
  adding: number;
  added: number;
  exists: number;
  skipped: number;
  failed: number;
}

/** One contact of an import: planned → adding → added | exists | skipped | failed. */
export interface ImportRow {
  id: string;
  version: number;
  importId: string;
  /** Order in the import, from 0. */
  position: number;
  contactId: string;
  email: string;
  firstName: string;
  lastName: string;
  state: keyof ImportCounts;
  /** Why it was skipped, exists or failed: a word key under `import.reason.`. */
  reason?: string;
  userKey?: string;
}
