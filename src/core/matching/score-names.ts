import type { CompanyIndex } from "./company-index.ts";
import type { NormalName } from "./normalise-name.ts";

export interface NameScore {
  /** From 0 to 1: how alike both names are, weighed by how telling their words are. */
  likeness: number;
  shared: readonly string[];
  differing: readonly string[];
}

const alikeEnough = 0.8;

/** Aligns the words of two names; a mistyped or inflected word counts as far as its letters agree. */
export function scoreNames(account: NormalName, company: NormalName, letters: number, index: CompanyIndex): NameScore {
  const left = [...company.core];
  const shared: string[] = [];
  const differing: string[] = [];
  let agreed = 0;
  let weighed = 0;
  for (const word of account.core) {
    const weight = index.wordWeight(word);
    weighed += weight;
    const [at, alike] = closest(word, left);
    if (at >= 0 && alike >= alikeEnough) {
      agreed += weight * alike;
      shared.push(word);
      left.splice(at, 1);
    } else differing.push(word);
  }
  let extra = 0;
  for (const word of left) extra += index.wordWeight(word);
  const words = weighed + extra === 0 ? 0 : (2 * agreed) / (2 * weighed + extra - (weighed - agreed));
  const likeness = account.joined === company.joined ? 1 : Math.min(0.99, 0.55 * words + 0.45 * letters);
  return { likeness, shared, differing: [...differing, ...left] };
}

function closest(word: string, others: readonly string[]): [at: number, alike: number] {
  let best: [number, number] = [-1, 0];
  for (const [at, other] of others.entries()) {
    const alike = word === other ? 1 : pairLikeness(word, other);
    if (alike > best[1]) best = [at, alike];
  }
  return best;
}

/** Dice coefficient of letter pairs, 0 to 1. */
function pairLikeness(one: string, other: string): number {
  if (Math.min(one.length, other.length) < 4) return 0;
  const pairs = new Set<string>();
  for (let at = 0; at + 2 <= one.length; at += 1) pairs.add(one.slice(at, at + 2));
  let shared = 0;
  const seen = new Set<string>();
  for (let at = 0; at + 2 <= other.length; at += 1) {
    const pair = other.slice(at, at + 2);
    if (pairs.has(pair) && !seen.has(pair)) shared += 1;
    seen.add(pair);
  }
  return (2 * shared) / (pairs.size + seen.size);
}
