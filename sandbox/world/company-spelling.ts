import { type CompanyName, fullName } from "./company-name.ts";
import { foldAccents } from "./fold.ts";
import type { Random } from "./random.ts";
import { vocabularyOf } from "./vocabulary.ts";

/** The ways in which two systems write one company differently. Each changes only how the name is written. */
export type Spelling = "same" | "legal-form" | "accents" | "ampersand" | "capitals" | "abbreviation";

export const spellings: readonly Spelling[] = [
  "same",
  "legal-form",
  "accents",
  "ampersand",
  "capitals",
  "abbreviation",
];

const abbreviations: readonly (readonly [RegExp, string])[] = [
  [/\bInternational\b/, "Intl"],
  [/\bServices\b/, "Svcs"],
  [/\bManagement\b/, "Mgmt"],
  [/\bManufacturing\b/, "Mfg"],
  [/\bConstruction\b/, "Constr."],
  [/\bAssociates\b/, "Assoc."],
  [/\bBrothers\b/, "Bros."],
  [/\bFratelli\b/, "F.lli"],
  [/\bGebrüder\b/, "Gebr."],
  [/\bGebroeders\b/, "Gebr."],
  [/\bÉtablissements\b/, "Ets"],
  [/\bSociété\b/, "Sté"],
  [/\bHermanos\b/, "Hnos."],
  [/\bConstrucciones\b/, "Constr."],
  [/\bIrmãos\b/, "Irm."],
  [/\bDistribuidora\b/, "Dist."],
  [/\bCooperativa\b/, "Coop."],
  [/\bMaschinenbau\b/, "Masch.bau"],
];

/** The name in another spelling, or `null` when that spelling would change nothing. */
export function spell(name: CompanyName, spelling: Spelling, random: Random): string | null {
  const full = fullName(name);
  const changed = respell(name, full, spelling, random);
  return changed === full && spelling !== "same" ? null : changed;
}

function respell(name: CompanyName, full: string, spelling: Spelling, random: Random): string {
  switch (spelling) {
    case "same":
      return full;
    case "legal-form":
      if (name.form !== undefined) return name.core;
      return fullName({ ...name, form: random.pick(vocabularyOf(name.language).legalForms) });
    case "accents":
      return foldAccents(full);
    case "ampersand":
      return swapAmpersand(name, full);
    case "capitals":
      return full.toUpperCase();
    case "abbreviation":
      return abbreviations.reduce((text, [word, short]) => text.replace(word, short), full);
  }
}

function swapAmpersand(name: CompanyName, full: string): string {
  const { and } = vocabularyOf(name.language);
  if (name.core.includes(" & ")) return full.replace(" & ", ` ${and} `);
  return full.replace(new RegExp(` ${and} `), " & ");
}
