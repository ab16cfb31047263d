import type { Import, ImportCounts, ImportOptions, ImportUndo } from "../core/import/import.ts";
import type { ImportReads } from "../core/ports/stores.ts";
import { partSchema, recordSchema } from "./record-schema.ts";
import type { Table } from "./table.ts";

export const importSchema = recordSchema<Import>({
  accountKey: String,
  accountName: String,
  connectionId: String,
  companyId: String,
  companyName: String,
  options: partSchema<ImportOptions>({
    licenceKeys: [String],
    role: String,
    groupKey: String,
    locale: String,
    welcomeEmail: Boolean,
  }),
  licenceNames: [String],
  groupName: String,
  state: String,
  stopped: String,
  cancelledBy: String,
  retryAsked: Boolean,
  undo: partSchema<ImportUndo>({ askedBy: String, askedAt: Date, again: Boolean, endedAt: Date, stopped: String }),
  requestedBy: String,
  plannedAt: Date,
  startedAt: Date,
  endedAt: Date,
  counts: partSchema<ImportCounts>({
    planned: Number,
    adding: Number,
    added: Number,
    exists: Number,
    skipped: Number,
    failed: Number,
  }),
}).index({ tenantId: 1, accountKey: 1, plannedAt: -1 }, { name: "account" });

/** Newest first. */
export function importReads(table: Table<Import>): ImportReads {
  return {
    get: table.get,
    list: ({ accountKey } = {}) =>
      table.many(accountKey === undefined ? {} : { accountKey }, { sort: { plannedAt: -1 } }),
  };
}
