import { usualShares } from "./common-words.ts";

/** 3-grams over space, a–z and 0–9: a code is a number below this. */
const letters = 37;
const codes = letters ** 3;
/** As many made-up companies with the usual words smooth the counts of short lists. */
export const priorCompanies = 2_000;

export interface Near {
  row: number;
  /** Cosine of the idf-weighted 3-grams, 0 to 1. */
  likeness: number;
}

/** Inverted index of character 3-grams: rows of companies by gram, in typed arrays that grow. */
export interface GramIndex {
  add(row: number, words: readonly string[]): void;
  remove(row: number, words: readonly string[]): void;
  /** Rows that share grams, the most alike first. */
  nearest(words: readonly string[], atMost: number, choice: RowChoice): Near[];
}

export interface RowChoice {
  accepts(row: number): boolean;
  /** The order of rows that are equally alike; it must not depend on the order in which they came. */
  before(one: number, other: number): boolean;
}

export function createGramIndex(): GramIndex {
  const postings: (Uint32Array | undefined)[] = new Array(codes);
  const counts = new Uint32Array(codes);
  let rows = 0;
  let norms = new Float64Array(1_024);
  let scores = new Float64Array(1_024);
  let touched = new Uint32Array(1_024);
  let isStale = false;

  const weight = (code: number) =>
    Math.log(1 + (rows + priorCompanies) / ((counts[code] ?? 0) + (prior[code] ?? 0) + 1));

  /** Sums each row's squared weights, gram by gram, so that the order of companies does not matter. */
  function refreshNorms(): void {
    norms.fill(0);
    for (let code = 0; code < codes; code += 1) {
      const count = counts[code] ?? 0;
      const list = postings[code];
      if (count === 0 || !list) continue;
      const squared = weight(code) ** 2;
      for (let at = 0; at < count; at += 1) {
        const row = list[at] ?? 0;
        norms[row] = (norms[row] ?? 0) + squared;
      }
    }
    isStale = false;
  }

  return {
    add(row, words) {
      if (row >= norms.length) {
        norms = grown(norms, row);
        scores = grown(scores, row);
        touched = new Uint32Array(norms.length);
      }
      for (const code of gramsOf(words)) {
        const count = counts[code] ?? 0;
        let list = postings[code] ?? new Uint32Array(4);
        if (count === list.length) {
          const larger = new Uint32Array(Math.ceil(count * 1.5));
          larger.set(list);
          list = larger;
        }
        list[count] = row;
        postings[code] = list;
        counts[code] = count + 1;
      }
      rows += 1;
      isStale = true;
    },

    remove(row, words) {
      for (const code of gramsOf(words)) {
        const list = postings[code];
        const count = counts[code] ?? 0;
        const at = list ? list.subarray(0, count).indexOf(row) : -1;
        if (!list || at < 0) continue;
        list[at] = list[count - 1] ?? 0;
        counts[code] = count - 1;
      }
      rows -= 1;
      isStale = true;
    },

    nearest(words, atMost, choice) {
      if (isStale) refreshNorms();
      let found = 0;
      let norm = 0;
      for (const code of gramsOf(words)) {
        const squared = weight(code) ** 2;
        norm += squared;
        const list = postings[code];
        const count = counts[code] ?? 0;
        if (!list) continue;
        for (let at = 0; at < count; at += 1) {
          const row = list[at] as number;
          if (scores[row] === 0) touched[found++] = row;
          scores[row] = (scores[row] as number) + squared;
        }
      }
      const best: Near[] = [];
      let least = 0;
      for (let at = 0; at < found; at += 1) {
        const row = touched[at] as number;
        const likeness = (scores[row] as number) / Math.sqrt(norm * (norms[row] as number));
        scores[row] = 0;
        if ((best.length === atMost && likeness < least) || !choice.accepts(row)) continue;
        insert(best, { row, likeness }, atMost, choice);
        least = best.at(-1)?.likeness ?? 0;
      }
      return best;
    },
  };
}

function insert(best: Near[], near: Near, atMost: number, { before }: RowChoice): void {
  const comesFirst = (other: Near) =>
    near.likeness > other.likeness || (near.likeness === other.likeness && before(near.row, other.row));
  let low = 0;
  let high = best.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = best[middle];
    if (other && comesFirst(other)) high = middle;
    else low = middle + 1;
  }
  if (low >= atMost) return;
  best.splice(low, 0, near);
  if (best.length > atMost) best.pop();
}

function grown(array: Float64Array<ArrayBuffer>, row: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(Math.max(row + 1, Math.ceil(array.length * 1.5)));
  larger.set(array);
  return larger;
}

/** The different 3-grams of the words, spaces at the edges and between them. */
function gramsOf(words: readonly string[]): ReadonlySet<number> {
  const grams = new Set<number>();
  let one = 0;
  let two = 0;
  for (const word of words) {
    two = 0;
    for (let at = 0; at < word.length; at += 1) {
      const letter = letterCode(word.charCodeAt(at));
      grams.add((one * letters + two) * letters + letter);
      one = two;
      two = letter;
    }
    grams.add((one * letters + two) * letters);
    one = two;
  }
  return grams;
}

/** 1–26 for a–z, 27–36 for 0–9, 0 for everything else. */
function letterCode(code: number): number {
  if (code >= 97 && code <= 122) return code - 96;
  return code >= 48 && code <= 57 ? code - 21 : 0;
}

const prior = new Float64Array(codes);
for (const [word, share] of usualShares) {
  for (const code of gramsOf([word])) prior[code] = (prior[code] ?? 0) + share * priorCompanies;
}
