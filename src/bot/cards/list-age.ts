import type { Connection } from "../../core/connection/connection.ts";
import type { Block } from "../card.ts";
import type { Words } from "../words/words.ts";

/** How old a company list is that a card was made from, and how far a new read of it is. */
export function listAge(connection: Connection, readAt: Date, timeZone: string, words: Words): readonly Block[] {
  const value = words.moment(readAt, "date-time", timeZone);
  const age: Block = { kind: "facts", facts: [{ label: words.text("map.list-age"), value }] };
  const { reading } = connection.companyList ?? {};
  if (!reading) return [age];
  const far = soFar(reading.count, connection.identity.companies, words);
  return [age, { kind: "text", subtle: true, text: words.text("map.reading-again", { far }) }];
}

/** "1,000 of 4,400", or "1,000 so far" when nobody knows of how many. `expected`: as counted at the last test. */
export function soFar(count: number, expected: number | null, words: Words): string {
  return expected !== null && expected >= count
    ? words.text("map.far-of", { count, expected })
    : words.text("map.far", { count });
}
