import Fuse from "fuse.js";
import type { CompanyIndex, CompanyRow } from "./company-index.ts";
import { foldUmlaut, foldWords } from "./fold-words.ts";
import { highlightMatch } from "./highlight-match.ts";
import type { IndexedCompany } from "./suggestion.ts";

export interface CompanyQuery {
  text: string;
  statusId?: string;
  typeId?: string;
  /** Companies in the recycle bin too. */
  includeDeleted?: boolean;
  limit: number;
  offset?: number;
}

export interface CompanyMatch {
  company: IndexedCompany;
  /** Parts of the name that agree with the text: from, to, as `slice` takes them. */
  highlights?: readonly [from: number, to: number][];
}

export interface CompanyMatches {
  matches: readonly CompanyMatch[];
  /** How many fit text and filters. */
  total: number;
  /** How many fit the text but are hidden by status or type. */
  hidden: number;
}

/** Up to so many rows fuse.js looks at all of them; beyond, at those that share 3-grams with the text. */
const wholeListUpTo = 2_000;
const shortlist = 300;
const longestText = 64;
const shortestFuzzy = 3;
/** fuse.js: 0 is equal, 1 is anything. */
const fuzziness = 0.34;

/**
 * What a person finds who picks a company by hand: names that begin with the text, have a word that does, contain it, then
 * those that resemble it. Nothing typed: all of them, by name. The same question has the same answer, in the same order.
 */
export function searchCompanies(index: CompanyIndex, query: CompanyQuery): CompanyMatches {
  const { statusId, typeId, includeDeleted = false, limit, offset = 0 } = query;
  const text = query.text.slice(0, longestText).trim();
  const fits = ({ company }: CompanyRow) =>
    (statusId === undefined || company.statusId === statusId) &&
    (typeId === undefined || company.typeIds.includes(typeId));
  const rows = index.alphabetical().filter(({ company }) => includeDeleted || !company.deleted);
  const found = text === "" ? rows : findText(index, rows, text, fits, includeDeleted);
  const shown = found.filter(fits);
  const matches = shown.slice(offset, offset + limit).map(({ company }): CompanyMatch => {
    const highlights = highlightMatch(company.name, text);
    return highlights.length > 0 ? { company, highlights } : { company };
  });
  return { matches, total: shown.length, hidden: found.length - shown.length };
}

function findText(
  index: CompanyIndex,
  rows: readonly CompanyRow[],
  text: string,
  fits: (row: CompanyRow) => boolean,
  includeDeleted: boolean,
): readonly CompanyRow[] {
  const words = foldWords(text).map(foldUmlaut);
  const containing = containingText(rows, words);
  if (text.length < shortestFuzzy) return containing;
  const known = new Set(containing);
  const pool = fuzzyPool(index, rows, words, fits, includeDeleted).filter((row) => !known.has(row));
  const fuse = new Fuse(pool, {
    keys: [{ name: "name", getFn: ({ company }: CompanyRow) => company.name }],
    threshold: fuzziness,
    ignoreLocation: true,
    ignoreDiacritics: true,
  });
  return [...containing, ...fuse.search(text).map(({ item }) => item)];
}

/** By rank, by name within each: starts with the text, a word does, contains it, does without spaces, has words with these beginnings. */
function containingText(rows: readonly CompanyRow[], words: readonly string[]): readonly CompanyRow[] {
  const wanted = words.join(" ");
  const joined = words.join("");
  if (joined === "") return [];
  const ranks: readonly CompanyRow[][] = [[], [], [], [], []];
  for (const row of rows) ranks[rankOf(row, wanted, joined, words) ?? ranks.length]?.push(row);
  return ranks.flat();
}

function rankOf({ name }: CompanyRow, wanted: string, joined: string, words: readonly string[]): number | null {
  const at = name.text.indexOf(wanted);
  if (at === 0) return 0;
  if (at > 0) return name.text.includes(` ${wanted}`) ? 1 : 2;
  if (name.joined.includes(joined)) return 3;
  return words.length > 1 && words.every((word) => ` ${name.text}`.includes(` ${word}`)) ? 4 : null;
}

function fuzzyPool(
  index: CompanyIndex,
  rows: readonly CompanyRow[],
  words: readonly string[],
  fits: (row: CompanyRow) => boolean,
  includeDeleted: boolean,
): readonly CompanyRow[] {
  if (rows.length <= wholeListUpTo) return rows;
  const fitting = rows.filter(fits);
  const near = index.near(words, shortlist, includeDeleted).map(({ row }) => row);
  return fitting.length <= wholeListUpTo ? [...new Set([...fitting, ...near])] : near;
}
