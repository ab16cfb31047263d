import type { Random } from "./random.ts";
import type { Language, Vocabulary } from "./vocabulary.ts";

/** A company's name in two parts: `Brunelli & Figli` and `S.r.l.` (absent when it has none). */
export interface CompanyName {
  core: string;
  form?: string;
  language: Language;
}

const brandHeads = ["Vel", "Tor", "Lum", "Kes", "Mar", "Ori", "Zan", "Brel", "Cor", "Del", "Fen", "Gal", "Hax", "Ista"];
const brandMiddles = ["va", "lo", "ri", "na", "te", "mo", "cu", "da", "li", "sa", "", "", "pe", "bra"];
const brandTails = [
  "nix",
  "ra",
  "dyne",
  "lis",
  "tec",
  "mar",
  "via",
  "nova",
  "cor",
  "lux",
  "zen",
  "dor",
  "quis",
  "phor",
];
const capitals = "ABCDEFGHJKLMNPRSTVWZ";

/** An invented brand such as `Kesvadyne`; one in six is two words. */
export function makeBrand(random: Random): string {
  const word = random.pick(brandHeads) + random.pick(brandMiddles) + random.pick(brandTails);
  return random.chance(0.16) ? `${word} ${random.pick(brandHeads)}${random.pick(brandTails)}` : word;
}

/** One word of a pattern's `{…}` at a time, so that two surnames in a name differ. */
export function fillPattern(pattern: string, vocabulary: Vocabulary, random: Random): string {
  let surname = "";
  return pattern.replace(/\{([sotpba])\}/g, (_, part: string) => {
    if (part === "s") {
      surname = random.pick(vocabulary.surnames);
      return surname;
    }
    if (part === "o") return otherThan(surname, vocabulary.surnames, random);
    if (part === "t") return random.pick(vocabulary.trades);
    if (part === "p") return random.pick(vocabulary.places);
    if (part === "b") return makeBrand(random);
    return [0, 1, 2].map(() => capitals[random.between(0, capitals.length - 1)]).join("");
  });
}

function otherThan(word: string, list: readonly string[], random: Random): string {
  const picked = random.pick(list);
  return picked === word ? otherThan(word, list, random) : picked;
}

/** A name of at most 50 characters with its legal form, which one company in eight does not state. */
export function makeCompanyName(vocabulary: Vocabulary, random: Random): CompanyName {
  let core = fillPattern(random.pick(vocabulary.patterns), vocabulary, random);
  while (core.length > 38) core = fillPattern(random.pick(vocabulary.patterns), vocabulary, random);
  const { language } = vocabulary;
  if (random.chance(0.12)) return { core, language };
  const form = random.pick(vocabulary.legalForms);
  return core.length + form.length < 50 ? { core, form, language } : { core, language };
}

/** `Ridgeline Architects` and `, Inc.` → `Ridgeline Architects, Inc.` */
export function fullName(name: CompanyName): string {
  if (name.form === undefined) return name.core;
  return name.form.startsWith(",") ? `${name.core}${name.form}` : `${name.core} ${name.form}`;
}
