import type { FeatureName, Features } from "./name-features.ts";

/** Fitted by `bench/matching/fit.ts` on labelled public names: a choice among the shortlist and "none of these". */
const weights: Readonly<Record<FeatureName, number>> = {
  always: -9.342,
  grams: 3.898,
  gramsHigh: -0.461,
  accountCovered: 2.397,
  companyCovered: 2.751,
  accountAll: 0.759,
  companyAll: -0.553,
  accountMissing: 0.343,
  companyMissing: 0.854,
  accountMissingMost: -0.001,
  companyMissingMost: -0.883,
  firstSame: 0.985,
  firstAlike: 2.177,
  firstElsewhere: 0.298,
  coreSame: 2.458,
  familySame: 4.432,
  allSame: -0.24,
  formSame: 1.446,
  formDiffers: -1.985,
  formAccountOnly: -1.505,
  formCompanyOnly: -0.332,
  placeCompanyOnly: -0.751,
  placeAccountOnly: -0.332,
  roleCompanyOnly: 0.39,
  roleAccountOnly: -0.497,
  numberDiffers: -0.121,
  prefix: 0.248,
  initials: 0.945,
  partSame: 0.689,
  partInitials: 1.547,
  tellingSame: 8.552,
  tellingAlike: 1.177,
  tellingAll: 0.141,
  tellingCompany: -0.194,
  oneWordAccount: 0.235,
  oneWordStart: -0.291,
  shortAccount: 0.341,
  looseShare: 1.73,
  insideMissing: 0.396,
  insideMissingAll: 0.794,
  aroundMissing: -1.048,
  aroundMissingAll: -0.077,
  companyOneWord: -0.094,
  swapped: 0.356,
  writtenSame: 0.744,
  manyCompanies: -6.339,
  extraRare: 1.181,
  extraUsual: -0.717,
  extraWords: -0.125,
  atStart: -0.343,
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
