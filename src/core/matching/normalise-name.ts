import anyAscii from "any-ascii";
import { splitLegalForms } from "./legal-forms.ts";

export interface NormalName {
  /** Words of the name without its legal forms, folded. */
  core: readonly string[];
  /** The core's words joined: `power grid` and `powergrid` are equal. */
  joined: string;
  /** Legal forms, folded: `["srl"]`. */
  forms: readonly string[];
  /** The same as they are written: `S.r.l.`; empty when there is none. */
  formsAsWritten: string;
  /** The name letter for letter, only case and spaces evened out. */
  exact: string;
}

const longest = 300;
const umlauts: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue" };
const sames: Readonly<Record<string, string>> = {
  und: "and",
  et: "and",
  e: "and",
  y: "and",
  en: "and",
  intl: "international",
  int: "international",
  mgmt: "management",
  mgt: "management",
  svc: "services",
  svcs: "services",
  service: "services",
  serv: "services",
  tech: "technologies",
  technology: "technologies",
  assoc: "associates",
  assn: "association",
  bros: "brothers",
  mfg: "manufacturing",
  dept: "department",
  univ: "university",
  govt: "government",
  natl: "national",
  hldgs: "holdings",
  hldg: "holdings",
  holding: "holdings",
  grp: "group",
  gruppe: "group",
  groupe: "group",
  gruppo: "group",
  sys: "systems",
  system: "systems",
  eng: "engineering",
  engr: "engineering",
  elec: "electric",
  dist: "distribution",
  ctr: "center",
  centre: "center",
  hosp: "hospital",
  ins: "insurance",
  pharm: "pharmaceuticals",
  st: "saint",
  ste: "saint",
};

/** Folds a company's name: case, accents, `&`, joined initials (`S.p.A.`), abbreviations; legal forms are kept apart. */
export function normaliseName(name: string): NormalName {
  const short = name.slice(0, longest);
  const exact = short.normalize("NFC").toLowerCase().replace(/\s+/gu, " ").trim();
  const tokens = foldWords(short);
  const { core, forms } = splitLegalForms(tokens);
  return { core, joined: core.join(""), forms, formsAsWritten: asWritten(short, forms), exact };
}

/** The end of the name that folds to its legal forms. */
function asWritten(name: string, forms: readonly string[]): string {
  if (forms.length === 0) return "";
  const folded = forms.join(" ");
  const words = name.trim().split(/\s+/);
  for (let at = words.length - 1; at > 0; at -= 1) {
    const tail = words.slice(at).join(" ");
    if (foldWords(tail).join(" ") === folded) return tail;
  }
  return folded;
}

/** The same name with ü as ue instead of u; equal to the first where there is no umlaut. */
export function expandUmlauts(name: string): string {
  return name.replace(/[äöü]/giu, (letter) => umlauts[letter.toLowerCase()] ?? letter);
}

function foldWords(name: string): string[] {
  return anyAscii(name)
    .toLowerCase()
    .replace(/['’`´]/g, "")
    .replace(/&|\+/g, " and ")
    .replace(/\b(?:[a-z]\.\s?){2,}(?![a-z])/g, (initials) => ` ${initials.replace(/[.\s]/g, "")} `)
    .replace(/\b[a-z](?:\.[a-z])+\b\.?/g, (initials) => ` ${initials.replace(/\./g, "")} `)
    .replace(/[^a-z0-9]+/g, " ")
    .trim()
    .split(" ")
    .filter(Boolean)
    .map((word) => sames[word] ?? word);
}
