import { usualShares } from "./common-words.ts";
import { createGramRows } from "./gram-rows.ts";
import { gramCodes, gramsOf } from "./grams-of.ts";

/** As many made-up companies with the usual words smooth the counts of short lists. */
export const priorCompanies = 2_000;
/**
 * Rows are gathered by the rarest grams that hold this share of the name's weight, or less where they alone have so many rows;
 * only the best of them are compared gram by gram.
 */
const gathering = { share: 0.7, leastShare: 0.4, mostRows: 60_000 };
/** For each row that is wanted, so many are compared gram by gram. */
const comparedPerWanted = 4;
const buckets = 512;
/** Parts of 1 that squared weights are rounded to: sums stay below 2^32. */
const steps = 4_096;

export interface Near {
  row: number;
  /** Cosine of the idf-weighted 3-grams, 0 to 1. */
  likeness: number;
}

/** Inverted index of character 3-grams: rows of companies by gram, in typed arrays that grow. */
export interface GramIndex {
  add(row: number, words: readonly string[]): void;
  remove(row: number): void;
  /** Rows that share grams, the most alike first. */
  nearest(words: readonly string[], atMost: number, choice: RowChoice): Near[];
}

export interface RowChoice {
  accepts(row: number): boolean;
  /** The order of rows that are equally alike; it must not depend on the order in which they came. */
  before(one: number, other: number): boolean;
}

export function createGramIndex(): GramIndex {
  const table = createGramRows();
  /** Squared weights in whole steps, so that sums are the same in whatever order grams and rows came. */
  const squares = new Uint32Array(gramCodes);
  /** The asked name's squared weights, and those of its grams that rows were gathered by; 0 for all others. */
  const asked = new Uint32Array(gramCodes);
  const gatheredBy = new Uint32Array(gramCodes);
  let rows = 0;
  let inverseNorms = new Float64Array(0);
  let scores = new Uint32Array(0);
  let touched = new Uint32Array(0);
  let isStale = true;

  /** Weights follow the counts. */
  function refresh(): void {
    const names = rows + priorCompanies;
    for (let code = 0; code < gramCodes; code += 1) {
      const weight = Math.log(1 + names / (table.count(code) + (prior[code] as number) + 1));
      squares[code] = Math.round(weight * weight * steps);
    }
    if (inverseNorms.length < table.size) {
      const length = Math.ceil(table.size * 1.1);
      inverseNorms = new Float64Array(length);
      scores = new Uint32Array(length);
      touched = new Uint32Array(length);
    }
    for (let row = 0; row < table.size; row += 1) {
      const norm = table.sumOf(row, squares);
      inverseNorms[row] = norm > 0 ? 1 / Math.sqrt(norm) : 0;
    }
    isStale = false;
  }

  /** Adds up in `scores` what rows share of the rarest grams; the number of rows in `touched`. */
  function gather(grams: Uint16Array, norm: number): number {
    const rarest = [...grams].sort((one, other) => table.count(one) - table.count(other) || one - other);
    let found = 0;
    let gathered = 0;
    let seen = 0;
    for (const code of rarest) {
      const share = gathered / norm;
      if (share >= gathering.share || (share >= gathering.leastShare && seen > gathering.mostRows)) break;
      const squared = squares[code] as number;
      gatheredBy[code] = squared;
      const list = table.rowsOf(code);
      for (let at = 0; at < list.length; at += 1) {
        const row = list[at] as number;
        const score = scores[row] as number;
        if (score === 0) touched[found++] = row;
        scores[row] = score + squared;
      }
      gathered += squared;
      seen += table.count(code);
    }
    for (const row of table.late) {
      if (scores[row] === 0) touched[found++] = row;
      scores[row] = table.sumOf(row, gatheredBy);
    }
    for (const code of rarest) gatheredBy[code] = 0;
    return found;
  }

  /** The rows of the highest partial scores; rows in the same bucket stay or go together, in whatever order they came. */
  function best(found: number, wanted: number): number[] {
    const sizes = new Uint32Array(buckets + 1);
    const partial = (row: number) => (scores[row] as number) * (inverseNorms[row] as number);
    let most = 0;
    for (let at = 0; at < found; at += 1) most = Math.max(most, partial(touched[at] as number));
    const scale = most > 0 ? buckets / most : 0;
    for (let at = 0; at < found; at += 1) {
      const bucket = (partial(touched[at] as number) * scale) | 0;
      sizes[bucket] = (sizes[bucket] as number) + 1;
    }
    let least = buckets;
    for (let sum = sizes[least] as number; least > 0 && sum < wanted; ) {
      least -= 1;
      sum += sizes[least] as number;
    }
    const kept: number[] = [];
    for (let at = 0; at < found; at += 1) {
      const row = touched[at] as number;
      if (partial(row) > 0 && ((partial(row) * scale) | 0) >= least) kept.push(row);
      scores[row] = 0;
    }
    return kept;
  }

  return {
    add(row, words) {
      table.add(row, gramsOf(words));
      rows += 1;
      isStale = true;
    },

    remove(row) {
      table.remove(row);
      rows -= 1;
      isStale = true;
    },

    nearest(words, atMost, choice) {
      if (isStale) refresh();
      table.turnIfLate();
      const grams = gramsOf(words);
      let norm = 0;
      for (const code of grams) {
        asked[code] = squares[code] as number;
        norm += squares[code] as number;
      }
      const inverse = 1 / Math.sqrt(norm);
      const near: Near[] = [];
      for (const row of best(gather(grams, norm), comparedPerWanted * atMost)) {
        const sum = table.sumOf(row, asked);
        if (sum > 0 && choice.accepts(row)) near.push({ row, likeness: sum * inverse * (inverseNorms[row] as number) });
      }
      for (const code of grams) asked[code] = 0;
      const kept = mostAlike(near, atMost);
      kept.sort((one, other) => other.likeness - one.likeness || (choice.before(one.row, other.row) ? -1 : 1));
      return kept.slice(0, atMost);
    },
  };
}

/** The `atMost` most alike, in no order, with those that are as alike as the last of them: numbers sort faster than rows. */
function mostAlike(near: Near[], atMost: number): Near[] {
  if (near.length <= atMost) return near;
  const least = Float64Array.from(near, ({ likeness }) => likeness).sort()[near.length - atMost] ?? 0;
  return near.filter(({ likeness }) => likeness >= least);
}

const prior = new Float32Array(gramCodes);
for (const [word, share] of usualShares) {
  for (const code of gramsOf([word])) prior[code] = (prior[code] as number) + share * priorCompanies;
}
