import type { Connection } from "../connection/connection.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { Account } from "./account.ts";
import { fold } from "./find-account.ts";

export const accountStates = ["all", "unmapped", "mapped", "excluded"] as const;
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

function statesOf({ mappings }: AccountRow): ReadonlySet<AccountState> {
  const states = new Set<AccountState>();
  if (mappings.length === 0 || mappings.some(({ mapping }) => !mapping?.company && !mapping?.excluded)) {
    states.add("unmapped");
  } else if (mappings.some(({ mapping }) => mapping?.company)) states.add("mapped");
  if (mappings.some(({ mapping }) => mapping?.excluded)) states.add("excluded");
  return states;
}

/**
 * One page of the accounts that fit. `unmapped` lacks a decision on at least one connection; `excluded` has no company there on
 * purpose on at least one; `mapped` has one on every other.
 */
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
      return query.state === "all" || statesOf(row).has(query.state);
    });
  const pages = Math.max(1, Math.ceil(fits.length / rowsPerPage));
  const page = Math.min(Math.max(0, query.page), pages - 1);
  return { rows: fits.slice(page * rowsPerPage, (page + 1) * rowsPerPage), total: fits.length, page, pages };
}
