import type { IndexedCompany } from "../../src/core/matching/suggestion.ts";
import type { LabelledAccount } from "./read-labelled.ts";

export interface Labelled {
  companies: readonly IndexedCompany[];
  accounts: readonly LabelledAccount[];
}

const syllables = "al bar cor den el fa gri hol in jor kel lo mar nor ol pe quin ro sta tur ul ves wy zan".split(" ");
const trades = "Software,Logistics,Dental Care,Plumbing Services,Foods,Consulting,Motors,Energy,Media,Holdings".split(
  ",",
);
const forms = ["Ltd", "Inc.", "GmbH", "S.r.l.", "LLC", "B.V.", "S.A.", "AG"];
/** Of ten accounts so many have no company. */
const withoutCompany = 2;

/** Made-up companies and other spellings of some of them; the same ones for each seed. */
export function generateLabelled(count: number, asked: number, seed = 1): Labelled {
  const random = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const brand = () => {
    const letters = Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(syllables)).join("");
    return letters.charAt(0).toUpperCase() + letters.slice(1);
  };
  const name = () => `${brand()} ${random() < 0.4 ? `${brand()} ` : ""}${pick(trades)} ${pick(forms)}`;
  const names = new Set<string>();
  while (names.size < count) names.add(name());
  const companies = [...names].map((made, at) => ({ id: `c${at}`, name: made, typeIds: [], typeNames: [] }));
  const accounts = Array.from({ length: asked }, (_, at): LabelledAccount => {
    const id = `a${at}`;
    if (at % 10 < withoutCompany) return { id, q: `${brand()}${brand()} ${pick(trades)}`, kind: "none", truth: [] };
    const company = pick(companies);
    return { id, q: respelt(company.name, at, random), kind: "one", truth: [company.id] };
  });
  return { companies, accounts };
}

/** Without the legal form, in upper case, joined, mistyped, with a further word, or the words in another order. */
function respelt(name: string, at: number, random: () => number): string {
  const words = name.split(" ");
  const bare = words.slice(0, -1);
  const slip = 1 + Math.floor(random() * 3);
  const spellings = [
    bare.join(" "),
    name.toUpperCase(),
    `${bare.slice(0, 2).join("")} ${bare.slice(2).join(" ")}`,
    `${name.slice(0, slip)}${name.slice(slip + 1)}`,
    `${bare.join(" ")} Europe`,
    `${bare.slice(1).join(" ")}, ${bare[0]}`,
  ];
  return spellings[at % spellings.length] ?? name;
}

/** mulberry32: the same numbers from 0 to 1 for each seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
