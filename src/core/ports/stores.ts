import type { Account } from "../account/account.ts";
import type { SignIn } from "../account/sign-in.ts";
import type { Approval, ApprovalState } from "../approval/approval.ts";
import type { AuditHead, Seal, StoredAuditEntry } from "../audit/audit-chain.ts";
import type { AuditEntry } from "../audit/audit-entry.ts";
import type { Connection } from "../connection/connection.ts";
import type { Draft } from "../draft/draft.ts";
import type { Drift } from "../import/drift.ts";
import type { Import, ImportCounts, ImportRow, RowReason, UndoCounts, UndoState } from "../import/import.ts";
import type { Job, JobKind } from "../job/job.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { Member } from "../member/member.ts";
import type { Role } from "../member/role.ts";
import type { MessageRef, Platform } from "../posting/conversation.ts";
import type { Posting, Subject } from "../posting/posting.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { Leases } from "./leases.ts";
import type { Company } from "./psa.ts";

/** Every stored record has an id of ours and a version that grows by one with each change. */
export interface Stored {
  id: string;
  version: number;
}

export interface Reads<R extends Stored> {
  get(id: string): Promise<R | null>;
}

/**
 * Changes of one kind of record, within a transaction. `move` and `remove` are compare-and-swap on the version:
 * they answer `null` or `false` when somebody was faster. `insert` throws `StoreError("duplicate")` on a unique key.
 * A key of `changes` whose value is `undefined` is removed from the record.
 */
export interface Writes<R extends Stored> {
  insert(record: Omit<R, "version">): Promise<R>;
  move(record: R, changes: Changes<R>): Promise<R | null>;
  remove(record: R): Promise<boolean>;
}

export interface Move<R extends Stored> {
  record: R;
  changes: Changes<R>;
}

export type Changes<R extends Stored> = { [K in keyof Omit<R, "id" | "version">]?: R[K] | undefined };

export interface MemberReads extends Reads<Member> {
  find(platform: Platform, workspaceId: string, userId: string): Promise<Member | null>;
  list(filter?: { role?: Role }): Promise<readonly Member[]>;
}
export interface SignInReads extends Reads<SignIn> {
  list(): Promise<readonly SignIn[]>;
}
export interface AccountReads extends Reads<Account> {
  find(key: string): Promise<Account | null>;
  /** By name, in the order people expect. */
  list(): Promise<readonly Account[]>;
}
export interface ConnectionReads extends Reads<Connection> {
  list(): Promise<readonly Connection[]>;
  findByProduct(productId: string): Promise<Connection | null>;
}
export interface MappingReads extends Reads<Mapping> {
  find(accountKey: string, connectionId: string): Promise<Mapping | null>;
  list(filter?: { accountKey?: string; connectionId?: string; companyId?: string }): Promise<readonly Mapping[]>;
}
export interface ImportReads extends Reads<Import> {
  list(filter?: { accountKey?: string }): Promise<readonly Import[]>;
}
export interface ImportRowFilter {
  states?: readonly (keyof ImportCounts)[];
  reasons?: readonly RowReason[];
  /** `none`: nobody has tried to take these back. */
  undo?: readonly UndoState[] | "none";
  /** Only rows after this position. */
  after?: number;
  limit?: number;
}
export interface ImportRowReads extends Reads<ImportRow> {
  /** In order of position. */
  list(importId: string, filter?: ImportRowFilter): Promise<readonly ImportRow[]>;
  counts(importId: string): Promise<ImportCounts>;
  undoCounts(importId: string): Promise<UndoCounts>;
  /** How many rows have each reason. */
  reasons(importId: string): Promise<ReadonlyMap<RowReason, number>>;
}
export interface DriftReads extends Reads<Drift> {
  find(accountKey: string, connectionId: string): Promise<Drift | null>;
  list(filter: { digest: string }): Promise<readonly Drift[]>;
}
export interface ApprovalReads extends Reads<Approval> {
  /** Newest first. */
  list(filter?: { states?: readonly ApprovalState[]; limit?: number }): Promise<readonly Approval[]>;
}
export interface PostingReads extends Reads<Posting> {
  /** The copy that stands at this message (platform, workspace, channel, message id; one at most: a unique index). */
  at(message: MessageRef): Promise<Posting | null>;
  list(subject: Subject): Promise<readonly Posting[]>;
  /** Copies of the pages of a record: ids that begin with this one and `~`. */
  pages(subject: Subject): Promise<readonly Posting[]>;
  /** Every copy of a view, whichever record it shows, posted or drawn since then. */
  recent(view: string, since: Date): Promise<readonly Posting[]>;
}
export interface AuditReads {
  /** Newest first. */
  list(filter?: {
    record?: string;
    accountKey?: string;
    skip?: number;
    limit?: number;
  }): Promise<readonly AuditEntry[]>;
  /** Entries that have no seal yet, oldest first. */
  waiting(limit?: number): Promise<readonly StoredAuditEntry[]>;
  /** The end of the chain; `null`: nothing is sealed. */
  head(): Promise<AuditHead | null>;
  macAt(seq: number): Promise<string | null>;
}

export interface JobReads {
  counts(): Promise<Readonly<Record<Job["state"], number>>>;
  /** Jobs that were given up, the latest first. */
  dead(limit: number): Promise<readonly Job[]>;
}

/** What one tenant's records are read through. No method takes a tenant id, so none can forget it. */
export interface TenantReads {
  tenant(): Promise<Tenant>;
  members: MemberReads;
  signIns: SignInReads;
  accounts: AccountReads;
  connections: ConnectionReads;
  mappings: MappingReads;
  drafts: Reads<Draft>;
  imports: ImportReads;
  importRows: ImportRowReads;
  drifts: DriftReads;
  approvals: ApprovalReads;
  postings: PostingReads;
  audit: AuditReads;
  jobs: JobReads;
}

/** Reads and writes of one transaction. The change, its audit entry and the jobs it causes are written together. */
export interface Transaction extends TenantReads {
  moveTenant(tenant: Tenant, changes: Changes<Tenant>): Promise<Tenant | null>;
  members: MemberReads & Writes<Member>;
  signIns: SignInReads & Writes<SignIn>;
  accounts: AccountReads & Writes<Account>;
  connections: ConnectionReads & Writes<Connection>;
  mappings: MappingReads & Writes<Mapping>;
  drafts: Reads<Draft> & Writes<Draft>;
  imports: ImportReads & Writes<Import>;
  importRows: ImportRowReads &
    Writes<ImportRow> & {
      insertAll(rows: readonly Omit<ImportRow, "version">[]): Promise<void>;
      /** Many at once; answers those that nobody else has moved meanwhile, as they are now. */
      moveAll(moves: readonly Move<ImportRow>[]): Promise<readonly ImportRow[]>;
    };
  drifts: DriftReads & Writes<Drift>;
  approvals: ApprovalReads & Writes<Approval>;
  postings: PostingReads & Writes<Posting>;
  audit: AuditReads & {
    add(entry: Omit<AuditEntry, "id" | "at">): Promise<void>;
    /** Throws `StoreError("duplicate")` when another process has given one of these numbers. */
    seal(seals: readonly (Seal & { id: string })[]): Promise<void>;
  };
  jobs: JobReads & {
    /** One job for equal waiting keys. `soonest`: an equal one that is due then or later will do, and is not touched. */
    add(
      kind: JobKind,
      payload: Readonly<Record<string, string>>,
      dueAt: Date,
      key?: string,
      soonest?: Date,
    ): Promise<void>;
    /** A waiting job with this key is due at this time at the latest; one that runs, or none, is left alone. */
    hasten(key: string, dueAt: Date): Promise<void>;
    /** Has a dead job run once more. `waits`: the job that waits now, which may be an equal one. `null`: it is not dead any more. */
    runAgain(id: string, now: Date): Promise<{ job: Job; waits: string } | null>;
  };
  /** False when this key was seen before; kept for two days. */
  firstTime(dedupeKey: string): Promise<boolean>;
}

export interface TenantStores extends TenantReads {
  readonly tenantId: string;
  /** The only way to write. Runs `work` again when the store asks for it, so `work` does nothing outside the transaction. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  companyPages: CompanyPages;
  /** Every sealed entry in order of its number, with every field that is stored of it. */
  auditTrail(): AsyncIterable<StoredAuditEntry>;
}

/** Cache of a connection's company list, in pages, so that 50,000 companies are a hundred small records. */
export interface CompanyPages {
  write(connectionId: string, generation: string, page: number, companies: readonly Company[]): Promise<void>;
  read(connectionId: string, generation: string): AsyncIterable<readonly Company[]>;
  /** Removes the pages of these generations; of all when absent. */
  drop(connectionId: string, generations?: readonly string[]): Promise<void>;
}

export interface Stores {
  tenant(tenantId: string): TenantStores;
  /** The one tenant of this deployment, made at first start. */
  ensureTenant(defaults: Omit<Tenant, "id" | "version">): Promise<Tenant>;
  jobs: JobQueue;
  /** What all processes on this database agree on about the far sides they call. */
  leases: Leases;
  /** For `/readyz`: rejects when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What the worker needs of the jobs collection. `fence` of the job guards each answer: a late worker is refused with `false`. */
export interface JobQueue {
  /** The job that is due longest, now leased; jobs whose lease ran out are due again. */
  claim(kinds: readonly JobKind[], leaseMs: number): Promise<Job | null>;
  extend(job: Job, leaseMs: number): Promise<boolean>;
  /** A part of the work is done for good: earlier attempts count no more. */
  progressed(job: Job): Promise<boolean>;
  done(job: Job): Promise<boolean>;
  /** Without an error this run does not count among the job's attempts. */
  retry(job: Job, dueAt: Date, error?: string): Promise<boolean>;
  bury(job: Job, error: string): Promise<boolean>;
  /**
   * Jobs that were dated by a clock more than a minute ahead of ours, as before it was set back, wait from now on as long as they
   * were to wait then; answers how many.
   */
  redate(): Promise<number>;
  /** When the next waiting job (of these kinds) is due; `null` when none waits. */
  nextDueAt(kinds?: readonly JobKind[]): Promise<Date | null>;
  list(filter?: { state?: Job["state"] }): Promise<readonly Job[]>;
}

/** `key` of a duplicate names the index: `connections.product`. */
export class StoreError extends Error {
  override name = "StoreError";
  readonly kind: "duplicate" | "busy" | "unavailable";
  readonly key: string | undefined;
  constructor(kind: StoreError["kind"], message: string, details: { key?: string; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.key = details.key;
  }
}
