import type { FeatureName, Features } from "./name-features.ts";

/** Fitted by `bench/matching/fit.ts` on labelled public names: a choice among the shortlist and "none of these". */
const weights: Readonly<Record<FeatureName, number>> = {
  always: -13.167,
  grams: 4.257,
  gramsHigh: -1.465,
  accountCovered: 1.303,
  companyCovered: 1.927,
  accountAll: -0.088,
  companyAll: 0.362,
  accountMissing: -0.309,
  companyMissing: 0.429,
  accountMissingMost: -0.339,
  companyMissingMost: -0.422,
  firstSame: 1.004,
  firstAlike: 3.056,
  firstElsewhere: 0.278,
  coreSame: 2.299,
  familySame: 3.536,
  allSame: -1.048,
  formSame: 1.063,
  formDiffers: -2.895,
  formAccountOnly: -1.341,
  formCompanyOnly: -1.052,
  placeCompanyOnly: -0.86,
  placeAccountOnly: -0.197,
  roleCompanyOnly: 0.332,
  roleAccountOnly: -0.41,
  numberDiffers: -0.247,
  prefix: 1.071,
  initials: 1.52,
  partSame: 0.877,
  partInitials: 1.195,
  tellingSame: 9.434,
  tellingAlike: 0.584,
  tellingAll: 0.121,
  tellingCompany: 0.193,
  oneWordAccount: 0.549,
  oneWordStart: -0.541,
  shortAccount: 0.781,
  looseShare: 1.545,
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
