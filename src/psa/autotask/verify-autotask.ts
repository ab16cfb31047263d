import { PsaError, type PsaIdentity } from "../../core/ports/psa.ts";
import { startDeadline } from "../../net/deadline.ts";
import { countOf, fieldOf, isJsonRecord, type JsonRecord, textOf } from "../../net/json-fields.ts";
import { readAnswer } from "./autotask-answers.ts";
import { type FieldFilter, queryBody } from "./autotask-filter.ts";
import { COMPANIES_RIGHT, CONTACTS_RIGHT } from "./autotask-rights.ts";
import type { AutotaskSession, Question } from "./autotask-session.ts";
import type { Zone } from "./autotask-zones.ts";

type Counted = "Companies" | "Contacts";

/**
 * Finds the zone, tests the keys, then reads once for every right. A missing right is reported, not thrown, as long as the keys
 * themselves work. The keys are tried alone first: refused ones are sent once, since users lock.
 */
export async function verifyAutotask(
  session: AutotaskSession,
  deadlineMs: number,
  signal: AbortSignal | undefined,
): Promise<PsaIdentity> {
  const deadline = startDeadline(deadlineMs, "Test of the Autotask connection", signal);
  try {
    const patience = { deadlineMs, signal: deadline.signal, maxRetries: 1 };
    const zone = await session.discover(patience);
    const ask = async (question: Question, right?: string) =>
      readAnswer(await session.ask(question, patience), right === undefined ? {} : { right });

    const version = await ask({ path: "Version", entity: "Version" });
    const held = (entity: Counted, right: string) =>
      withRight(async () => mayQuery(await ask({ path: `${entity}/entityInformation`, entity }, right)));
    const count = (entity: Counted, filter: readonly FieldFilter[], right: string) =>
      withRight(async () => {
        const found = await ask({ path: `${entity}/query/count`, entity, body: queryBody({ filter }) }, right);
        return countOf(found, "queryCount") ?? null;
      });
    const [seesCompanies, seesContacts] = await Promise.all([
      held("Companies", COMPANIES_RIGHT),
      held("Contacts", CONTACTS_RIGHT),
    ]);
    const [companies, contacts] = await Promise.all([
      seesCompanies ? count("Companies", [], COMPANIES_RIGHT) : null,
      seesContacts ? count("Contacts", [{ op: "eq", field: "isActive", value: { id: "1" } }], CONTACTS_RIGHT) : null,
    ]);
    return {
      version: [textOf(version, "majorVersion"), textOf(version, "minorVersion")].filter(Boolean).join("."),
      site: siteOf(zone),
      companies,
      contacts,
      rights: [
        { name: COMPANIES_RIGHT, held: companies !== null },
        { name: CONTACTS_RIGHT, held: contacts !== null },
      ],
    };
  } finally {
    deadline.end();
  }
}

/** `null`: the right is missing. */
async function withRight<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PsaError && error.kind === "forbidden") return null;
    throw error;
  }
}

/** `Restricted` sees some rows, those of the user's lines of business. An answer that does not say leaves it to the count. */
function mayQuery(answer: JsonRecord): boolean {
  const info = fieldOf(answer, "info");
  return !(isJsonRecord(info) && textOf(info, "userAccessForQuery") === "None");
}

/** Autotask has no name for its customer, only the number of its database, which stays when the customer moves to another zone. */
function siteOf({ name, databaseId, apiUrl }: Zone): string {
  return databaseId === undefined ? (name ?? new URL(apiUrl).hostname) : `database ${databaseId}`;
}
