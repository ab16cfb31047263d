import type { Company, CompanyFilter, PsaClient } from "../../core/ports/psa.ts";
import { fieldOf, isJsonRecord } from "../../net/json-fields.ts";
import { toPsaError } from "../psa-failure.ts";
import { readAnswer } from "./autotask-answers.ts";
import type { FieldFilter } from "./autotask-filter.ts";
import { readPages } from "./autotask-pages.ts";
import {
  ACTIVE,
  COMPANY_FIELDS,
  CONTACT_FIELDS,
  INACTIVE,
  type Picklists,
  toCompany,
  toContact,
  toPicklists,
  typeValue,
} from "./autotask-records.ts";
import { COMPANIES_RIGHT, CONTACTS_RIGHT } from "./autotask-rights.ts";
import type { AutotaskSession } from "./autotask-session.ts";
import { leaveRoomForOthers } from "./autotask-usage.ts";
import { verifyAutotask } from "./verify-autotask.ts";

/** Deadlines in milliseconds: of a whole test, and of each read or page. */
export interface AutotaskDeadlines {
  verifyMs: number;
  readMs: number;
}

export function createAutotaskClient(session: AutotaskSession, deadlines: AutotaskDeadlines): PsaClient {
  const patience = (signal: AbortSignal | undefined) => ({ deadlineMs: deadlines.readMs, signal });

  async function picklists(signal: AbortSignal | undefined): Promise<Picklists> {
    const question = { path: "Companies/entityInformation/fields", entity: "Companies" };
    return toPicklists(readAnswer(await session.ask(question, patience(signal)), { right: COMPANIES_RIGHT }));
  }

  async function company(id: string, signal: AbortSignal | undefined): Promise<Company | null> {
    if (!/^\d{1,18}$/.test(id)) return null;
    const question = { path: `Companies/${id}`, entity: "Companies" };
    const item = fieldOf(readAnswer(await session.ask(question, patience(signal)), { right: COMPANIES_RIGHT }), "item");
    return isJsonRecord(item) ? toCompany(item, await picklists(signal)) : null;
  }

  async function* companies(filter: CompanyFilter, signal: AbortSignal | undefined): AsyncGenerator<Company> {
    const isWholeList = (filter.nameContains ?? "").trim() === "";
    if (isWholeList) await leaveRoomForOthers(session, patience(signal));
    const lists = await picklists(signal);
    const filters = companyFilters(filter);
    const before = new Set<string>();
    for (const condition of filters) {
      const question = {
        entity: "Companies" as const,
        query: { includeFields: COMPANY_FIELDS, filter: condition },
        right: COMPANIES_RIGHT,
      };
      for await (const row of readPages(session, question, patience(signal))) {
        const found = toCompany(row, lists);
        if (found === null || before.has(found.id)) continue;
        if (filters.length > 1) before.add(found.id);
        yield found;
      }
    }
  }

  async function* contacts(contactsOf: string, signal: AbortSignal | undefined) {
    const filter: FieldFilter[] = [{ op: "eq", field: "companyID", value: { id: contactsOf } }];
    const query = { includeFields: CONTACT_FIELDS, filter };
    const question = { entity: "Contacts" as const, query, right: CONTACTS_RIGHT };
    for await (const row of readPages(session, question, patience(signal))) {
      const found = toContact(row, contactsOf);
      if (found !== null) yield found;
    }
  }

  return {
    verify: (signal) => named(() => verifyAutotask(session, deadlines.verifyMs, signal)),
    company: (id, signal) => named(() => company(id, signal)),
    companyStatuses: async () => [ACTIVE, INACTIVE],
    companyTypes: (signal) =>
      named(async () => {
        const { companyTypes, classifications } = await picklists(signal);
        return [...companyTypes.values(), ...classifications.values()];
      }),
    companies: (filter, signal) => namedRows(() => companies(filter, signal)),
    contacts: (companyId, signal) => namedRows(() => contacts(companyId, signal)),
    requireRoom: (signal) => named(() => leaveRoomForOthers(session, patience(signal))),
  };
}

/**
 * The queries that together give what the filter asks for: types and classifications are different fields, and Autotask's
 * "or" counts towards a limit, so each gets a query of its own. No query: nothing can fit.
 */
function companyFilters(filter: CompanyFilter): readonly (readonly FieldFilter[])[] {
  const { statusIds = [], typeIds = [], nameContains = "" } = filter;
  const name = nameContains.trim();
  const flags = [ACTIVE.id, INACTIVE.id].filter((id) => statusIds.includes(id));
  if (statusIds.length > 0 && flags.length === 0) return [];
  const always: FieldFilter[] = [
    ...(flags.length === 1 ? [{ op: "eq", field: "isActive", value: flags[0] === ACTIVE.id } as const] : []),
    ...(name === "" ? [] : [{ op: "contains", field: "companyName", value: name } as const]),
  ];
  if (typeIds.length === 0) return [always];
  const values = typeIds.map(typeValue);
  return (["companyType", "classification"] as const).flatMap((field) => {
    const ids = values.filter((value) => value.field === field).map(({ id }) => id);
    return ids.length === 0 ? [] : [[...always, { op: "in", field, value: { ids } } as const]];
  });
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toPsaError(error, "Autotask");
  }
}

async function* namedRows<T>(read: () => AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* read();
  } catch (error) {
    throw toPsaError(error, "Autotask");
  }
}
