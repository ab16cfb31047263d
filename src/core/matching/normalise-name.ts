import { expandWord, isPlace, isRole } from "./common-words.ts";
import { foldWords } from "./fold-words.ts";
import { splitLegalForms } from "./legal-forms.ts";

export interface NormalName {
  /** Words of the name without its legal forms, `the` and words for "and". Empty only for a name without letters and digits. */
  core: readonly string[];
  /** The core's words joined: `power grid` and `powergrid` are equal. */
  joined: string;
  /** The same without `group`, `holdings` and places: what a family of companies has in common. */
  family: string;
  /** Legal forms, canonical and sorted: `["ltd"]`. */
  forms: readonly string[];
  /** What was left out of the core, as found and folded: `["limited"]`. */
  dropped: readonly string[];
  /** First letters of the core's words, `""` for fewer than two. */
  initials: string;
  /** All words folded, nothing left out or expanded: what a search looks through and sorts by. */
  text: string;
}

const connectors = new Set(["&", "+", "and", "und", "et", "e", "y", "en", "u", "og", "och"]);

/** Folds a company's name: case, accents, `&`, joined initials (`S.p.A.`), abbreviations; legal forms are kept apart. */
export function normaliseName(name: string): NormalName {
  const all = foldWords(name);
  const bare = withoutConnectors(all);
  const { core: words, forms, found } = splitLegalForms(bare);
  const rest = words.length > 1 ? words.filter((word) => word !== "the") : words;
  const core = (rest.length > 0 ? rest : words).map(expandWord);
  const family = core.filter((word) => !isRole(word) && !isPlace(word));
  const joined = core.join("");
  return {
    core,
    joined,
    family: family.length > 0 ? family.join("") : joined,
    forms,
    dropped: rest.length < words.length ? ["the", ...found] : found,
    initials: core.length > 1 ? core.map((word) => word.charAt(0)).join("") : "",
    text: all.join(" "),
  };
}

/** A word for "and" counts as one between two others only: E.ON keeps its E. */
function withoutConnectors(words: readonly string[]): readonly string[] {
  return words.filter(
    (word, at) => !connectors.has(word) || ((at === 0 || at === words.length - 1) && word !== "&" && word !== "+"),
  );
}
