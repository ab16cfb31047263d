import { Schema } from "mongoose";
import type { CompanyListState, Connection, ConnectionIdentity, OwnChoices } from "../core/connection/connection.ts";
import type { Choice } from "../core/ports/psa.ts";
import type { ConnectionReads } from "../core/ports/stores.ts";
import { type PartSchema, partSchema, recordSchema } from "./record-schema.ts";
import type { Table } from "./table.ts";

type Part<K extends keyof Connection> = NonNullable<Connection[K]>;
type ListPart<K extends keyof CompanyListState> = NonNullable<CompanyListState[K]>;

const identity: PartSchema<ConnectionIdentity> = partSchema<ConnectionIdentity>({
  version: String,
  site: String,
  companies: Number,
  contacts: Number,
  missingRights: [String],
});

const choice: PartSchema<Choice> = partSchema<Choice>({ id: String, name: String });

export const connectionSchema = recordSchema<Connection>({
  productId: String,
  provider: String,
  settings: Schema.Types.Mixed,
  sealed: Schema.Types.Mixed,
  identity,
  state: String,
  failure: partSchema<Part<"failure">>({ kind: String, since: Date }),
  suspect: partSchema<Part<"suspect">>({ kind: String, since: Date }),
  testedAt: Date,
  movedFrom: partSchema<Part<"movedFrom">>({ site: String, at: Date }),
  companyList: partSchema<CompanyListState>({
    generation: String,
    count: Number,
    readAt: Date,
    choices: partSchema<OwnChoices>({ statuses: [choice], types: [choice] }),
    lost: partSchema<ListPart<"lost">>({ accountKeys: [String] }),
    reading: partSchema<ListPart<"reading">>({ generation: String, count: Number, since: Date }),
    failure: partSchema<ListPart<"failure">>({ kind: String, at: Date }),
  }),
  driftPause: partSchema<Part<"driftPause">>({ until: Date }),
  savedBy: String,
}).index({ tenantId: 1, productId: 1 }, { unique: true, name: "product" });

export function connectionReads(table: Table<Connection>): ConnectionReads {
  return {
    get: table.get,
    list: () => table.many({}, { sort: { productId: 1 } }),
    findByProduct: (productId) => table.one({ productId }),
  };
}
