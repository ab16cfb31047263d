import Fuse from "fuse.js";
import type { CompanyIndex } from "./company-index.ts";
import { foldUmlaut, foldWords } from "./fold-words.ts";
import { highlightMatch } from "./highlight-match.ts";
import type { SearchList } from "./search-list.ts";
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
  /** The best of those that are hidden. */
  hiddenFirst: readonly CompanyMatch[];
}

/** Up to so many rows fuse.js looks at all of them; beyond, at those that share 3-grams with the text. */
const wholeListUpTo = 2_000;
const shortlist = 300;
/** fuse.js compares 32 letters at a time: a longer text takes as many times as long. */
const longestText = 32;
const shortestFuzzy = 3;
/** As many of the hidden ones are named, so that people see why. */
const mostHidden = 3;
/** fuse.js: 0 is equal, 1 is anything. */
const fuzziness = 0.34;

/**
 * What a person finds who picks a company by hand: names that begin with the text, have a word that does, contain it, then
 * those that resemble it. Nothing typed: all of them, by name. The same question has the same answer, in the same order.
 */
export function searchCompanies(index: CompanyIndex, query: CompanyQuery): CompanyMatches {
  const { statusId, typeId, includeDeleted = false, limit, offset = 0 } = query;
  const typed = query.text.trim();
  const list = index.list(includeDeleted);
  const fitting = list.fitting(statusId, typeId);
  const found = typed === "" ? null : findText(index, list, typed, fitting, includeDeleted);
  const shown = fitting === null ? found : inBoth(list, found, fitting);
  const total = shown?.length ?? list.size;
  const places = shown?.slice(offset, offset + limit) ?? between(offset, Math.min(offset + limit, total));
  const matches = places.flatMap((place) => matchAt(list, place, typed));
  const hidden = (found?.length ?? list.size) - total;
  const hiddenFirst =
    hidden > 0 ? firstHidden(list, found, fitting).flatMap((place) => matchAt(list, place, typed)) : [];
  return { matches, total, hidden, hiddenFirst };
}

/** Up to three of `found` that do not fit; `null` stands for the whole list. */
function firstHidden(list: SearchList, found: readonly number[] | null, fitting: readonly number[] | null): number[] {
  const fits = new Set(fitting);
  const first: number[] = [];
  for (let at = 0; at < (found?.length ?? list.size) && first.length < mostHidden; at += 1) {
    const place = found ? found[at] : at;
    if (place !== undefined && !fits.has(place)) first.push(place);
  }
  return first;
}

function matchAt(list: SearchList, place: number, typed: string): CompanyMatch[] {
  const row = list.row(place);
  if (!row) return [];
  const highlights = highlightMatch(row.company.name, typed);
  return [highlights.length > 0 ? { company: row.company, highlights } : { company: row.company }];
}

/** `found` in its order; `null` stands for the whole list. */
function inBoth(list: SearchList, found: readonly number[] | null, fitting: readonly number[]): readonly number[] {
  if (found === null) return fitting;
  const fits = new Uint8Array(list.size);
  for (const place of fitting) fits[place] = 1;
  return found.filter((place) => fits[place] === 1);
}

function between(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
}

function findText(
  index: CompanyIndex,
  list: SearchList,
  typed: string,
  fitting: readonly number[] | null,
  includeDeleted: boolean,
): readonly number[] {
  const words = foldWords(typed).map(foldUmlaut);
  const text = words.join(" ").slice(0, longestText).trim();
  if (text === "") return [];
  const containing = list.containing(text);
  if (text.length < shortestFuzzy) return containing;
  const known = new Set(containing);
  const pool = fuzzyPool(index, list, text.split(" "), fitting, includeDeleted).filter((place) => !known.has(place));
  const keys = [{ name: "name", getFn: (place: number) => list.textAt(place) }];
  const fuse = new Fuse(pool, { keys, threshold: fuzziness, ignoreLocation: true });
  return [...containing, ...fuse.search(text).map(({ item }) => item)];
}

/** The whole list when it is short; else those that fit the filters when they are few, and the nearest by 3-grams. */
function fuzzyPool(
  index: CompanyIndex,
  list: SearchList,
  words: readonly string[],
  fitting: readonly number[] | null,
  includeDeleted: boolean,
): readonly number[] {
  if (list.size <= wholeListUpTo) return between(0, list.size);
  const near = index.near(words, shortlist, includeDeleted).map(({ row }) => list.placeOf(row));
  const few = fitting && fitting.length <= wholeListUpTo ? fitting : [];
  return [...new Set([...few, ...near])];
}
