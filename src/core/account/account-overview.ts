import type { Connection } from "../connection/connection.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { Account } from "./account.ts";
import { fold } from "./find-account.ts";

export const accountStates = ["all", "unmapped", "mapped"] as const;
export type AccountState = (typeof accountStates)[number];

export interface AccountQuery {
  text: string;
  state: AccountState;
  /** From 0. */
  page: number;
}

export interface AccountRow {
  account: Account;
  /** One per connection, in the connections' order: the mapping, or `null`. */
  mappings: readonly { connection: Connection; mapping: Mapping | null }[];
}

export interface AccountPage {
  rows: readonly AccountRow[];
  /** How many fit the query. */
  total: number;
  page: number;
  pages: number;
}

/** One page of the accounts that fit. `mapped` is mapped on every connection, `unmapped` lacks a mapping on at least one. */
export function accountPage(
  accounts: readonly Account[],
  connections: readonly Connection[],
  mappings: readonly Mapping[],
  query: AccountQuery,
  rowsPerPage: number,
): AccountPage {
  const byPlace = new Map(mappings.map((mapping) => [`${mapping.accountKey}.${mapping.connectionId}`, mapping]));
  const wanted = fold(query.text);
  const fits = accounts
    .filter(({ name, key }) => wanted === "" || fold(name).includes(wanted) || key === query.text.trim())
    .map((account) => ({
      account,
      mappings: connections.map((connection) => ({
        connection,
        mapping: byPlace.get(`${account.key}.${connection.id}`) ?? null,
      })),
    }))
    .filter((row) => {
      const isMapped = row.mappings.length > 0 && row.mappings.every(({ mapping }) => mapping?.company);
      return query.state === "all" || (query.state === "mapped") === isMapped;
    });
  const pages = Math.max(1, Math.ceil(fits.length / rowsPerPage));
  const page = Math.min(Math.max(0, query.page), pages - 1);
  return { rows: fits.slice(page * rowsPerPage, (page + 1) * rowsPerPage), total: fits.length, page, pages };
}
