import { Schema } from "mongoose";
import type { Draft } from "../core/draft/draft.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Reads } from "../core/ports/stores.ts";
import { recordSchema } from "./record-schema.ts";
import type { Table } from "./table.ts";

export const draftSchema = recordSchema<Draft>({
  kind: String,
  memberId: String,
  values: Schema.Types.Mixed,
  sealed: Schema.Types.Mixed,
  expiresAt: Date,
}).index({ expiresAt: 1 }, { expireAfterSeconds: 0, name: "expiry" });

/** A draft past its time is gone, even while the database has not removed it yet. */
export function draftReads(table: Table<Draft>, clock: Clock): Reads<Draft> {
  return {
    async get(id) {
      const draft = await table.get(id);
      return draft && draft.expiresAt > clock.now() ? draft : null;
    },
  };
}
