import type { Account } from "../core/account/account.ts";
import type { AccountReads } from "../core/ports/stores.ts";
import { recordSchema } from "./record-schema.ts";
import type { Table } from "./table.ts";

export const accountSchema = recordSchema<Account>({
  key: String,
  name: String,
  signInId: String,
  emailDomains: [String],
  domainsReadAt: Date,
}).index({ tenantId: 1, key: 1 }, { unique: true, name: "key" });

// `Zoë 2` before `zoe 10`. The database would sort by code units.
const byName = new Intl.Collator("en", { numeric: true });

export function accountReads(table: Table<Account>): AccountReads {
  return {
    get: table.get,
    find: (key) => table.one({ key }),
    list: async () => (await table.many({})).sort((one, other) => byName.compare(one.name, other.name)),
  };
}
