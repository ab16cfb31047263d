import type { Account } from "../account/account.ts";
import type { CompanyDirectory, Directory } from "../connection/company-directory.ts";
import type { Connection } from "../connection/connection.ts";
import type { ReadyDirectory } from "../connection/load-companies.ts";
import { productById } from "../connection/product.ts";
import type { CorePorts } from "../core-ports.ts";
import { candidatesOf } from "../matching/candidates-of.ts";
import { createNameKeys, mappingsByName } from "../matching/mappings-by-name.ts";
import { searchCompanies } from "../matching/search-companies.ts";
import { suggest } from "../matching/suggest.ts";
import type { Candidate, KnownMapping, Suggestion } from "../matching/suggestion.ts";
import type { Choice, Company } from "../ports/psa.ts";
import { createContactDomains } from "./contact-domains.ts";
import type { MapPlace } from "./map-place.ts";
import { redrawSuggestion } from "./redraw-place.ts";

/** Companies in the recycle bin are looked for among so many of the best; at most so many are named. */
const amongTop = 20;
const mostRecycled = 3;

export type NotReady = Exclude<Directory, { kind: "ready" }> | { kind: "not-found" };

export type Suggested =
  | {
      kind: "suggested";
      account: Account;
      connection: Connection;
      suggestion: Suggestion;
      /** The contacts of the candidates are still being read; the cards are drawn again when they are. */
      isReading: boolean;
      readAt: Date;
      companies: ReadonlyMap<string, Company>;
      withTwin: ReadonlySet<string>;
    }
  | NotReady;

export interface CompanySearch {
  text: string;
  statusId?: string;
  typeId?: string;
  offset: number;
  limit: number;
}

/** A company that fits the text, and which filters it does not fit. */
export interface HiddenCompany {
  company: Company;
  by: readonly ("status" | "type")[];
}

export type Found =
  | {
      kind: "found";
      companies: readonly Company[];
      total: number;
      hidden: number;
      /** The best of the hidden ones, with what hides each. */
      hiddenFirst: readonly HiddenCompany[];
      /** Companies of that name in the PSA's recycle bin; a few. */
      recycled: readonly Company[];
      /** Ids of companies with a twin of the same name in the recycle bin. */
      withTwin: ReadonlySet<string>;
      statuses: readonly Choice[];
      types: readonly Choice[];
      readAt: Date;
    }
  | NotReady;

/** What matching says of each account of a connection; `suggestFor` is `suggest` without a look at contacts. */
export interface PreparedSuggestions {
  kind: "prepared";
  connection: Connection;
  companies: ReadonlyMap<string, Company>;
  withTwin: ReadonlySet<string>;
  readAt: Date;
  suggestFor(account: Account): Suggestion;
  /** Changes when the list, the account or a mapping that speaks for it does. */
  stampOf(account: Account): string;
}

/** What matching says of an account, and what a person finds who searches by hand, from the cached list. */
export interface SuggestService {
  /**
   * With `contacts` also by where contacts of the best candidates write from, if nothing but names speaks for them: the one call
   * to the PSA here.
   */
  suggest(place: MapPlace, contacts: boolean): Promise<Suggested>;
  /** For a look at many accounts: what all need is read once. */
  prepare(connectionId: string): Promise<PreparedSuggestions | NotReady>;
  search(connectionId: string, search: CompanySearch): Promise<Found>;
  /** The company as the cached list has it. */
  cached(connectionId: string, companyId: string): Promise<Company | null>;
}

export function createSuggestService(ports: CorePorts, directory: CompanyDirectory): SuggestService {
  const { stores, clock, log, wakeJobs } = ports;
  const keyOf = createNameKeys();
  const contacts = createContactDomains(ports);

  async function open(connectionId: string): Promise<{ connection: Connection; list: Directory } | null> {
    const connection = await stores.connections.get(connectionId);
    return connection && { connection, list: await directory.open(connection) };
  }

  /** Other accounts' and other products' mappings to companies of the same PSA. */
  async function known(connection: Connection): Promise<readonly KnownMapping[]> {
    const connections = (await stores.connections.list()).filter(
      (other) => other.provider === connection.provider && other.identity.site === connection.identity.site,
    );
    const names = new Map((await stores.accounts.list()).map(({ key, name }) => [key, name]));
    const mappings = await stores.mappings.list();
    return mappings.flatMap((mapping) => {
      const on = connections.find(({ id }) => id === mapping.connectionId);
      if (!on || !mapping.company) return [];
      const productTitle = productById(on.productId)?.title;
      const accountName = names.get(mapping.accountKey) ?? mapping.accountKey;
      const { accountKey, connectionId } = mapping;
      return [
        { accountKey, accountName, connectionId, companyId: mapping.company.id, ...(productTitle && { productTitle }) },
      ];
    });
  }

  function drawAgain(place: MapPlace): void {
    stores
      .transaction((tx) => redrawSuggestion(tx, place, clock.now()))
      .then(wakeJobs)
      .catch((error: unknown) => log.error("a suggestion could not be drawn again", { ...place, error }));
  }

  return {
    async suggest({ accountKey, connectionId }, withContacts) {
      const [opened, account] = await Promise.all([open(connectionId), stores.accounts.find(accountKey)]);
      if (!opened || !account) return { kind: "not-found" };
      const { connection, list } = opened;
      if (list.kind !== "ready") return list;
      const elsewhere = (await known(connection)).filter(
        (mapping) => mapping.accountKey !== accountKey || mapping.connectionId !== connectionId,
      );
      const mappings = mappingsByName(elsewhere, keyOf).speakingFor(account);
      const byName = suggest(list.index, account, { mappings });
      const { readAt, companies, withTwin } = list;
      const suggested = { kind: "suggested", account, connection, readAt, companies, withTwin } as const;
      const candidates = candidatesOf(byName);
      if (!withContacts || account.emailDomains.length === 0 || candidates.some(isBorneOut)) {
        return { ...suggested, suggestion: byName, isReading: false };
      }
      const ids = candidates.map(({ companyId }) => companyId);
      const { domains, isReading } = await contacts.of(connection, ids, () => drawAgain({ accountKey, connectionId }));
      const suggestion = suggest(list.index, account, { mappings, contactDomains: domains });
      return { ...suggested, suggestion, isReading };
    },

    async prepare(connectionId) {
      const opened = await open(connectionId);
      if (!opened) return { kind: "not-found" };
      const { connection, list } = opened;
      if (list.kind !== "ready") return list;
      const { index, companies, withTwin, readAt } = list;
      const mappings = mappingsByName(await known(connection), keyOf);
      const elsewhere = (account: Account) =>
        mappings
          .speakingFor(account)
          .filter((mapping) => mapping.accountKey !== account.key || mapping.connectionId !== connectionId);
      return {
        kind: "prepared",
        connection,
        companies,
        withTwin,
        readAt,
        suggestFor: (account) => suggest(index, account, { mappings: elsewhere(account) }),
        stampOf(account) {
          const { name, emailDomains } = account;
          const speakers = elsewhere(account).map((mapping) => [
            mapping.connectionId,
            mapping.accountKey,
            mapping.accountName,
            mapping.companyId,
          ]);
          return JSON.stringify([readAt.getTime(), name, emailDomains, speakers]);
        },
      };
    },

    async search(connectionId, { text, statusId, typeId, offset, limit }) {
      const opened = await open(connectionId);
      if (!opened) return { kind: "not-found" };
      const { list } = opened;
      if (list.kind !== "ready") return list;
      const { matches, total, hidden, hiddenFirst } = searchCompanies(list.index, {
        text,
        offset,
        limit,
        ...(statusId && { statusId }),
        ...(typeId && { typeId }),
      });
      const companies = matches.flatMap(({ company }) => list.companies.get(company.id) ?? []);
      const { statuses, types, withTwin, readAt } = list;
      return {
        kind: "found",
        companies,
        total,
        hidden,
        hiddenFirst: hiddenFirst.flatMap(({ company }) => {
          const known = list.companies.get(company.id);
          return known ? [{ company: known, by: hiddenBy(known, statusId, typeId) }] : [];
        }),
        recycled: recycledOf(list, text),
        statuses,
        types,
        withTwin,
        readAt,
      };
    },

    async cached(connectionId, companyId) {
      const opened = await open(connectionId);
      return opened?.list.kind === "ready" ? (opened.list.companies.get(companyId) ?? null) : null;
    },
  };
}

/** Something besides the name speaks for the company. */
function isBorneOut({ evidence }: Candidate): boolean {
  return evidence.some(({ kind }) => kind === "same-domain" || kind === "mapped-before");
}

function hiddenBy(company: Company, statusId?: string, typeId?: string): HiddenCompany["by"] {
  const by: ("status" | "type")[] = [];
  if (statusId && company.status?.id !== statusId) by.push("status");
  if (typeId && !company.types.some(({ id }) => id === typeId)) by.push("type");
  return by;
}

/** What of the recycle bin is near the top of what was searched; nothing typed, nothing is meant. */
function recycledOf({ index, companies }: ReadyDirectory, text: string): readonly Company[] {
  if (text.trim() === "") return [];
  const { matches } = searchCompanies(index, { text, includeDeleted: true, limit: amongTop });
  return matches
    .flatMap(({ company }) => (company.deleted ? (companies.get(company.id) ?? []) : []))
    .slice(0, mostRecycled);
}
