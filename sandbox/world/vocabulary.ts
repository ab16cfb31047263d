import { dutch } from "./words/dutch.ts";
import { english } from "./words/english.ts";
import { french } from "./words/french.ts";
import { german } from "./words/german.ts";
import { italian } from "./words/italian.ts";
import { portuguese } from "./words/portuguese.ts";
import { spanish } from "./words/spanish.ts";

export type Language = "en" | "it" | "de" | "fr" | "es" | "pt" | "nl";

/**
 * Words that names of one language are made of. In patterns `{s}` and `{o}` are surnames, `{t}` a trade, `{p}` a place, `{b}`
 * an invented brand, `{a}` three capital letters.
 */
export interface Vocabulary {
  language: Language;
  country: string;
  /** With the leading plus: `+39`. */
  diallingCode: string;
  /** Ends the invented domains, all under the reserved `.example`. */
  domainSuffix: string;
  givenNames: readonly string[];
  surnames: readonly string[];
  places: readonly string[];
  trades: readonly string[];
  patterns: readonly string[];
  legalForms: readonly string[];
  /** The word that stands for `&`. */
  and: string;
  jobTitles: readonly string[];
  /** Units of one owner, added to its name: `North`, `Filiale di {p}`. */
  branches: readonly string[];
}

export const vocabularies: readonly Vocabulary[] = [english, italian, german, french, spanish, portuguese, dutch];

export function vocabularyOf(language: Language): Vocabulary {
  const found = vocabularies.find((vocabulary) => vocabulary.language === language);
  if (!found) throw new Error(`The sandbox has no words for the language "${language}".`);
  return found;
}
