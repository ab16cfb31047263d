import { PsaError } from "../../core/ports/psa.ts";
import { type JsonRecord, recordsOf, textOf } from "../../net/json-fields.ts";
import { readAnswer } from "./connectwise-answers.ts";
import type { ConnectWiseSession, Patience, Question } from "./connectwise-session.ts";

const PAGE_SIZE = 1000; // ConnectWise caps at 1000

/**
 * Every row of a list, in order of id, by forward-only paging (`pageId` means "ids above"). A row that comes twice is given
 * once; a page without a new row ends in an error, not in a loop.
 */
export async function* readPages(
  session: ConnectWiseSession,
  question: Question & { right: string },
  patience: Patience,
): AsyncGenerator<JsonRecord> {
  let lastId = 0n;
  for (;;) {
    const after = lastId === 0n ? {} : { pageId: String(lastId) };
    const query = { ...question.query, pageSize: String(PAGE_SIZE), ...after };
    const answer = await session.get({ ...question, query, forwardOnly: true }, patience);
    const body = readAnswer(answer, question);
    if (!Array.isArray(body)) throw new PsaError("unexpected", `ConnectWise gave no list for ${question.path}`);
    const rows = recordsOf(body);
    const before = lastId;
    const given = new Set<bigint>();
    for (const row of rows) {
      const id = idOf(row);
      if (id <= before || given.has(id)) continue;
      given.add(id);
      if (id > lastId) lastId = id;
      yield row;
    }
    if (rows.length < PAGE_SIZE && !hasNextPage(answer.header("link"))) return;
    if (rows.length === 0) return;
    if (lastId === before) throw new PsaError("unexpected", `ConnectWise gave the same page of ${question.path} twice`);
  }
}

/** `<https://…?pageSize=1000&pageId=250>; rel="next"`. Only its presence counts: the address is never followed. */
function hasNextPage(link: string | undefined): boolean {
  return link !== undefined && /;\s*rel="?next"?/i.test(link);
}

function idOf(row: JsonRecord): bigint {
  const text = textOf(row, "id") ?? "";
  return /^\d{1,18}$/.test(text) ? BigInt(text) : 0n;
}
