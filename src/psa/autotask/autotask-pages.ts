import { PsaError } from "../../core/ports/psa.ts";
import { fieldOf, isJsonRecord, type JsonRecord, recordsOf, textOf } from "../../net/json-fields.ts";
import { readAnswer } from "./autotask-answers.ts";
import { type AutotaskQuery, queryBody } from "./autotask-filter.ts";
import type { AutotaskSession, Patience } from "./autotask-session.ts";
import { leaveRoomForOthers } from "./autotask-usage.ts";

const PAGE_SIZE = 500; // Autotask's most
const MAX_PAGES = 1000;
const PAGES_BETWEEN_LOOKS = 20;

export interface ListQuestion {
  entity: "Companies" | "Contacts";
  query: Omit<AutotaskQuery, "maxRecords">;
  right: string;
}

/**
 * Every row of a query. `nextPageUrl` is posted to with the same body until there is none. A row that comes twice is given once;
 * a page that was given before is asked for once more (something between had kept it), and then, as a thousandth page, ends in an
 * error, not in a loop.
 */
export async function* readPages(
  session: AutotaskSession,
  { entity, query, right }: ListQuestion,
  patience: Patience,
): AsyncGenerator<JsonRecord> {
  const body = queryBody({ ...query, maxRecords: PAGE_SIZE });
  const givenBefore = new Set<string>();
  const asked = new Set<string>();
  let path: string | URL = `${entity}/query`;
  let isSecondTry = false;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    if (page > 0 && page % PAGES_BETWEEN_LOOKS === 0) await leaveRoomForOthers(session, patience);
    const found = readAnswer(await session.ask({ path, entity, body }, patience), { right });
    const items = fieldOf(found, "items");
    if (!Array.isArray(items)) throw new PsaError("unexpected", `Autotask gave no list for ${entity}`);
    const before = givenBefore.size;
    for (const row of recordsOf(items)) {
      const id = textOf(row, "id");
      if (id === undefined || givenBefore.has(id)) continue;
      givenBefore.add(id);
      yield row;
    }
    const next = nextPage(found);
    if (next === null) return;
    if (asked.has(next.href) || givenBefore.size === before) {
      if (isSecondTry) throw new PsaError("unexpected", `Autotask gave the same page of ${entity} twice`);
      isSecondTry = true;
      continue;
    }
    isSecondTry = false;
    asked.add(next.href);
    path = next;
  }
  throw new PsaError("unexpected", `Autotask gave more than ${MAX_PAGES} pages of ${entity}`);
}

function nextPage(found: JsonRecord): URL | null {
  const details = fieldOf(found, "pageDetails");
  const text = isJsonRecord(details) ? textOf(details, "nextPageUrl") : undefined;
  if (text === undefined) return null;
  if (!URL.canParse(text)) throw new PsaError("unexpected", "Autotask named a next page that is no address");
  return new URL(text);
}
