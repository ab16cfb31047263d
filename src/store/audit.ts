import { Schema } from "mongoose";
import type { AuditEntry } from "../core/audit/audit-entry.ts";
import { newId } from "../core/new-id.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { AuditReads, Transaction } from "../core/ports/stores.ts";
import { recordSchema } from "./record-schema.ts";
import type { Table } from "./table.ts";

/** `order` tells entries of the same millisecond apart: it grows with each entry of a process. */
export interface StoredAuditEntry extends AuditEntry {
  version: number;
  order: number;
}

export const auditSchema = recordSchema<StoredAuditEntry>({
  at: Date,
  order: Number,
  memberId: String,
  via: String,
  action: String,
  record: String,
  before: Schema.Types.Mixed,
  after: Schema.Types.Mixed,
})
  .index({ tenantId: 1, at: -1, order: -1 }, { name: "newest" })
  .index({ tenantId: 1, record: 1, at: -1, order: -1 }, { name: "record" });

export function auditReads(table: Table<StoredAuditEntry>): AuditReads {
  return {
    async list({ record, limit } = {}) {
      const found = await table.many(record === undefined ? {} : { record }, {
        sort: { at: -1, order: -1 },
        ...(limit === undefined ? {} : { limit }),
      });
      return found.map(({ version: _version, order: _order, ...entry }) => entry);
    },
  };
}

let lastOrder = 0;

export function auditWrites(table: Table<StoredAuditEntry>, clock: Clock): Pick<Transaction["audit"], "add"> {
  return {
    async add(entry) {
      lastOrder += 1;
      await table.insert({ ...entry, id: newId("a"), at: clock.now(), order: lastOrder });
    },
  };
}
