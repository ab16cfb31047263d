/** How words of two names correspond. `strength`: 1 for the same word, less for a shortened or mistyped one. */
export interface WordPair {
  left: number;
  right: number;
  strength: number;
}

const least = 0.7;
const longestCompared = 30;
const mostWords = 24;
const acronymStrength = 0.9;
const mostLetters = 5;
const smallWords = new Set(["of", "the", "for", "de", "da", "do", "di", "del", "der", "des", "du"]);

/** Pairs words of two names: equal ones, two that the other name joins, acronyms, then shortened or mistyped ones. Each word once. */
export function alignWords(left: readonly string[], right: readonly string[]): readonly WordPair[] {
  const pairs: WordPair[] = [];
  const leftSize = Math.min(left.length, mostWords);
  const rightSize = Math.min(right.length, mostWords);
  const takenRight: boolean[] = [];
  const restLeft: number[] = [];
  for (let at = 0; at < leftSize; at += 1) {
    let other = 0;
    while (other < rightSize && (takenRight[other] || left[at] !== right[other])) other += 1;
    if (other === rightSize) restLeft.push(at);
    else {
      pairs.push({ left: at, right: other, strength: 1 });
      takenRight[other] = true;
    }
  }
  if (restLeft.length === 0 || pairs.length === rightSize) return pairs;
  const freeLeft = new Set(restLeft);
  const freeRight = new Set<number>();
  for (let other = 0; other < rightSize; other += 1) if (!takenRight[other]) freeRight.add(other);
  for (const [apart, together] of pairJoined(left, right, freeLeft, freeRight)) {
    pairs.push({ left: apart, right: together, strength: 1 });
  }
  for (const [apart, together] of pairJoined(right, left, freeRight, freeLeft)) {
    pairs.push({ left: together, right: apart, strength: 1 });
  }
  for (const { acronym, word, strength } of pairAcronyms(left, right, freeLeft, freeRight)) {
    pairs.push({ left: acronym, right: word, strength });
  }
  for (const { acronym, word, strength } of pairAcronyms(right, left, freeRight, freeLeft)) {
    pairs.push({ left: word, right: acronym, strength });
  }
  pairs.push(...pairAlike(left, right, freeLeft, freeRight));
  return pairs;
}

/** `gts` on one side, `ground transportation systems` on the other; small words may stand between. Two letters agree by chance more often. */
function pairAcronyms(
  short: readonly string[],
  long: readonly string[],
  freeShort: Set<number>,
  freeLong: Set<number>,
): readonly { acronym: number; word: number; strength: number }[] {
  const pairs: { acronym: number; word: number; strength: number }[] = [];
  if (freeLong.size < 2) return pairs;
  let words: number[] | undefined;
  for (const acronym of freeShort) {
    const letters = short[acronym] ?? "";
    if (letters.length < 2 || letters.length > mostLetters || letters.length > freeLong.size) continue;
    words ??= [...freeLong].filter((at) => !smallWords.has(long[at] ?? ""));
    const run = words;
    const from = run.findIndex((_, start) => isSpeltBy(letters, run.slice(start, start + letters.length), long));
    if (from < 0) continue;
    const strength = letters.length === 2 ? least : acronymStrength;
    for (const word of run.splice(from, letters.length)) {
      pairs.push({ acronym, word, strength });
      freeLong.delete(word);
    }
    freeShort.delete(acronym);
  }
  return pairs;
}

function isSpeltBy(letters: string, run: readonly number[], words: readonly string[]): boolean {
  return run.length === letters.length && run.every((at, nth) => words[at]?.startsWith(letters.charAt(nth)));
}

function pairAlike(
  left: readonly string[],
  right: readonly string[],
  freeLeft: Set<number>,
  freeRight: Set<number>,
): readonly WordPair[] {
  const close: WordPair[] = [];
  for (const at of freeLeft) {
    for (const other of freeRight) {
      const strength = wordLikeness(left[at] ?? "", right[other] ?? "");
      if (strength >= least) close.push({ left: at, right: other, strength });
    }
  }
  if (close.length < 2) return close;
  close.sort((one, other) => other.strength - one.strength || one.left - other.left || one.right - other.right);
  return close.filter((pair) => freeLeft.has(pair.left) && freeRight.delete(pair.right) && freeLeft.delete(pair.left));
}

/** `power grid` on one side, `powergrid` on the other. */
function pairJoined(
  apart: readonly string[],
  together: readonly string[],
  freeApart: Set<number>,
  freeTogether: Set<number>,
): readonly [apart: number, together: number][] {
  const pairs: [number, number][] = [];
  for (const at of freeApart) {
    if (!freeApart.has(at + 1)) continue;
    const joined = `${apart[at]}${apart[at + 1]}`;
    for (const other of freeTogether) {
      if (together[other] !== joined) continue;
      pairs.push([at, other], [at + 1, other]);
      freeApart.delete(at);
      freeApart.delete(at + 1);
      freeTogether.delete(other);
      break;
    }
  }
  return pairs;
}

/** 0 to 1: shortened (`inv` for `investments`) or mistyped; 0 for less than that. */
function wordLikeness(one: string, other: string): number {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < 2) return 0;
  if (long.startsWith(short)) {
    if (short.length < 4 && long.length < short.length + 2) return 0;
    return short.length < 3 ? least : Math.max(0.8, short.length / long.length);
  }
  if (short.length < 4 || short.length < least * long.length) return 0;
  const otherFirst = short.charCodeAt(0) === long.charCodeAt(0) ? 0 : 0.05;
  const likeness = editLikeness(short.slice(0, longestCompared), long.slice(0, longestCompared), least + otherFirst);
  return likeness - otherFirst;
}

/** Rows of the table of edits, used again: thousands of words are compared for one account. */
const rows = Array.from({ length: 3 }, () => new Uint8Array(longestCompared + 1));

/** 1 less the share of letters to change, add, drop or swap; 0 as soon as it is sure to be less than `atLeast`. `b` is the longer. */
function editLikeness(a: string, b: string, atLeast: number): number {
  const most = (1 - atLeast) * b.length + 1e-9;
  let [older, previous, current] = rows as [Uint8Array, Uint8Array, Uint8Array];
  for (let by = 0; by <= b.length; by += 1) previous[by] = by;
  let previousLeast = 0;
  for (let at = 1; at <= a.length; at += 1) {
    current[0] = at;
    let rowLeast = at;
    const letter = a.charCodeAt(at - 1);
    for (let by = 1; by <= b.length; by += 1) {
      const isSame = letter === b.charCodeAt(by - 1);
      let cost = (previous[by - 1] as number) + (isSame ? 0 : 1);
      cost = Math.min(cost, (previous[by] as number) + 1, (current[by - 1] as number) + 1);
      const isSwap =
        at > 1 && by > 1 && letter === b.charCodeAt(by - 2) && a.charCodeAt(at - 2) === b.charCodeAt(by - 1);
      if (isSwap) cost = Math.min(cost, (older[by - 2] as number) + 1);
      current[by] = cost;
      if (cost < rowLeast) rowLeast = cost;
    }
    if (Math.min(rowLeast, previousLeast + 1) > most) return 0;
    previousLeast = rowLeast;
    [older, previous, current] = [previous, current, older];
  }
  return 1 - (previous[b.length] as number) / b.length;
}
