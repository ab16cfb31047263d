import type {
  Excluded,
  FormerCompany,
  MappedCompany,
  Mapping,
  PendingCompany,
  RefusedCompany,
} from "../core/mapping/mapping.ts";
import type { MappingReads } from "../core/ports/stores.ts";
import { seenSchema } from "./conversations.ts";
import { partSchema, recordSchema } from "./record-schema.ts";
import type { Table } from "./table.ts";

const company = { id: String, name: String } as const;

export const mappingSchema = recordSchema<Mapping>({
  accountKey: String,
  connectionId: String,
  company: partSchema<MappedCompany>(company),
  pending: partSchema<PendingCompany>({
    ...company,
    fingerprint: String,
    by: String,
    byName: String,
    via: String,
    seen: seenSchema,
    batch: String,
    inReview: Boolean,
    at: Date,
  }),
  refused: partSchema<RefusedCompany>({ ...company, why: String, nameNow: String, problem: String, at: Date }),
  mappedBy: String,
  mappedAt: Date,
  batch: String,
  former: partSchema<FormerCompany>({ company: partSchema<MappedCompany>(company), mappedBy: String, mappedAt: Date }),
  excluded: partSchema<Excluded>({ by: String, byName: String, at: Date }),
})
  .index({ tenantId: 1, accountKey: 1, connectionId: 1 }, { unique: true, name: "account" })
  .index({ tenantId: 1, connectionId: 1, "company.id": 1 }, { name: "company" });

export function mappingReads(table: Table<Mapping>): MappingReads {
  return {
    get: table.get,
    find: (accountKey, connectionId) => table.one({ accountKey, connectionId }),
    list: ({ accountKey, connectionId, companyId } = {}) =>
      table.many(
        {
          ...(accountKey === undefined ? {} : { accountKey }),
          ...(connectionId === undefined ? {} : { connectionId }),
          ...(companyId === undefined ? {} : { "company.id": companyId }),
        },
        { sort: { accountKey: 1, connectionId: 1 } },
      ),
  };
}
