import {
  type ImportCounts,
  type ImportRow,
  rowReasons,
  type UndoCounts,
  type UndoState,
  undoReasons,
} from "../core/import/import.ts";
import type { ImportRowReads } from "../core/ports/stores.ts";
import { recordSchema } from "./record-schema.ts";
import type { Table } from "./table.ts";

export const importRowSchema = recordSchema<ImportRow>({
  importId: String,
  position: Number,
  contactId: String,
  email: String,
  firstName: String,
  lastName: String,
  state: String,
  reason: String,
  userKey: String,
  sends: Number,
  snapshot: String,
  undo: String,
  undoReason: String,
  expiresAt: Date,
})
  .index({ importId: 1, position: 1 }, { unique: true, name: "position" })
  .index({ tenantId: 1, importId: 1, state: 1 }, { name: "state" })
  .index({ expiresAt: 1 }, { expireAfterSeconds: 0, name: "expiry" });

export function importRowReads(table: Table<ImportRow>): ImportRowReads {
  return {
    get: table.get,
    list: (importId, { states, reasons, undo, after, limit } = {}) =>
      table.many(
        {
          importId,
          ...(states ? { state: { $in: [...states] } } : {}),
          ...(reasons ? { reason: { $in: [...reasons] } } : {}),
          ...(undo === "none" ? { undo: { $exists: false } } : undo ? { undo: { $in: [...undo] } } : {}),
          ...(after === undefined ? {} : { position: { $gt: after } }),
        },
        { sort: { position: 1 }, ...(limit === undefined ? {} : { limit }) },
      ),
    async reasons(importId) {
      const found = await table.countBy("reason", { importId, reason: { $exists: true } });
      return new Map(rowReasons.flatMap((reason) => entryOf(found, reason)));
    },
    async undoCounts(importId): Promise<UndoCounts> {
      const [states, reasons] = await Promise.all([
        table.countBy("undo", { importId, undo: { $exists: true } }),
        table.countBy("undoReason", { importId, undoReason: { $exists: true } }),
      ]);
      const count = (state: UndoState) => states.get(state) ?? 0;
      return {
        reversed: count("reversed"),
        kept: count("kept"),
        failed: count("failed"),
        reasons: new Map(undoReasons.flatMap((reason) => entryOf(reasons, reason))),
      };
    },
    async counts(importId): Promise<ImportCounts> {
      const found = await table.countBy("state", { importId });
      const count = (state: keyof ImportCounts) => found.get(state) ?? 0;
      return {
        planned: count("planned"),
        adding: count("adding"),
        added: count("added"),
        exists: count("exists"),
        skipped: count("skipped"),
        failed: count("failed"),
      };
    },
  };
}

function entryOf<K extends string>(counts: ReadonlyMap<string, number>, key: K): [K, number][] {
  const count = counts.get(key);
  return count === undefined ? [] : [[key, count]];
}
