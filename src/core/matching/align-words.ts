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
  for (const at of freeLeft) {
    for (const other of freeRight) {
      if (left[at] !== right[other]) continue;
      pairs.push({ left: at, right: other, strength: 1 });
      freeLeft.delete(at);
      freeRight.delete(other);
      break;
    }
  }
  if (freeLeft.size === 0 || freeRight.size === 0) return pairs;
  for (const [apart, together] of pairJoined(left, right, freeLeft, freeRight)) {
    pairs.push({ left: apart, right: together, strength: 1 });
  }
  for (const [apart, together] of pairJoined(right, left, freeRight, freeLeft)) {
    pairs.push({ left: together, right: apart, strength: 1 });
  }
  return [...pairs, ...pairAlike(left, right, freeLeft, freeRight)];
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
