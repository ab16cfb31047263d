import { type Model, Schema } from "mongoose";
import {
  type AuditHead,
  type AuditKeys,
  type Seal,
  type StoredAuditEntry,
  signEntry,
} from "../core/audit/audit-chain.ts";
import type { AuditEntry } from "../core/audit/audit-entry.ts";
import { newId } from "../core/new-id.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { AuditReads, Transaction } from "../core/ports/stores.ts";
import { seenSchema } from "./conversations.ts";
import { recordSchema } from "./record-schema.ts";
import type { Scope } from "./scope.ts";
import { storeFailure } from "./store-failure.ts";
import type { StoredDocument, Table } from "./table.ts";

export const auditSchema = recordSchema<StoredAuditEntry>({
  at: Date,
  order: Number,
  memberId: String,
  via: String,
  seen: seenSchema,
  action: String,
  record: String,
  accountKey: String,
  before: Schema.Types.Mixed,
  after: Schema.Types.Mixed,
  signature: String,
  seq: Number,
  keyId: String,
  mac: String,
})
  .index({ tenantId: 1, at: -1, order: -1 }, { name: "newest" })
  .index({ tenantId: 1, record: 1, at: -1, order: -1 }, { name: "record" })
  .index({ tenantId: 1, accountKey: 1, at: -1, order: -1 }, { name: "account" })
  .index({ tenantId: 1, seq: 1 }, { unique: true, name: "seq", partialFilterExpression: { seq: { $exists: true } } });

const oldestFirst = { at: 1, order: 1 } as const;
const isWaiting = { seq: { $exists: false } };
const isSealed = { seq: { $exists: true } };

export function auditReads(table: Table<StoredAuditEntry>): AuditReads {
  return {
    async list({ record, accountKey, skip, limit } = {}) {
      const filter = { ...(record !== undefined && { record }), ...(accountKey !== undefined && { accountKey }) };
      const found = await table.many(filter, {
        sort: { at: -1, order: -1 },
        ...(skip !== undefined && { skip }),
        ...(limit !== undefined && { limit }),
      });
      return found.map(plainEntry);
    },
    waiting: (limit) => table.many(isWaiting, { sort: oldestFirst, ...(limit !== undefined && { limit }) }),
    async head() {
      const [last] = await table.many(isSealed, { sort: { seq: -1 }, limit: 1 });
      return last ? headOf(last) : null;
    },
    async macAt(seq) {
      return (await table.one({ seq }))?.mac ?? null;
    },
  };
}

/** Every sealed entry in order of its number, with every field that the database has of it. Read page by page. */
export async function* auditTrail(model: Model<StoredDocument>, tenantId: string): AsyncIterable<StoredAuditEntry> {
  const entries = model
    .find({ tenantId, ...isSealed })
    .sort({ seq: 1 })
    .lean<StoredDocument[]>()
    .cursor({ batchSize: 500 });
  try {
    // The compiler cannot see what the chain then proves: that these are entries.
    for await (const { _id, tenantId: _, ...fields } of entries)
      yield { id: _id, ...fields } as unknown as StoredAuditEntry;
  } catch (error) {
    throw storeFailure(error);
  }
}

interface Writing {
  model: Model<StoredDocument>;
  scope: Scope;
  tenantId: string;
  clock: Clock;
  /** Without keys nothing is signed or sealed. */
  keys: AuditKeys | undefined;
  jobs: Pick<Transaction["jobs"], "add">;
}

/** One run seals what a burst of changes has written. */
const sealedAfterMs = 1_000;

let lastOrder = 0;

export function auditWrites(
  table: Table<StoredAuditEntry>,
  { model, scope, tenantId, clock, keys, jobs }: Writing,
): Pick<Transaction["audit"], "add" | "seal"> {
  let isAsked = false;
  return {
    async add(entry) {
      lastOrder += 1;
      const whole = { ...entry, id: newId("a"), at: clock.now(), order: lastOrder };
      await table.insert(keys ? { ...whole, signature: signEntry(keys, tenantId, whole) } : whole);
      if (!keys || isAsked) return;
      isAsked = true;
      await jobs.add("audit.seal", {}, new Date(whole.at.getTime() + sealedAfterMs), "audit.seal");
    },
    seal: (seals) =>
      scope.run(async () => {
        const updates = seals.map(({ id, ...seal }) => ({
          updateOne: { filter: { _id: id, tenantId, ...isWaiting }, update: { $set: seal } },
        }));
        await model.bulkWrite(updates, scope.inSession);
      }),
  };
}

export function plainEntry(entry: StoredAuditEntry): AuditEntry {
  const { version: _v, order: _o, signature: _g, seq: _n, keyId: _k, mac: _m, ...plain } = entry;
  return plain;
}

function headOf({ seq, mac }: Partial<Seal>): AuditHead {
  return { seq: seq ?? 0, mac: mac ?? "" };
}
