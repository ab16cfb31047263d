import type { FeatureName, Features } from "./name-features.ts";

/** Fitted by `bench/matching/fit.ts` on labelled public names: a choice among the shortlist and "none of these". */
const weights: Readonly<Record<FeatureName, number>> = {
  always: -13.411,
  grams: 4.796,
  gramsHigh: -1.623,
  accountCovered: 1.388,
  companyCovered: 1.772,
  accountAll: -0.034,
  companyAll: 0.59,
  accountMissing: -0.162,
  companyMissing: 0.401,
  accountMissingMost: -0.366,
  companyMissingMost: -0.524,
  firstSame: 0.983,
  firstAlike: 2.902,
  firstElsewhere: 0.326,
  coreSame: 2.401,
  familySame: 3.384,
  allSame: -0.98,
  formSame: 1.074,
  formDiffers: -2.699,
  formAccountOnly: -1.301,
  formCompanyOnly: -1.009,
  placeCompanyOnly: -0.917,
  placeAccountOnly: -0.2,
  roleCompanyOnly: 0.311,
  roleAccountOnly: -0.454,
  numberDiffers: -0.263,
  prefix: 1.086,
  initials: 1.679,
  partSame: 1.025,
  partInitials: 1.187,
  tellingSame: 9.482,
  tellingAlike: 0.558,
  tellingAll: -0.085,
  tellingCompany: -0.332,
  oneWordAccount: 0.49,
  oneWordStart: -0.461,
  shortAccount: 0.718,
  looseShare: 1.741,
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
