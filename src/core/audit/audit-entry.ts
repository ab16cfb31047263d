/** One state change: who, where, what, before and after. Never holds a secret. Written in the change's own transaction. */
export interface AuditEntry {
  id: string;
  at: Date;
  memberId: string;
  via: string;
  /** `<area>.<past tense>`: `connection.saved`, `mapping.removed`. */
  action: string;
  /** The record's kind and id: `connection:c_…`. */
  record: string;
  before?: Readonly<Record<string, unknown>>;
  after?: Readonly<Record<string, unknown>>;
}
