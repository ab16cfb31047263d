import { Schema } from "mongoose";
import type { Approval, ApprovalEvent } from "../core/approval/approval.ts";
import type { ApprovalReads } from "../core/ports/stores.ts";
import { partSchema, recordSchema } from "./record-schema.ts";
import type { Table } from "./table.ts";

export const approvalSchema = recordSchema<Approval>({
  kind: String,
  state: String,
  asked: Schema.Types.Mixed,
  planHash: String,
  reasons: [String],
  unusual: [String],
  needed: Number,
  ownCounts: Boolean,
  requestedBy: String,
  requesterName: String,
  requestedVia: String,
  accountKey: String,
  askedAt: Date,
  expiresAt: Date,
  settledAt: Date,
  history: [
    partSchema<ApprovalEvent>({
      kind: String,
      at: Date,
      memberId: String,
      name: String,
      via: String,
      reason: String,
      changes: Schema.Types.Mixed,
    }),
  ],
  follows: String,
  followedBy: String,
  importId: String,
}).index({ tenantId: 1, state: 1, askedAt: -1 }, { name: "state" });

/** Newest first. */
export function approvalReads(table: Table<Approval>): ApprovalReads {
  return {
    get: table.get,
    list: ({ states, limit } = {}) =>
      table.many(states ? { state: { $in: [...states] } } : {}, {
        sort: { askedAt: -1 },
        ...(limit === undefined ? {} : { limit }),
      }),
  };
}
