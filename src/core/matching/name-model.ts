import type { FeatureName, Features } from "./name-features.ts";

/** Fitted by `bench/matching/fit.ts` on labelled public names: a choice among the shortlist and "none of these". */
const weights: Readonly<Record<FeatureName, number>> = {
  always: -9.17,
  grams: 3.951,
  gramsHigh: -0.621,
  accountCovered: 1.746,
  companyCovered: 2.27,
  accountAll: -0.007,
  companyAll: 0.269,
  accountMissing: 0.106,
  companyMissing: 0.794,
  accountMissingMost: 0.337,
  companyMissingMost: -0.45,
  firstSame: 1.025,
  firstAlike: 2.541,
  firstElsewhere: 0.301,
  coreSame: 3.411,
  familySame: 4.423,
  allSame: -0.515,
  formSame: 1.366,
  formDiffers: -2.213,
  formAccountOnly: -1.718,
  formCompanyOnly: -0.493,
  placeCompanyOnly: -0.67,
  placeAccountOnly: -0.286,
  roleCompanyOnly: 0.371,
  roleAccountOnly: -0.479,
  numberDiffers: -0.027,
  prefix: 0.18,
  initials: 1.703,
  partSame: 0.665,
  partInitials: 1.585,
  tellingSame: 9.008,
  tellingAlike: 0.886,
  tellingAll: -0.12,
  tellingCompany: -0.072,
  oneWordAccount: 0.361,
  oneWordStart: -0.519,
  shortAccount: 0.441,
  looseShare: 1.85,
  insideMissing: 0.038,
  insideMissingAll: 0.075,
  aroundMissing: 1.033,
  aroundMissingAll: -0.283,
  companyOneWord: -0.105,
  swapped: -0.235,
  writtenSame: 0.579,
  manyCompanies: -6.259,
};

const names = Object.keys(weights) as readonly FeatureName[];

/** How far a company's name speaks for it against "none of these", which has 0; in logits. */
export function scoreName(features: Features): number {
  let score = 0;
  for (const name of names) score += weights[name] * features[name];
  return score;
}

/** Turns the scores of all candidates into their probabilities; what is missing to 1 is that none of them is right. */
export function probabilities(scores: readonly number[]): number[] {
  const most = Math.max(0, ...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const total = powers.reduce((sum, power) => sum + power, Math.exp(-most));
  return powers.map((power) => power / total);
}
