import { PsaError, type PsaIdentity } from "../../core/ports/psa.ts";
import { startDeadline } from "../../net/deadline.ts";
import { countOf, isJsonRecord, textOf } from "../../net/json-fields.ts";
import { readAnswer } from "./connectwise-answers.ts";
import { COMPANIES_RIGHT, CONTACTS_RIGHT, TABLES_RIGHT } from "./connectwise-rights.ts";
import type { ConnectWiseSession, Patience, Question } from "./connectwise-session.ts";

const ONE_ROW = { pageSize: "1", fields: "id" };

/**
 * Tests site, company id and keys, then reads once for every right. A missing right is reported, not thrown, as long as the
 * keys themselves work. The keys are tried alone first: refused ones are sent once, since members lock.
 */
export async function verifyConnectWise(
  session: ConnectWiseSession,
  companyId: string,
  deadlineMs: number,
  signal: AbortSignal | undefined,
): Promise<PsaIdentity> {
  const deadline = startDeadline(deadlineMs, "Test of the ConnectWise connection", signal);
  try {
    const patience = { deadlineMs, signal: deadline.signal, maxRetries: 1 };
    const info = await session.discover(patience);
    const ask = (question: Question, right: string) => askWithRight(session, question, right, patience);

    const firstCompany = await ask({ path: "company/companies", query: ONE_ROW }, COMPANIES_RIGHT);
    const [system, firstContact, type, status, companies, contacts] = await Promise.all([
      ask({ path: "system/info" }, ""),
      ask({ path: "company/contacts", query: ONE_ROW }, CONTACTS_RIGHT),
      ask({ path: "company/companies/types", query: ONE_ROW }, TABLES_RIGHT),
      ask({ path: "company/companies/statuses", query: ONE_ROW }, TABLES_RIGHT),
      ask({ path: "company/companies/count", query: { conditions: "deletedFlag=false" } }, COMPANIES_RIGHT),
      ask({ path: "company/contacts/count", query: { conditions: "inactiveFlag=false" } }, CONTACTS_RIGHT),
    ]);
    return {
      version: versionOf(system) ?? info.version ?? "",
      site: info.companyId ?? companyId,
      companies: numberOf(companies),
      contacts: numberOf(contacts),
      rights: [
        { name: COMPANIES_RIGHT, held: firstCompany !== NO_RIGHT },
        { name: CONTACTS_RIGHT, held: firstContact !== NO_RIGHT },
        { name: TABLES_RIGHT, held: type !== NO_RIGHT && status !== NO_RIGHT },
      ],
    };
  } finally {
    deadline.end();
  }
}

const NO_RIGHT = Symbol("right missing");

async function askWithRight(session: ConnectWiseSession, question: Question, right: string, patience: Patience) {
  try {
    return readAnswer(await session.get(question, patience), { right });
  } catch (error) {
    if (error instanceof PsaError && error.kind === "forbidden") return NO_RIGHT;
    throw error;
  }
}

function versionOf(system: unknown): string | undefined {
  return isJsonRecord(system) ? textOf(system, "version") : undefined;
}

function numberOf(answer: unknown): number | null {
  return isJsonRecord(answer) ? (countOf(answer, "count") ?? null) : null;
}
