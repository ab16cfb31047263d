import type { Model, QueryFilter } from "mongoose";
import type { Job } from "../core/job/job.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { JobQueue } from "../core/ports/stores.ts";
import { type JobDocument, toJob } from "./jobs.ts";
import { plainScope } from "./scope.ts";
import { isDuplicate } from "./store-failure.ts";

const longestError = 500;
/** More than the clocks of two servers differ by. */
const aheadMs = 60_000;
const moved = (date: Date, backMs: number) => new Date(date.getTime() - backMs);

/** The jobs of all tenants, for the worker. Done jobs are removed at once; dead ones stay for people to look at. */
export function openJobQueue(model: Model<JobDocument>, clock: Clock): JobQueue {
  const { run } = plainScope;
  const after = (ms: number) => new Date(clock.now().getTime() + ms);
  const held = (job: Job): QueryFilter<JobDocument> => ({ _id: job.id, state: "running", fence: job.fence });
  const end = async (job: Job, update: object) => (await model.updateOne(held(job), update)).matchedCount === 1;
  const drop = async (job: Job) => (await model.deleteOne(held(job))).deletedCount === 1;

  return {
    claim: (kinds, leaseMs) =>
      run(async () => {
        const claimed = await model
          .findOneAndUpdate(
            { kind: { $in: [...kinds] }, freeAt: { $lte: clock.now() } },
            {
              $set: { state: "running", freeAt: after(leaseMs), datedAt: clock.now() },
              $inc: { attempts: 1, fence: 1 },
            },
            { sort: { freeAt: 1 }, returnDocument: "after" },
          )
          .lean<JobDocument>();
        return claimed ? toJob(claimed) : null;
      }),

    extend: (job, leaseMs) => run(() => end(job, { $set: { freeAt: after(leaseMs), datedAt: clock.now() } })),
    progressed: (job) => run(() => end(job, { $set: { attempts: 1, failures: 0 } })),
    done: (job) => run(() => drop(job)),

    retry: (job, dueAt, error) =>
      run(async () => {
        const ran = error === undefined ? {} : { lastError: error.slice(0, longestError) };
        const $inc = error === undefined ? { attempts: -1 } : { failures: 1 };
        try {
          const $set = { state: "waiting", dueAt, freeAt: dueAt, datedAt: clock.now(), ...ran };
          return await end(job, { $set, $inc });
        } catch (failure) {
          // An equal job waits already: it takes over.
          if (isDuplicate(failure)) return drop(job);
          throw failure;
        }
      }),

    bury: (job, error) =>
      run(() => end(job, { $set: { state: "dead", lastError: error.slice(0, longestError) }, $unset: { freeAt: 1 } })),

    redate: () =>
      run(async () => {
        const now = clock.now();
        const future = { datedAt: { $gt: new Date(now.getTime() + aheadMs) } };
        let redated = 0;
        for (const { _id, dueAt, freeAt, datedAt } of await model.find(future).lean<JobDocument[]>()) {
          if (!freeAt || !datedAt) continue;
          const backMs = datedAt.getTime() - now.getTime();
          const $set = { dueAt: moved(dueAt, backMs), freeAt: moved(freeAt, backMs), datedAt: now };
          redated += (await model.updateOne({ _id, freeAt, datedAt }, { $set })).matchedCount;
        }
        return redated;
      }),

    nextDueAt: (kinds) =>
      run(async () => {
        const next = await model
          .findOne({ state: "waiting", ...(kinds ? { kind: { $in: [...kinds] } } : {}) })
          .sort({ dueAt: 1 })
          .lean<JobDocument>();
        return next?.dueAt ?? null;
      }),

    list: ({ state } = {}) =>
      run(async () => {
        const found = await model
          .find(state ? { state } : {})
          .sort({ dueAt: 1 })
          .lean<JobDocument[]>();
        return found.map(toJob);
      }),
  };
}
