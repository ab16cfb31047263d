import { type Model, Schema } from "mongoose";
import type { Clock } from "../core/ports/clock.ts";
import { AgainError, type Scope } from "./scope.ts";
import { isDuplicate } from "./store-failure.ts";

const keptSeconds = 2 * 24 * 3600;

export interface SeenDocument {
  _id: string;
  tenantId: string;
  seenAt: Date;
}

export const seenSchema = new Schema<SeenDocument>(
  { _id: String, tenantId: String, seenAt: Date },
  { strict: "throw", strictQuery: "throw", versionKey: false, id: false, autoIndex: false, autoCreate: false },
).index({ seenAt: 1 }, { expireAfterSeconds: keptSeconds, name: "expiry" });

/** True for who brings the key first. Two at the same moment: the second one's transaction runs again and gets false. */
export function firstTime(
  model: Model<SeenDocument>,
  tenantId: string,
  scope: Scope,
  clock: Clock,
): (dedupeKey: string) => Promise<boolean> {
  return (dedupeKey) =>
    scope.run(async () => {
      const mine = { _id: `${tenantId} ${dedupeKey}`, tenantId };
      try {
        const { upsertedCount } = await model.updateOne(
          mine,
          { $setOnInsert: { seenAt: clock.now() } },
          { ...scope.inSession, upsert: true },
        );
        return upsertedCount === 1;
      } catch (error) {
        if (isDuplicate(error)) throw new AgainError("seen at the same moment", { cause: error });
        throw error;
      }
    });
}
