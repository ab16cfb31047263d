/** How words of two names correspond. `strength`: 1 for the same word, less for a shortened or mistyped one. */
export interface WordPair {
  left: number;
  right: number;
  strength: number;
}

const least = 0.7;
const longestCompared = 30;
const mostWords = 24;

/** Pairs words of two names: equal ones, two that the other name joins, then shortened or mistyped ones. Each word once. */
export function alignWords(left: readonly string[], right: readonly string[]): readonly WordPair[] {
  const pairs: WordPair[] = [];
  const freeLeft = new Set(left.slice(0, mostWords).keys());
  const freeRight = new Set(right.slice(0, mostWords).keys());
  const take = (pair: WordPair) => {
    pairs.push(pair);
    freeLeft.delete(pair.left);
    freeRight.delete(pair.right);
  };
  for (const at of freeLeft) {
    for (const other of freeRight) {
      if (left[at] !== right[other]) continue;
      take({ left: at, right: other, strength: 1 });
      break;
    }
  }
  if (freeLeft.size === 0 || freeRight.size === 0) return pairs;
  pairJoined(left, right, freeLeft, freeRight, (one, other, strength) => take({ left: one, right: other, strength }));
  pairJoined(right, left, freeRight, freeLeft, (one, other, strength) => take({ left: other, right: one, strength }));
  const close: WordPair[] = [];
  for (const at of freeLeft) {
    for (const other of freeRight) {
      const strength = wordLikeness(left[at] ?? "", right[other] ?? "");
      if (strength >= least) close.push({ left: at, right: other, strength });
    }
  }
  close.sort((one, other) => other.strength - one.strength || one.left - other.left || one.right - other.right);
  for (const pair of close) if (freeLeft.has(pair.left) && freeRight.has(pair.right)) take(pair);
  return pairs;
}

/** `power grid` on one side, `powergrid` on the other. */
function pairJoined(
  apart: readonly string[],
  together: readonly string[],
  freeApart: Set<number>,
  freeTogether: Set<number>,
  take: (apart: number, together: number, strength: number) => void,
): void {
  for (const at of freeApart) {
    if (!freeApart.has(at + 1)) continue;
    const joined = `${apart[at]}${apart[at + 1]}`;
    for (const other of freeTogether) {
      if (together[other] !== joined) continue;
      take(at, other, 1);
      take(at + 1, other, 1);
      break;
    }
  }
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
  return editLikeness(short, long) - (short.charAt(0) === long.charAt(0) ? 0 : 0.05);
}

/** 1 less the share of letters to change, add, drop or swap. */
function editLikeness(one: string, other: string): number {
  const a = one.slice(0, longestCompared);
  const b = other.slice(0, longestCompared);
  const width = b.length + 1;
  const size = Math.max(a.length, b.length);
  if (size === 0) return 1;
  let older = new Uint8Array(width);
  let previous = Uint8Array.from({ length: width }, (_, at) => at);
  let current = new Uint8Array(width);
  for (let at = 1; at <= a.length; at += 1) {
    current[0] = at;
    for (let by = 1; by < width; by += 1) {
      const isSame = a.charCodeAt(at - 1) === b.charCodeAt(by - 1);
      let cost = Math.min(
        (previous[by] as number) + 1,
        (current[by - 1] as number) + 1,
        (previous[by - 1] as number) + (isSame ? 0 : 1),
      );
      const isSwap =
        at > 1 &&
        by > 1 &&
        a.charCodeAt(at - 1) === b.charCodeAt(by - 2) &&
        a.charCodeAt(at - 2) === b.charCodeAt(by - 1);
      if (isSwap) cost = Math.min(cost, (older[by - 2] as number) + 1);
      current[by] = cost;
    }
    [older, previous, current] = [previous, current, older];
  }
  return 1 - (previous[b.length] as number) / size;
}
