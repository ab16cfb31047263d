import type { FeatureName, Features } from "./name-features.ts";

/** Fitted by `bench/matching/fit.ts` on labelled public names: a choice among the shortlist and "none of these". */
const weights: Readonly<Record<FeatureName, number>> = {
  always: -13.191,
  grams: 4.239,
  gramsHigh: -1.467,
  accountCovered: 1.366,
  companyCovered: 1.886,
  accountAll: -0.09,
  companyAll: 0.38,
  accountMissing: -0.235,
  companyMissing: 0.428,
  accountMissingMost: -0.344,
  companyMissingMost: -0.455,
  firstSame: 0.983,
  firstAlike: 3.047,
  firstElsewhere: 0.268,
  coreSame: 2.321,
  familySame: 3.543,
  allSame: -1.024,
  formSame: 1.058,
  formDiffers: -2.748,
  formAccountOnly: -1.325,
  formCompanyOnly: -1.034,
  placeCompanyOnly: -0.869,
  placeAccountOnly: -0.227,
  roleCompanyOnly: 0.314,
  roleAccountOnly: -0.419,
  numberDiffers: -0.254,
  prefix: 1.078,
  initials: 1.553,
  partSame: 0.958,
  partInitials: 1.172,
  tellingSame: 9.468,
  tellingAlike: 0.584,
  tellingAll: 0.112,
  tellingCompany: 0.127,
  oneWordAccount: 0.532,
  oneWordStart: -0.549,
  shortAccount: 0.752,
  looseShare: 1.563,
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
