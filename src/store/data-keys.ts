import { type Model, Schema } from "mongoose";
import { plainScope } from "./scope.ts";
import { isDuplicate } from "./store-failure.ts";

/** A tenant's data key, wrapped by the key of the ring that `ringKeyId` names. */
export interface DataKey {
  id: string;
  ringKeyId: string;
  wrapped: string;
}

export interface DataKeyDocument {
  _id: string;
  tenantId: string;
  ringKeyId: string;
  wrapped: string;
}

export interface TenantDataKey extends DataKey {
  tenantId: string;
}

/** Where the secret box keeps the tenants' data keys: one for each tenant. */
export interface DataKeys {
  find(tenantId: string): Promise<DataKey | null>;
  /** The tenant's key from now on: this one, or that of somebody who was faster. */
  keep(tenantId: string, fresh: DataKey): Promise<DataKey>;
  /** Puts the same key, wrapped anew, in place of `old`; nothing happens when somebody was faster. */
  rewrap(tenantId: string, old: DataKey, fresh: DataKey): Promise<void>;
  all(): Promise<readonly TenantDataKey[]>;
}

export const dataKeySchema = new Schema<DataKeyDocument>(
  { _id: String, tenantId: String, ringKeyId: String, wrapped: String },
  { strict: "throw", strictQuery: "throw", versionKey: false, id: false, autoIndex: false, autoCreate: false },
).index({ tenantId: 1 }, { unique: true, name: "tenant" });

export function openDataKeys(model: Model<DataKeyDocument>): DataKeys {
  const find = (tenantId: string) =>
    plainScope.run(async () => {
      const found = await model.findOne({ tenantId }).lean<DataKeyDocument>();
      return found ? { id: found._id, ringKeyId: found.ringKeyId, wrapped: found.wrapped } : null;
    });
  return {
    find,
    keep: (tenantId, { id, ringKeyId, wrapped }) =>
      plainScope.run(async () => {
        try {
          await model.insertOne({ _id: id, tenantId, ringKeyId, wrapped });
          return { id, ringKeyId, wrapped };
        } catch (error) {
          const first = isDuplicate(error) ? await find(tenantId) : null;
          if (first) return first;
          throw error;
        }
      }),
    rewrap: (tenantId, old, { ringKeyId, wrapped }) =>
      plainScope.run(async () => {
        await model.updateOne({ _id: old.id, tenantId, ringKeyId: old.ringKeyId }, { $set: { ringKeyId, wrapped } });
      }),
    all: () =>
      plainScope.run(async () =>
        (await model.find().lean<DataKeyDocument[]>()).map(({ _id, ...key }) => ({ id: _id, ...key })),
      ),
  };
}
