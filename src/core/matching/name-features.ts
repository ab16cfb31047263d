import { alignWords, type WordPair } from "./align-words.ts";
import { isPlace, isRole } from "./common-words.ts";
import { isSameCore, type NormalName } from "./normalise-name.ts";

/** What the model is told of an account's and a company's name, each 0 to 1. */
export const featureNames = [
  "always",
  "grams",
  "gramsHigh",
  "accountCovered",
  "companyCovered",
  "accountAll",
  "companyAll",
  "accountMissing",
  "companyMissing",
  "accountMissingMost",
  "companyMissingMost",
  "firstSame",
  "firstAlike",
  "firstElsewhere",
  "coreSame",
  "familySame",
  "allSame",
  "formSame",
  "formDiffers",
  "formAccountOnly",
  "formCompanyOnly",
  "placeCompanyOnly",
  "placeAccountOnly",
  "roleCompanyOnly",
  "roleAccountOnly",
  "numberDiffers",
  "prefix",
  "initials",
  "partSame",
  "partInitials",
  "tellingSame",
  "tellingAlike",
  "tellingAll",
  "tellingCompany",
  "oneWordAccount",
  "oneWordStart",
  "shortAccount",
  "looseShare",
  "insideMissing",
  "insideMissingAll",
  "aroundMissing",
  "aroundMissingAll",
  "companyOneWord",
  "swapped",
  "writtenSame",
  "manyCompanies",
  "extraRare",
  "extraUsual",
  "extraWords",
  "atStart",
] as const;

export type FeatureName = (typeof featureNames)[number];
export type Features = Record<FeatureName, number>;

/** How telling a word is at most that says no more than what a company is or does. */
const mostUsual = 0.5;

/** Compares two names. `grams`: their 3-gram cosine; `weigh`: how telling a word is, 0 to 1. */
export function nameFeatures(
  account: NormalName,
  company: NormalName,
  grams: number,
  weigh: (word: string) => number,
  size: number,
): Features {
  const isFolded = account.hasUmlaut || company.hasUmlaut;
  const left = isFolded ? account.core : account.spelt;
  const right = isFolded ? company.core : company.spelt;
  const pairs = alignWords(left, right);
  const leftStrength = strengths(left, pairs, "left");
  const rightStrength = strengths(right, pairs, "right");
  const leftSide = sideOf(account.core, leftStrength, weigh);
  const rightSide = sideOf(company.core, rightStrength, weigh);
  const coreSame = flag(isSameCore(account, company));
  const sameForm = account.forms.length > 0 && account.forms.join() === company.forms.join();
  const bothForms = account.forms.length > 0 && company.forms.length > 0;
  const firstStrength = pairs.find(({ left: at, right: other }) => at === 0 && other === 0)?.strength ?? 0;
  const shorter = account.joined.length <= company.joined.length ? account.joined : company.joined;
  const longer = shorter === account.joined ? company.joined : account.joined;
  return {
    always: 1,
    grams,
    gramsHigh: Math.max(0, grams - 0.7) / 0.3,
    accountCovered: leftSide.covered,
    companyCovered: rightSide.covered,
    accountAll: flag(leftSide.missing === 0),
    companyAll: flag(rightSide.missing === 0),
    accountMissing: Math.min(1, leftSide.missing / 2),
    companyMissing: Math.min(1, rightSide.missing / 2),
    accountMissingMost: leftSide.missingMost,
    companyMissingMost: rightSide.missingMost,
    firstSame: flag(firstStrength === 1),
    firstElsewhere: flag(firstStrength === 0 && leftStrength[0] === 1),
    firstAlike: firstStrength < 1 ? firstStrength : 0,
    coreSame,
    familySame: flag(coreSame === 0 && account.family === company.family),
    allSame: coreSame * flag(account.forms.join() === company.forms.join()),
    formSame: flag(sameForm),
    formDiffers: flag(bothForms && !sameForm),
    formAccountOnly: flag(account.forms.length > 0 && company.forms.length === 0),
    formCompanyOnly: flag(account.forms.length === 0 && company.forms.length > 0),
    placeCompanyOnly: open(right, rightStrength, isPlace),
    placeAccountOnly: open(left, leftStrength, isPlace),
    roleCompanyOnly: open(right, rightStrength, isRole),
    roleAccountOnly: open(left, leftStrength, isRole),
    numberDiffers: Math.max(open(left, leftStrength, isNumber), open(right, rightStrength, isNumber)),
    prefix: shorter.length >= 3 && longer.startsWith(shorter) ? shorter.length / longer.length : 0,
    initials: flag(isInitials(account, company) || isInitials(company, account)),
    partSame: flag(account.parts.includes(company.joined) || company.parts.includes(account.joined)),
    partInitials: flag(account.initials.length > 1 && account.parts.some((part) => company.initials.startsWith(part))),
    tellingSame: leftSide.tellingSame,
    tellingAlike: leftSide.tellingAlike,
    tellingAll: leftSide.missing === 0 ? leftSide.tellingSame : 0,
    tellingCompany: rightSide.missing === 0 ? rightSide.tellingSame : 0,
    oneWordAccount: flag(left.length === 1),
    oneWordStart: flag(left.length === 1 && right.length > 1 && left[0] === right[0]),
    shortAccount: flag(account.joined.length <= 4),
    looseShare: leftSide.loose,
    insideMissing: rightSide.missing === 0 ? leftSide.missingMost : 0,
    insideMissingAll: rightSide.missing === 0 ? Math.min(1, leftSide.missing / 2) : 0,
    aroundMissing: leftSide.missing === 0 ? rightSide.missingMost : 0,
    aroundMissingAll: leftSide.missing === 0 ? Math.min(1, rightSide.missing / 2) : 0,
    companyOneWord: flag(right.length === 1 && left.length > 1),
    swapped: Math.min(leftSide.missingMost, rightSide.missingMost),
    writtenSame: flag(coreSame === 1 && writtenCore(account) === writtenCore(company)),
    // Fitted among 10,000 and among 100,000: a shorter list makes nothing surer.
    manyCompanies: Math.log10(Math.max(10_000, size)) / 5,
    extraRare: leftSide.missing === 0 ? rightSide.missingMost ** 2 : 0,
    extraUsual: flag(leftSide.missing === 0 && rightSide.missing > 0 && rightSide.missingMost < mostUsual),
    extraWords: leftSide.missing === 0 ? Math.min(1, rightStrength.filter((strength) => strength === 0).length / 4) : 0,
    atStart: flag(right.length > left.length && left.every((word, at) => right[at] === word)),
  };
}

/** The words as written, legal forms and the like aside: nothing is expanded. */
function writtenCore({ text, dropped }: NormalName): string {
  return dropped.length === 0
    ? text
    : text
        .split(" ")
        .filter((word) => !dropped.includes(word))
        .join(" ");
}

/** Whether a word of that sort has no equal on the other side. */
function open(words: readonly string[], strength: readonly number[], is: (word: string) => boolean): number {
  return flag(words.some((word, at) => (strength[at] ?? 0) < 1 && is(word)));
}

interface Side {
  covered: number;
  missing: number;
  missingMost: number;
  tellingSame: number;
  tellingAlike: number;
  /** The share of the weight that is paired with shortened or mistyped words. */
  loose: number;
}

function sideOf(words: readonly string[], strength: readonly number[], weigh: (word: string) => number): Side {
  let total = 0;
  const side: Side = { covered: 0, missing: 0, missingMost: 0, tellingSame: 0, tellingAlike: 0, loose: 0 };
  for (let at = 0; at < words.length; at += 1) {
    const weight = weigh(words[at] ?? "");
    const pair = strength[at] ?? 0;
    total += weight;
    side.covered += weight * pair;
    if (pair === 0) {
      side.missing += weight;
      side.missingMost = Math.max(side.missingMost, weight);
    } else if (pair === 1) side.tellingSame = Math.max(side.tellingSame, weight);
    else {
      side.tellingAlike = Math.max(side.tellingAlike, weight * pair);
      side.loose += weight;
    }
  }
  if (total > 0) {
    side.covered /= total;
    side.loose /= total;
  }
  return side;
}

function strengths(words: readonly string[], pairs: readonly WordPair[], side: "left" | "right"): number[] {
  const strength = new Array<number>(words.length).fill(0);
  for (const pair of pairs) strength[pair[side]] = Math.max(strength[pair[side]] ?? 0, pair.strength);
  return strength;
}

function isInitials(short: NormalName, long: NormalName): boolean {
  return short.core.length === 1 && short.joined.length >= 2 && long.initials.startsWith(short.joined);
}

const isNumber = (word: string): boolean => /^(?:\d+|i{1,3}|iv|vi{0,3}|ix|x)$/.test(word);
const flag = (is: boolean): number => (is ? 1 : 0);
