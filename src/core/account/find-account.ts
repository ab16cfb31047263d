import anyAscii from "any-ascii";
import type { Account } from "./account.ts";

export type FoundAccount =
  | { kind: "one"; account: Account }
  | { kind: "several"; accounts: readonly Account[] }
  /** Nothing fits; `near` are the most similar names, best first. */
  | { kind: "none"; near: readonly Account[] };

/** Which account a person means: by its key, its whole name, its beginning or a part of it, in that order. */
export function findAccount(accounts: readonly Account[], text: string, atMost: number): FoundAccount {
  const wanted = fold(text);
  const byKey = accounts.find(({ key }) => key === text.trim());
  if (byKey) return { kind: "one", account: byKey };
  if (wanted === "") return { kind: "several", accounts: accounts.slice(0, atMost) };
  const folded = accounts.map((account) => ({ account, name: fold(account.name) }));
  const tests: ((name: string) => boolean)[] = [
    (name) => name === wanted,
    (name) => name.startsWith(wanted),
    (name) => name.includes(wanted),
  ];
  for (const test of tests) {
    const hits = folded.filter(({ name }) => test(name)).map(({ account }) => account);
    if (hits[0] && hits.length === 1) return { kind: "one", account: hits[0] };
    if (hits.length > 1) return { kind: "several", accounts: hits.slice(0, atMost) };
  }
  const near = folded
    .map(({ account, name }) => ({ account, likeness: likeness(wanted, name) }))
    .filter((candidate) => candidate.likeness >= 0.3)
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, atMost);
  return { kind: "none", near: near.map(({ account }) => account) };
}

/** Lower case, without accents and punctuation. */
export function fold(text: string): string {
  return anyAscii(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

/** Share of letter pairs that two names have in common (Dice), from 0 to 1. */
function likeness(one: string, other: string): number {
  const pairs = (text: string) =>
    new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
  const [ones, others] = [pairs(one), pairs(other)];
  const shared = [...ones].filter((pair) => others.has(pair)).length;
  return ones.size + others.size === 0 ? 0 : (2 * shared) / (ones.size + others.size);
}
