import { type Model, Schema } from "mongoose";
import type { FarSideState, Leases } from "../core/ports/leases.ts";
import { plainScope } from "./scope.ts";
import { isDuplicate } from "./store-failure.ts";

const keptSeconds = 24 * 3600;

/** A far side, whoever of the tenants calls it: its limits are its own. `state` is short-lived and only ever read whole. */
export interface LeaseDocument {
  _id: string;
  version: number;
  state: FarSideState;
  usedAt: Date;
}

export const leaseSchema = new Schema<LeaseDocument>(
  { _id: String, version: Number, state: Schema.Types.Mixed, usedAt: Date },
  { strict: "throw", strictQuery: "throw", versionKey: false, id: false, autoIndex: false, autoCreate: false },
).index({ usedAt: 1 }, { expireAfterSeconds: keptSeconds, name: "expiry" });

/** Not by mongoose's documents: each call of a PSA passes here. */
export function openLeases(model: Model<LeaseDocument>): Leases {
  // Only those who live need it, and a lost write costs a call too many at worst.
  const writeConcern = { w: 1 } as const;
  const collection = model.db.collection<LeaseDocument>(model.collection.collectionName);
  return {
    read: (key) =>
      plainScope.run(async () => {
        const found = await collection.findOne({ _id: key });
        return found === null ? null : { version: found.version, state: found.state };
      }),
    swap: (key, version, state) =>
      plainScope.run(async () => {
        const document = { version: version + 1, state, usedAt: new Date() };
        if (version > 0) {
          const changed = await collection.updateOne({ _id: key, version }, { $set: document }, { writeConcern });
          return changed.matchedCount === 1;
        }
        try {
          await collection.insertOne({ _id: key, ...document }, { writeConcern });
          return true;
        } catch (error) {
          if (isDuplicate(error)) return false;
          throw error;
        }
      }),
  };
}
