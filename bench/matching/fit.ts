/** Fits the weights of `name-model.ts` on the labelled accounts: `npx tsx bench/matching/fit.ts`. Prints them and cross-validated figures. */
import { buildCompanyIndex, type CompanyIndex } from "../../src/core/matching/company-index.ts";
import { featureNames } from "../../src/core/matching/name-features.ts";
import { normaliseName } from "../../src/core/matching/normalise-name.ts";
import { compareNames } from "../../src/core/matching/rank-companies.ts";
import type { IndexedCompany } from "../../src/core/matching/suggestion.ts";
import { type LabelledAccount, readAccounts, readTargets } from "./read-labelled.ts";

/** One account against its shortlist: which of `rows` are right (none of them: the account has no company). */
interface Example {
  account: LabelledAccount;
  rows: readonly Float64Array[];
  right: readonly number[];
  weight: number;
  fold: number;
  /** Without its company: not counted in the figures. */
  isCopy?: boolean;
}

const folds = 5;
const rounds = 900;
/** Rows that the first rounds give less than this count no more: they hardly move the weights. */
const hopeless = 1e-5;
const firstRounds = 60;
/** What an account without its company counts beside a labelled one. */
const missingWeight = 0.3;
const ridge = 0.0001;
/** What an account among 100,000 companies counts beside the same among 10,000. */
const largeWeight = Number(process.env.LARGE ?? 0.5);

/** Each account, and each that has a company once more without it: so "none" is learnt, too. */
function examplesOf(companies: readonly IndexedCompany[], labelled: ReadonlySet<string>, by: number): Example[] {
  const index = buildCompanyIndex(companies);
  return readAccounts().flatMap((account, at) => {
    const full = exampleOf(index, account, at % folds, labelled);
    if (full === null) return [];
    full.weight = by;
    if (full.right.length === 0) return [full];
    const others = full.rows.filter((_, place) => !full.right.includes(place));
    return [full, { ...full, rows: others, right: [], weight: by * missingWeight, isCopy: true }];
  });
}

/**
 * `null` where a company that nobody has labelled has the account's name: the labels were made for `labelled`, and it may well be
 * the right one.
 */
function exampleOf(
  index: CompanyIndex,
  account: LabelledAccount,
  fold: number,
  labelled: ReadonlySet<string>,
): Example | null {
  const compared = compareNames(index, normaliseName(account.q));
  const isDisputed = compared.some(
    ({ row, features }) => !labelled.has(row.company.id) && (features.coreSame === 1 || features.familySame === 1),
  );
  if (isDisputed) return null;
  const rows = compared.map(({ features }) => Float64Array.from(featureNames, (feature) => features[feature]));
  const right = compared.flatMap(({ row }, place) => (account.truth.includes(row.company.id) ? [place] : []));
  return { account, rows, right, weight: 1, fold };
}

const dot = (a: Float64Array, b: Float64Array) => {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] as number) * (b[at] as number);
  return sum;
};

/** Probability of each row; what is left is that of "none of these". */
function chances(rows: readonly Float64Array[], weights: Float64Array): number[] {
  const scores = rows.map((row) => Math.exp(Math.min(30, dot(row, weights))));
  const total = 1 + scores.reduce((sum, score) => sum + score, 0);
  return scores.map((score) => score / total);
}

/** Gradient descent (Adam) on the log-likelihood of a choice among the rows and "none". */
function fitWeights(examples: readonly Example[]): Float64Array {
  const size = featureNames.length;
  const weights = new Float64Array(size);
  const mean = new Float64Array(size);
  const spread = new Float64Array(size);
  const total = examples.reduce((sum, { weight }) => sum + weight, 0);
  let kept = examples;
  for (let round = 1; round <= rounds; round += 1) {
    const slope = weights.map((weight) => ridge * weight);
    if (round === firstRounds) kept = examples.map((example) => withoutHopeless(example, weights));
    for (const { rows, right, weight } of kept) {
      const chance = chances(rows, weights);
      for (const [at, row] of rows.entries()) {
        const wanted = right.includes(at) ? 1 / right.length : 0;
        const error = (weight * ((chance[at] as number) - wanted)) / total;
        if (Math.abs(error) < 1e-9) continue;
        for (let by = 0; by < size; by += 1) slope[by] = (slope[by] as number) + error * (row[by] as number);
      }
    }
    const rate = 0.15 * Math.min(1, 3 * (1 - round / (rounds + 1)));
    for (let by = 0; by < size; by += 1) {
      const step = slope[by] as number;
      mean[by] = 0.9 * (mean[by] as number) + 0.1 * step;
      spread[by] = 0.99 * (spread[by] as number) + 0.01 * step * step;
      const m = (mean[by] as number) / (1 - 0.9 ** round);
      const v = (spread[by] as number) / (1 - 0.99 ** round);
      weights[by] = (weights[by] as number) - (rate * m) / (Math.sqrt(v) + 1e-8);
    }
  }
  return weights;
}

function withoutHopeless(example: Example, weights: Float64Array): Example {
  const chance = chances(example.rows, weights);
  const stay = [...example.rows.keys()].filter((at) => example.right.includes(at) || (chance[at] ?? 0) >= hopeless);
  const right = example.right.map((at) => stay.indexOf(at));
  return { ...example, rows: stay.flatMap((at) => example.rows[at] ?? []), right };
}

const tenThousand = readTargets("targets_10k.tsv");
const labelled = new Set(tenThousand.map(({ id }) => id));
const small = examplesOf(tenThousand, labelled, 1);
const large = process.argv.includes("--large")
  ? examplesOf(readTargets("targets_100k.tsv"), labelled, largeWeight)
  : [];
const examples = [...small, ...large];

function report(title: string, weightsOf: (fold: number) => Float64Array, shown: readonly Example[]): void {
  let first = 0;
  let five = 0;
  let ones = 0;
  let loss = 0;
  const tops: { top: number; isRight: boolean; isOne: boolean }[] = [];
  for (const example of shown) {
    if (example.isCopy) continue;
    const chance = chances(example.rows, weightsOf(example.fold));
    const order = [...chance.keys()].sort((a, b) => (chance[b] as number) - (chance[a] as number));
    const rank = order.findIndex((at) => example.right.includes(at));
    const none = 1 - chance.reduce((sum, value) => sum + value, 0);
    loss -= Math.log(
      Math.max(1e-9, example.right.length ? example.right.reduce((s, at) => s + (chance[at] as number), 0) : none),
    );
    if (example.account.kind === "one") {
      ones += 1;
      if (rank === 0) first += 1;
      if (rank >= 0 && rank < 5) five += 1;
    }
    tops.push({ top: chance[order[0] ?? 0] ?? 0, isRight: rank === 0, isOne: example.account.kind === "one" });
  }
  tops.sort((a, b) => b.top - a.top);
  const at = (wrongShare: number) => {
    let wrong = 0;
    let right = 0;
    let top = 1;
    for (const item of tops) {
      if (!item.isRight) wrong += 1;
      if (wrong > wrongShare * tops.length) break;
      if (item.isRight && item.isOne) right += 1;
      top = item.top;
    }
    return `one ${((100 * right) / ones).toFixed(1)} at p>=${top.toFixed(3)}`;
  };
  console.log(
    title,
    `R1 ${((100 * first) / ones).toFixed(2)} R5 ${((100 * five) / ones).toFixed(2)} loss ${(loss / tops.length).toFixed(4)} wrong<=0.5%: ${at(0.005)}; <=0.9%: ${at(0.009)}`,
  );
}

if (!process.argv.includes("--no-cv")) {
  const perFold = Array.from({ length: folds }, (_, fold) =>
    fitWeights(examples.filter((example) => example.fold !== fold)),
  );
  const weightsOf = (fold: number) => perFold[fold] ?? new Float64Array(featureNames.length);
  report("10k cross-validated", weightsOf, small);
  if (large.length > 0) report("100k cross-validated", weightsOf, large);
}
const weights = fitWeights(examples);
report("10k fitted", () => weights, small);
if (large.length > 0) report("100k fitted", () => weights, large);
console.log(
  JSON.stringify(
    Object.fromEntries(featureNames.map((name, at) => [name, Number((weights[at] as number).toFixed(3))])),
  ),
);
