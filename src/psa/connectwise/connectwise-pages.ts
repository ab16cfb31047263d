import { PsaError } from "../../core/ports/psa.ts";
import { type JsonRecord, recordsOf, textOf } from "../../net/json-fields.ts";
import { readAnswer } from "./connectwise-answers.ts";
import type { ConnectWiseSession, Patience, Question } from "./connectwise-session.ts";

const PAGE_SIZE = 1000; // ConnectWise caps at 1000

/** Rows up to this id were given; a server that knows no forward-only paging is asked for pages by number, in order of id. */
type Place = { by: "id"; after: bigint } | { by: "number"; page: number };

/**
 * Every row of a list, by forward-only paging (`pageId` means "ids above"). A row that comes twice is given once. Where the
 * second page repeats the first, the server does not know that kind of paging, and pages are asked for by number; a page without
 * a new row ends in an error then, not in a loop.
 */
export async function* readPages(
  session: ConnectWiseSession,
  question: Question & { right: string },
  patience: Patience,
): AsyncGenerator<JsonRecord> {
  const given = new Set<bigint>();
  let place: Place = { by: "id", after: 0n };
  for (;;) {
    const answer = await session.get(pageQuestion(question, place), patience);
    const body = readAnswer(answer, question);
    if (!Array.isArray(body)) throw new PsaError("unexpected", `ConnectWise gave no list for ${question.path}`);
    const rows = recordsOf(body);
    const before = given.size;
    for (const row of rows) {
      const id = idOf(row);
      if (id <= 0n || given.has(id)) continue;
      given.add(id);
      yield row;
    }
    if (rows.length < PAGE_SIZE && !hasNextPage(answer.header("link"))) return;
    if (rows.length === 0) return;
    const isRepeated = given.size === before;
    if (place.by === "number" && isRepeated && place.page > 1) {
      throw new PsaError("unexpected", `ConnectWise gave the same page of ${question.path} twice`);
    }
    if (place.by === "number") place = { by: "number", page: place.page + 1 };
    else place = isRepeated ? { by: "number", page: 1 } : { by: "id", after: largestOf(rows, place.after) };
  }
}

function pageQuestion(question: Question, place: Place): Question {
  const query = { ...question.query, pageSize: String(PAGE_SIZE) };
  if (place.by === "number") return { ...question, query: { ...query, orderBy: "id", page: String(place.page) } };
  const after = place.after === 0n ? {} : { pageId: String(place.after) };
  return { ...question, query: { ...query, ...after }, forwardOnly: true };
}

/** `<https://…?pageSize=1000&pageId=250>; rel="next"`. Only its presence counts: the address is never followed. */
function hasNextPage(link: string | undefined): boolean {
  return link !== undefined && /;\s*rel="?next"?/i.test(link);
}

function largestOf(rows: readonly JsonRecord[], least: bigint): bigint {
  return rows.map(idOf).reduce((largest, id) => (id > largest ? id : largest), least);
}

function idOf(row: JsonRecord): bigint {
  const text = textOf(row, "id") ?? "";
  return /^\d{1,18}$/.test(text) ? BigInt(text) : 0n;
}
