import type { CompanyRow } from "./company-index.ts";
import { type Lines, linesOf, linesWith, lineText } from "./line-search.ts";
import { sortInTurns, type TakeTurn } from "./take-turns.ts";

/** Companies by name, then id, ready to be looked through. A company is known by its place in the list. */
export interface SearchList {
  readonly size: number;
  row(place: number): CompanyRow | undefined;
  placeOf(row: CompanyRow): number;
  /** The folded name. */
  textAt(place: number): string;
  /** Places whose name contains the folded text: by rank, in order within each. */
  containing(text: string): readonly number[];
  /** Places of a status and a type, in order; `null` when neither is asked for. */
  fitting(statusId: string | undefined, typeId: string | undefined): readonly number[] | null;
}

export function createSearchList(rows: readonly CompanyRow[]): SearchList {
  const sorted = rows.toSorted(byText);
  return searchListOf(sorted, textsOf(sorted), joinedOf(sorted));
}

/** The same list, made a step at a time: others are answered in between. */
export async function createSearchListInTurns(rows: readonly CompanyRow[], takeTurn: TakeTurn): Promise<SearchList> {
  const sorted = await sortInTurns(rows, byText, takeTurn);
  const texts = textsOf(sorted);
  await takeTurn();
  const joined = joinedOf(sorted);
  await takeTurn();
  return searchListOf(sorted, texts, joined);
}

const textsOf = (rows: readonly CompanyRow[]) => linesOf(rows.map(({ name }) => name.text));
const joinedOf = (rows: readonly CompanyRow[]) => linesOf(rows.map(({ name }) => name.joined));

function searchListOf(sorted: readonly CompanyRow[], texts: Lines, joined: Lines): SearchList {
  const byStatus = new Map<string, number[]>();
  const byType = new Map<string, number[]>();
  for (const [place, { company }] of sorted.entries()) {
    if (company.statusId !== undefined) push(byStatus, company.statusId, place);
    for (const typeId of company.typeIds) push(byType, typeId, place);
  }
  return {
    size: sorted.length,
    row: (place) => sorted[place],
    placeOf: (row) => placeOf(sorted, row),
    textAt: (place) => lineText(texts, place),
    containing: (text) => containing(texts, joined, text),

    fitting(statusId, typeId) {
      const ofStatus = statusId === undefined ? null : (byStatus.get(statusId) ?? []);
      const ofType = typeId === undefined ? null : (byType.get(typeId) ?? []);
      if (!ofStatus || !ofType) return ofStatus ?? ofType;
      const both = new Set(ofType);
      return ofStatus.filter((place) => both.has(place));
    },
  };
}

/** Ranks: starts with the text, a word does, contains it, does without spaces, has words with these beginnings. */
function containing(texts: Lines, joined: Lines, text: string): readonly number[] {
  const words = text.split(" ");
  const ranks = new Uint8Array(texts.starts.length - 1);
  mark(ranks, linesWith(joined, words.join("")), 4);
  mark(ranks, linesWith(texts, text), 3);
  mark(ranks, linesWith(texts, ` ${text}`), 2);
  mark(ranks, linesWith(texts, `\n${text}`), 1);
  if (words.length > 1) {
    const [longest = ""] = words.toSorted((one, other) => other.length - one.length);
    const begun = [...linesWith(texts, ` ${longest}`), ...linesWith(texts, `\n${longest}`)];
    const fits = (line: number) => words.every((word) => ` ${lineText(texts, line)}`.includes(` ${word}`));
    mark(
      ranks,
      begun.filter((line) => ranks[line] === 0 && fits(line)),
      5,
    );
  }
  const byRank: number[][] = [[], [], [], [], [], []];
  for (const [place, rank] of ranks.entries()) if (rank > 0) byRank[rank]?.push(place);
  return byRank.flat();
}

function mark(ranks: Uint8Array, lines: readonly number[], rank: number): void {
  for (const line of lines) ranks[line] = rank;
}

function byText(one: CompanyRow, other: CompanyRow): number {
  if (one.name.text !== other.name.text) return one.name.text < other.name.text ? -1 : 1;
  return one.company.id < other.company.id ? -1 : 1;
}

function placeOf(sorted: readonly CompanyRow[], row: CompanyRow): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = sorted[middle];
    if (other && other !== row && byText(other, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function push(map: Map<string, number[]>, key: string, place: number): void {
  const list = map.get(key);
  if (list) list.push(place);
  else map.set(key, [place]);
}
