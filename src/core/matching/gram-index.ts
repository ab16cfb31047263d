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
  const squares = new Float32Array(gramCodes);
  /** The asked name's squared weights; 0 for grams it does not have. */
  const asked = new Float32Array(gramCodes);
  let rows = 0;
  let inverseNorms = new Float32Array(0);
  let scores = new Float32Array(0);
  let touched = new Uint32Array(0);
  let isStale = true;

  /** Weights follow the counts. Each row is summed in its grams' order, so that the order of companies does not matter. */
  function refresh(): void {
    const names = rows + priorCompanies;
    for (let code = 0; code < gramCodes; code += 1) {
      const weight = Math.log(1 + names / (table.count(code) + (prior[code] as number) + 1));
      squares[code] = weight * weight;
    }
    if (inverseNorms.length < table.size) {
      const length = Math.ceil(table.size * 1.25);
      inverseNorms = new Float32Array(length);
      scores = new Float32Array(length);
      touched = new Uint32Array(length);
    }
    for (let row = 0; row < table.size; row += 1) {
      const norm = norm2(table.gramsOf(row));
      inverseNorms[row] = norm > 0 ? 1 / Math.sqrt(norm) : 0;
    }
    isStale = false;
  }

  function norm2(grams: Uint16Array): number {
    let sum = 0;
    for (let at = 0; at < grams.length; at += 1) sum += squares[grams[at] as number] as number;
    return sum;
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
      const list = table.rowsOf(code);
      for (let at = 0; at < list.length; at += 1) {
        const row = list[at] as number;
        const score = scores[row] as number;
        if (score === 0) touched[found++] = row;
        scores[row] = score + squared;
      }
      gathered += squared;
      seen += list.length;
    }
    return found;
  }

  /** The rows of the highest partial scores; rows in the same bucket stay or go together, in whatever order they came. */
  function best(found: number, wanted: number): number[] {
    const sizes = new Uint32Array(buckets + 1);
    let most = 0;
    for (let at = 0; at < found; at += 1) {
      const row = touched[at] as number;
      const partial = (scores[row] as number) * (inverseNorms[row] as number);
      scores[row] = partial;
      if (partial > most) most = partial;
    }
    const scale = most > 0 ? buckets / most : 0;
    for (let at = 0; at < found; at += 1) {
      const bucket = ((scores[touched[at] as number] as number) * scale) | 0;
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
      if ((((scores[row] as number) * scale) | 0) >= least) kept.push(row);
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
      const grams = gramsOf(words);
      const norm = norm2(grams);
      const gathered = best(gather(grams, norm), comparedPerWanted * atMost);
      for (const code of grams) asked[code] = squares[code] as number;
      const inverse = 1 / Math.sqrt(norm);
      const near: Near[] = [];
      const compare = (row: number) => {
        const own = table.gramsOf(row);
        let sum = 0;
        for (let at = 0; at < own.length; at += 1) sum += asked[own[at] as number] as number;
        if (sum > 0 && choice.accepts(row)) near.push({ row, likeness: sum * inverse * (inverseNorms[row] as number) });
      };
      for (const row of gathered) if (!table.late.has(row)) compare(row);
      for (const row of table.late) compare(row);
      for (const code of grams) asked[code] = 0;
      near.sort((one, other) => other.likeness - one.likeness || (choice.before(one.row, other.row) ? -1 : 1));
      return near.slice(0, atMost);
    },
  };
}

const prior = new Float32Array(gramCodes);
for (const [word, share] of usualShares) {
  for (const code of gramsOf([word])) prior[code] = (prior[code] as number) + share * priorCompanies;
}
