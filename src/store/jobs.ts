import { type Model, Schema } from "mongoose";
import type { Job } from "../core/job/job.ts";
import { newId } from "../core/new-id.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { JobReads, Transaction } from "../core/ports/stores.ts";
import { AgainError, type Scope } from "./scope.ts";
import { isDuplicate } from "./store-failure.ts";

/**
 * `freeAt` is when anybody may claim it: when a waiting job is due, when a running one's lease ends; a dead one has none.
 * `datedAt` is what the clock said when that was set. `asks` counts how often an equal job was added while this one waited.
 */
export interface JobDocument extends Omit<Job, "id" | "leaseUntil"> {
  _id: string;
  freeAt?: Date;
  datedAt?: Date;
  asks: number;
}

export const jobSchema = new Schema<JobDocument>(
  {
    _id: String,
    tenantId: String,
    kind: String,
    payload: Schema.Types.Mixed,
    dueAt: Date,
    key: String,
    state: String,
    attempts: Number,
    failures: Number,
    fence: Number,
    freeAt: Date,
    datedAt: Date,
    lastError: String,
    asks: Number,
  },
  {
    strict: "throw",
    strictQuery: "throw",
    minimize: false,
    versionKey: false,
    id: false,
    autoIndex: false,
    autoCreate: false,
  },
)
  .index(
    { tenantId: 1, key: 1 },
    { unique: true, name: "key", partialFilterExpression: { state: "waiting", key: { $exists: true } } },
  )
  .index({ state: 1, dueAt: 1 }, { name: "due" })
  .index({ kind: 1, freeAt: 1 }, { name: "free" })
  .index({ datedAt: 1 }, { name: "dated" });

/**
 * Adds jobs within a transaction. An equal waiting job is touched, not only looked at: should a worker claim it meanwhile, one of
 * the two has to try again, so it never runs without seeing what this transaction writes. The earlier due time stays.
 */
export function jobWrites(
  model: Model<JobDocument>,
  tenantId: string,
  scope: Scope,
  clock: Clock,
): Omit<Transaction["jobs"], keyof JobReads> {
  const { inSession } = scope;
  return {
    hasten: (key, dueAt) =>
      scope.run(async () => {
        await model.updateOne({ tenantId, key, state: "waiting" }, { $min: { dueAt, freeAt: dueAt } }, inSession);
      }),

    runAgain: (id, now) =>
      scope.run(async () => {
        const dead = { _id: id, tenantId, state: "dead" } as const;
        const found = await model.findOne(dead, null, inSession).lean<JobDocument>();
        if (!found) return null;
        const equal =
          found.key === undefined
            ? null
            : await model.findOneAndUpdate(
                { tenantId, key: found.key, state: "waiting" },
                { $inc: { asks: 1 }, $min: { dueAt: now, freeAt: now } },
                inSession,
              );
        if (equal) await model.deleteOne(dead, inSession);
        else
          await model.updateOne(
            dead,
            { $set: { state: "waiting", dueAt: now, freeAt: now, datedAt: now, attempts: 0, failures: 0 } },
            inSession,
          );
        return { job: toJob(found), waits: equal?._id ?? id };
      }),

    add: (kind, payload, dueAt, key, soonest) =>
      scope.run(async () => {
        const fresh = { _id: newId("j"), kind, payload, attempts: 0, failures: 0, fence: 0, datedAt: clock.now() };
        if (key === undefined) {
          await model.insertOne({ ...fresh, tenantId, dueAt, freeAt: dueAt, state: "waiting", asks: 1 }, inSession);
          return;
        }
        if (soonest) {
          const waiting = model.findOne({ tenantId, key, state: "waiting", dueAt: { $gte: soonest } });
          if (await waiting.session(scope.session).lean()) return;
        }
        try {
          await model.updateOne(
            { tenantId, key, state: "waiting" },
            { $inc: { asks: 1 }, $min: { dueAt, freeAt: dueAt }, $setOnInsert: fresh },
            { ...inSession, upsert: true },
          );
        } catch (error) {
          if (isDuplicate(error)) throw new AgainError("an equal job at the same moment", { cause: error });
          throw error;
        }
      }),
  };
}

export function toJob({ _id, asks: _, datedAt: __, freeAt, failures = 0, ...job }: JobDocument): Job {
  return { id: _id, ...job, failures, ...(job.state === "running" && freeAt ? { leaseUntil: freeAt } : {}) };
}
