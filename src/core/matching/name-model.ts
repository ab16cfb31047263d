import type { FeatureName, Features } from "./name-features.ts";

/** Fitted by `bench/matching/fit.ts` on labelled public names: a choice among the shortlist and "none of these". */
const weights: Readonly<Record<FeatureName, number>> = {
  always: -3.72,
  grams: 1.742,
  gramsHigh: 0.228,
  accountCovered: 1.247,
  companyCovered: 0.924,
  accountAll: -0.24,
  companyAll: -0.032,
  accountMissing: -1.064,
  companyMissing: -0.685,
  accountMissingMost: -1.839,
  companyMissingMost: -1.9,
  firstSame: 1.367,
  firstAlike: 0.151,
  lastSame: 0.031,
  coreSame: 0.105,
  familySame: 0.491,
  allSame: 0.017,
  formSame: 0.786,
  formDiffers: -2.224,
  formAccountOnly: -0.828,
  formCompanyOnly: -1.058,
  placeCompanyOnly: -0.808,
  placeAccountOnly: -0.064,
  roleCompanyOnly: 0.362,
  roleAccountOnly: -0.319,
  numberDiffers: 0.069,
  editLikeness: -0.218,
  prefix: 0.582,
  initials: 0.207,
  tellingSame: 3.827,
  tellingAlike: 0.024,
  oneWordAccount: -0.174,
  oneWordStart: -0.225,
  shortAccount: 0.033,
  looseShare: -0.458,
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
