import type { AuditHead } from "../audit/audit-chain.ts";

/** Where the end of the audit chain is kept, outside the database. `read` answers `null` when nothing is kept. */
export interface AuditHeads {
  read(): Promise<AuditHead | null>;
  write(head: AuditHead): Promise<void>;
}
