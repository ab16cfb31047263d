import Fuse from "fuse.js";
import type { CompanyIndex, IndexEntry } from "./company-index.ts";
import { normaliseName } from "./normalise-name.ts";
import type { IndexedCompany } from "./suggestion.ts";

export interface CompanyQuery {
  text: string;
  statusId?: string;
  typeId?: string;
  limit: number;
  offset?: number;
}

export interface CompanyMatches {
  matches: readonly { company: IndexedCompany }[];
  /** How many fit text and filters. */
  total: number;
  /** How many fit the text but are hidden by the filters. */
  hidden: number;
}

/** Up to this many rows fuse.js looks at all of them; beyond, at those that share 3-grams with the text. */
const wholeListUpTo = 2_000;
const shortlist = 300;
const longestText = 100;

/** What a person finds who picks a company by hand. Nothing typed: all, by name. The order is always the same. */
export function searchCompanies(
  index: CompanyIndex,
  { text, statusId, typeId, limit, offset = 0 }: CompanyQuery,
): CompanyMatches {
  const fits = ({ company }: IndexEntry) =>
    (statusId === undefined || company.statusId === statusId) &&
    (typeId === undefined || company.typeIds.includes(typeId));
  const found = byText(index, text.slice(0, longestText).trim());
  const shown = found.filter(fits);
  return {
    matches: shown.slice(offset, offset + limit).map(({ company }) => ({ company })),
    total: shown.length,
    hidden: found.length - shown.length,
  };
}

function byText(index: CompanyIndex, text: string): readonly IndexEntry[] {
  if (text === "") return alphabetical(index);
  const wanted = normaliseName(text).joined;
  const pool = index.size <= wholeListUpTo ? index.entries : shortlisted(index, wanted);
  const contains = wanted === "" ? [] : pool.filter(({ name }) => name.joined.includes(wanted));
  contains.sort(
    (one, other) => one.name.joined.indexOf(wanted) - other.name.joined.indexOf(wanted) || byName(one, other),
  );
  const known = new Set(contains);
  const fuse = new Fuse([...pool], { keys: ["company.name"], threshold: 0.35, ignoreLocation: true });
  const fuzzy = fuse.search(text).map(({ item }) => item);
  return [...contains, ...fuzzy.filter((entry) => !known.has(entry))];
}

/** Those that contain the text, then those nearest to it. */
function shortlisted(index: CompanyIndex, wanted: string): readonly IndexEntry[] {
  const near = index.nearest(wanted, shortlist).flatMap(({ at }) => index.entries[at] ?? []);
  const containing = wanted.length >= 2 ? index.entries.filter(({ name }) => name.joined.includes(wanted)) : [];
  return [...new Set([...containing.slice(0, wholeListUpTo), ...near])];
}

const sorted = new WeakMap<CompanyIndex, readonly IndexEntry[]>();

function alphabetical(index: CompanyIndex): readonly IndexEntry[] {
  const known = sorted.get(index) ?? [...index.entries].sort(byName);
  sorted.set(index, known);
  return known;
}

function byName(one: IndexEntry, other: IndexEntry): number {
  return one.name.exact < other.name.exact
    ? -1
    : one.name.exact > other.name.exact
      ? 1
      : one.company.id < other.company.id
        ? -1
        : 1;
}
