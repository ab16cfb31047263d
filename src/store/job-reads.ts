import type { Model } from "mongoose";
import type { Job } from "../core/job/job.ts";
import type { JobReads } from "../core/ports/stores.ts";
import { type JobDocument, toJob } from "./jobs.ts";
import type { Scope } from "./scope.ts";

/** One tenant's jobs, for people to look at. */
export function jobReads(model: Model<JobDocument>, tenantId: string, scope: Scope): JobReads {
  return {
    counts: () =>
      scope.run(async () => {
        const found = await model
          .aggregate<{ _id: Job["state"]; count: number }>([
            { $match: { tenantId } },
            { $group: { _id: "$state", count: { $sum: 1 } } },
          ])
          .session(scope.session);
        const count = (state: Job["state"]) => found.find(({ _id }) => _id === state)?.count ?? 0;
        return { waiting: count("waiting"), running: count("running"), dead: count("dead") };
      }),
    dead: (limit) =>
      scope.run(async () => {
        const found = await model
          .find({ tenantId, state: "dead" }, null, scope.inSession)
          .sort({ dueAt: -1 })
          .limit(limit)
          .lean<JobDocument[]>();
        return found.map(toJob);
      }),
  };
}
