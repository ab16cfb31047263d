import type { Choice, Company, CompanyFilter, PsaClient } from "../../core/ports/psa.ts";
import { fieldOf, isJsonRecord, type JsonRecord, textOf } from "../../net/json-fields.ts";
import { toPsaError } from "../psa-failure.ts";
import { readAnswer } from "./connectwise-answers.ts";
import { condition } from "./connectwise-conditions.ts";
import { readPages } from "./connectwise-pages.ts";
import { COMPANY_FIELDS, CONTACT_FIELDS, toChoice, toCompany, toContact } from "./connectwise-records.ts";
import { COMPANIES_RIGHT, CONTACTS_RIGHT, TABLES_RIGHT } from "./connectwise-rights.ts";
import type { ConnectWiseSession } from "./connectwise-session.ts";
import { verifyConnectWise } from "./verify-connectwise.ts";

/** Deadlines in milliseconds: of a whole test, and of each read or page. */
export interface ConnectWiseDeadlines {
  verifyMs: number;
  readMs: number;
}

export function createConnectWiseClient(
  session: ConnectWiseSession,
  companyId: string,
  deadlines: ConnectWiseDeadlines,
): PsaClient {
  const patience = (signal: AbortSignal | undefined) => ({ deadlineMs: deadlines.readMs, signal });

  async function choices(path: string, signal: AbortSignal | undefined): Promise<readonly Choice[]> {
    const question = { path, query: { fields: "id,name" }, right: TABLES_RIGHT };
    const found: Choice[] = [];
    for await (const choice of mapRows(() => readPages(session, question, patience(signal)), toChoice))
      found.push(choice);
    return found;
  }

  async function company(id: string, signal: AbortSignal | undefined): Promise<Company | null> {
    if (!/^\d{1,18}$/.test(id)) return null;
    const answer = await session.get({ path: `company/companies/${id}` }, patience(signal));
    // JSON says that the record is gone; any other 404 that the address is wrong.
    if (answer.status === 404 && answer.text.trimStart().startsWith("{")) return null;
    const body = readAnswer(answer, { right: COMPANIES_RIGHT });
    return isJsonRecord(body) ? toCompany(body) : null;
  }

  /** A release that gives no `communicationItems` with contacts is asked for those of each. */
  async function* contactRows(contactsOf: string, signal: AbortSignal | undefined): AsyncGenerator<JsonRecord> {
    const conditions = condition`company/id=${{ id: contactsOf }}`;
    const query = { conditions, fields: CONTACT_FIELDS };
    const question = { path: "company/contacts", query, right: CONTACTS_RIGHT };
    let givesItems = false;
    for await (const row of readPages(session, question, patience(signal))) {
      const id = textOf(row, "id");
      givesItems ||= Array.isArray(fieldOf(row, "communicationItems"));
      if (givesItems || id === undefined || !/^\d{1,18}$/.test(id)) {
        yield row;
        continue;
      }
      const items = { path: `company/contacts/${id}/communications`, right: CONTACTS_RIGHT };
      const communicationItems: JsonRecord[] = [];
      for await (const item of readPages(session, items, patience(signal))) communicationItems.push(item);
      yield { ...row, communicationItems };
    }
  }

  return {
    verify: (signal) => named(() => verifyConnectWise(session, companyId, deadlines.verifyMs, signal)),
    company: (id, signal) => named(() => company(id, signal)),
    companyStatuses: (signal) => named(() => choices("company/companies/statuses", signal)),
    companyTypes: (signal) => named(() => choices("company/companies/types", signal)),

    companies(filter, signal) {
      return mapRows(() => {
        const query = { fields: COMPANY_FIELDS, ...companyConditions(filter) };
        return readPages(session, { path: "company/companies", query, right: COMPANIES_RIGHT }, patience(signal));
      }, toCompany);
    },

    contacts: (contactsOf, signal) =>
      mapRows(
        () => contactRows(contactsOf, signal),
        (row) => toContact(row, contactsOf),
      ),

    /** ConnectWise tells nobody how much is used; it answers 429. */
    requireRoom: async () => undefined,
  };
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toPsaError(error, "ConnectWise", "site");
  }
}

/** Rows that are no record of their kind are left out. */
async function* mapRows<T>(
  read: () => AsyncIterable<JsonRecord>,
  map: (row: JsonRecord) => T | null,
): AsyncGenerator<T> {
  try {
    for await (const row of read()) {
      const mapped = map(row);
      if (mapped !== null) yield mapped;
    }
  } catch (error) {
    throw toPsaError(error, "ConnectWise", "site");
  }
}

/** Types are an array of the company, so they need `childConditions`. */
function companyConditions(filter: CompanyFilter): Record<string, string> {
  const { statusIds = [], typeIds = [], nameContains = "", includeDeleted = false } = filter;
  const conditions = [
    ...(includeDeleted ? [] : [condition`deletedFlag=${false}`]),
    ...(statusIds.length === 0 ? [] : [condition`status/id in ${{ ids: statusIds }}`]),
    ...(nameContains.trim() === "" ? [] : [condition`name contains ${nameContains.trim()}`]),
  ].join(" and ");
  return {
    ...(conditions === "" ? {} : { conditions }),
    ...(typeIds.length === 0 ? {} : { childConditions: condition`types/id in ${{ ids: typeIds }}` }),
  };
}
