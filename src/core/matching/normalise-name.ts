import { expandWord, isRole } from "./common-words.ts";
import { foldUmlaut, foldWords, hasUmlaut } from "./fold-words.ts";
import { splitLegalForms } from "./legal-forms.ts";

export interface NormalName {
  /** Words of the name without its legal forms, `the` and words for "and". Empty only for a name without letters and digits. */
  core: readonly string[];
  /** The core's words joined: `power grid` and `powergrid` are equal. */
  joined: string;
  /** The same without `group` and `holdings`: what a family of companies has in common. */
  family: string;
  /** The core as spelt, before ue became u. */
  spelt: readonly string[];
  /** There is an ü or the like, which may be spelt ue or u. */
  hasUmlaut: boolean;
  /** Legal forms, canonical and sorted: `["ltd"]`. */
  forms: readonly string[];
  /** What was left out of the core, as found and folded: `["limited"]`. */
  dropped: readonly string[];
  /** First letters of the core's words, `""` for fewer than two. */
  initials: string;
  /** Joined cores of what stands in brackets, before and after them, and before and after a dash. */
  parts: readonly string[];
  /** All words folded, nothing left out or expanded: what a search looks through and sorts by. */
  text: string;
}

const connectors = new Set(["&", "+", "and", "und", "et", "e", "y", "en", "u", "og", "och", "ve"]);
const shortPlaces = new Map([
  ["united kingdom", "uk"],
  ["great britain", "gb"],
  ["united states", "us"],
  ["hong kong", "hk"],
]);
const none: readonly string[] = [];
const shortestPart = 2;

/** Folds a company's name: case, accents, `&`, joined initials (`S.p.A.`), abbreviations; legal forms are kept apart. */
export function normaliseName(name: string): NormalName {
  const words = foldWords(name);
  const { core: plain, forms, dropped } = coreOf(words);
  const folded = plain.map(foldUmlaut);
  const core = folded.join() === plain.join() ? plain : folded;
  const family = core.filter((word) => !isRole(word));
  const joined = core.join("");
  return {
    core,
    joined,
    family: family.length > 0 ? family.join("") : joined,
    spelt: plain,
    hasUmlaut: hasUmlaut(name),
    forms,
    dropped,
    initials: core.length > 1 ? core.map((word) => word.charAt(0)).join("") : "",
    parts: partsOf(name),
    text: words.map(foldUmlaut).join(" "),
  };
}

/** Whether two cores are equal. ue and u are the same only where one of the names has an ü: Boeing is not Boing. */
export function isSameCore(one: NormalName, other: NormalName): boolean {
  if (one.joined !== other.joined) return false;
  return one.hasUmlaut || other.hasUmlaut || one.spelt.join("") === other.spelt.join("");
}

function coreOf(words: readonly string[]) {
  const { core, forms, found } = splitLegalForms(withoutConnectors(words));
  const rest = core.length > 1 ? core.filter((word) => word !== "the") : core;
  const kept = rest.length > 0 ? rest : core;
  const dropped = kept.length < core.length ? ["the", ...found] : found;
  return { core: withoutLongPlaces(kept.map(expandWord)), forms, dropped };
}

/** Two words for a country as the one that stands for it in most names. */
function withoutLongPlaces(words: readonly string[]): readonly string[] {
  if (words.length < 3) return words;
  return words.flatMap((word, at) => {
    if (shortPlaces.has(`${words[at - 1]} ${word}`)) return [];
    return shortPlaces.get(`${word} ${words[at + 1]}`) ?? word;
  });
}

/** A word for "and" counts as one between two others only: E.ON keeps its E. */
function withoutConnectors(words: readonly string[]): readonly string[] {
  return words.filter(
    (word, at) => !connectors.has(word) || ((at === 0 || at === words.length - 1) && word !== "&" && word !== "+"),
  );
}

function partsOf(name: string): readonly string[] {
  if (!/[([]|\s[-–—:]\s/u.test(name)) return none;
  const parts = name.slice(0, 300).split(/[()[\]]|\s[-–—:]\s/u);
  if (parts.length < 2) return none;
  return parts
    .map((part) => coreOf(foldWords(part)).core.map(foldUmlaut).join(""))
    .filter((part) => part.length >= shortestPart);
}
