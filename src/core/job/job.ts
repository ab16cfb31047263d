/** Work that survives a crash. Claimed with a lease; `fence` grows with each claim, so that a late worker is refused. */
export interface Job {
  id: string;
  tenantId: string;
  kind: JobKind;
  payload: Readonly<Record<string, string>>;
  dueAt: Date;
  /** Equal keys among waiting jobs are one job. */
  key?: string;
  state: "waiting" | "running" | "dead";
  /** How often it was claimed since it last got on; a process that vanished counts, too. */
  attempts: number;
  /** How many of the attempts ended in a failure: the back-off grows with these alone. */
  failures: number;
  fence: number;
  leaseUntil?: Date;
  lastError?: string;
}

export type JobKind =
  | "redraw" // { view, id }: bring every posted copy of a card up to date
  | "post" // { view, id, memberId, underView?, underId? }: bring a card to a person's 1:1, or under another card there
  | "connection.test" // { draftId }: finish a test that a crash cut off
  | "connection.check" // { connectionId }: does it still work
  | "companies.refresh" // { connectionId }: read the PSA's company list
  | "accounts.refresh" // { signInId }: read the accounts that a sign-in reaches
  | "mapping.confirm" // { mappingId }: look at the company once more, then save
  | "import.run" // { importId }
  | "import.undo" // { importId }: remove again whom it added
  | "import.drift" // { round }: what changed in the PSA since the imports
  | "post.channel" // { view, id, platform, underView?, underId? }: bring a card to the channel for requests, or into threads there
  | "channel.test" // { memberId, channel }: post a test card, then take the channel
  | "approval.run" // { approvalId }: do what was approved, if its plan is still the same
  | "approval.remind" // { approvalId }
  | "approval.expire" // { approvalId }
  | "audit.seal" // {}: seal what was written into the audit log
  | "clock"; // { tick }: what the clock started

/** Throw it to have a job run again later than the worker's own back-off would. */
export class LaterError extends Error {
  override name = "LaterError";
  readonly dueAt: Date;
  constructor(dueAt: Date) {
    super(`again at ${dueAt.toISOString()}`);
    this.dueAt = dueAt;
  }
}
