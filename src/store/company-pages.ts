import { type Model, Schema } from "mongoose";
import type { Company } from "../core/ports/psa.ts";
import type { CompanyPages } from "../core/ports/stores.ts";
import { plainScope } from "./scope.ts";
import { storeFailure } from "./store-failure.ts";

export interface CompanyPageDocument {
  _id: string;
  tenantId: string;
  connectionId: string;
  generation: string;
  page: number;
  companies: readonly Company[];
}

export const companyPageSchema = new Schema<CompanyPageDocument>(
  {
    _id: String,
    tenantId: String,
    connectionId: String,
    generation: String,
    page: Number,
    // Kept as it came: casting 50,000 companies field by field takes seconds, and the PSA client has checked them.
    companies: Schema.Types.Mixed,
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
).index({ tenantId: 1, connectionId: 1, generation: 1, page: 1 }, { unique: true, name: "page" });

const pagesAtOnce = 10;

export function openCompanyPages(model: Model<CompanyPageDocument>, tenantId: string): CompanyPages {
  return {
    write: (connectionId, generation, page, companies) =>
      plainScope.run(async () => {
        const place = { tenantId, connectionId, generation, page };
        const _id = `${tenantId} ${connectionId} ${generation} ${page}`;
        await model.updateOne({ _id, ...place }, { $set: { companies } }, { upsert: true });
      }),

    async *read(connectionId, generation) {
      const pages = model
        .find({ tenantId, connectionId, generation })
        .sort({ page: 1 })
        .lean<CompanyPageDocument[]>()
        .cursor({ batchSize: pagesAtOnce });
      try {
        for await (const { companies } of pages) yield companies;
      } catch (error) {
        throw storeFailure(error);
      }
    },

    drop: (connectionId, generations) =>
      plainScope.run(async () => {
        await model.deleteMany({
          tenantId,
          connectionId,
          ...(generations === undefined ? {} : { generation: { $in: [...generations] } }),
        });
      }),
  };
}
