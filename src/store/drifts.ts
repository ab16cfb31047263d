import { Schema } from "mongoose";
import type { Drift, DriftCounts } from "../core/import/drift.ts";
import type { DriftReads } from "../core/ports/stores.ts";
import { partSchema, recordSchema } from "./record-schema.ts";
import type { Table } from "./table.ts";

export const driftSchema = recordSchema<Omit<Drift, "contacts"> & { contacts: unknown }>({
  accountKey: String,
  connectionId: String,
  companyId: String,
  companyName: String,
  // Ten thousand small entries: checked one by one they would cost more than all the rest.
  contacts: Schema.Types.Mixed,
  importedAt: Date,
  counts: partSchema<DriftCounts>({ new: Number, gone: Number, inactive: Number, renamed: Number }),
  told: String,
  round: String,
  digest: String,
  problem: String,
})
  .index({ tenantId: 1, accountKey: 1, connectionId: 1 }, { unique: true, name: "place" })
  .index({ tenantId: 1, digest: 1 }, { name: "digest" });

export function driftReads(table: Table<Drift>): DriftReads {
  return {
    get: table.get,
    find: (accountKey, connectionId) => table.one({ accountKey, connectionId }),
    list: ({ digest }) => table.many({ digest }, { sort: { accountKey: 1, connectionId: 1 } }),
  };
}
