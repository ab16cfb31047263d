import { buildCompanyIndex, buildCompanyIndexInTurns } from "../../src/core/matching/company-index.ts";
import { searchCompanies } from "../../src/core/matching/search-companies.ts";
import type { IndexedCompany } from "../../src/core/matching/suggestion.ts";
import { answerOdd, oddTexts } from "./answer-odd.ts";
import { generateLabelled, type Labelled } from "./generate-labelled.ts";
import { type Matcher, matchers } from "./matchers.ts";
import { hasLabelled, type LabelledAccount, readAccounts, readTargets } from "./read-labelled.ts";
import { measureWithDomains } from "./with-domains.ts";

export interface Found {
  title: string;
  /** Of the accounts that have one company: right at rank 1, among five; 0 to 1. */
  recallAt1: number;
  recallAt5: number;
  buildMs: number;
  p50Ms: number;
  p99Ms: number;
}

export interface KeystrokeTimes {
  keystrokes: number;
  p50Ms: number;
  p99Ms: number;
  worstMs: number;
}

/** What a keystroke, or a name of any kind, may take among 100,000 companies. */
const mostMs = 50;
/** fuse.js takes up to a second for an account: as many are asked of each matcher, spread evenly. */
const asked = 300;
const companiesTyped = 100_000;
const namesTyped = 25;
const longestTyped = 24;

/** Every matcher on the same companies and accounts, one after the other in this process. */
export function compareMatchers({ companies, accounts }: Labelled, which = matchers): readonly Found[] {
  const ones = accounts.filter(({ kind }) => kind === "one");
  return which.map((matcher) => measured(matcher, companies, ones));
}

function measured({ title, build }: Matcher, companies: readonly IndexedCompany[], ones: readonly LabelledAccount[]) {
  const begin = performance.now();
  const find = build(companies);
  const buildMs = performance.now() - begin;
  for (const { name } of companies.slice(0, 5)) find(name);
  let first = 0;
  let among = 0;
  const times = ones.map(({ q, truth }) => {
    const from = performance.now();
    const found = find(q);
    const took = performance.now() - from;
    const rank = found.findIndex((id) => truth.includes(id));
    if (rank === 0) first += 1;
    if (rank >= 0) among += 1;
    return took;
  });
  const at = percentiles(times);
  return {
    title,
    recallAt1: first / ones.length,
    recallAt5: among / ones.length,
    buildMs,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}

/** Names typed letter by letter into the search for a company, as a person who picks by hand does. */
export function typeNames(companies: readonly IndexedCompany[], names: readonly string[]): KeystrokeTimes {
  const index = buildCompanyIndex(companies);
  searchCompanies(index, { text: "warm up", limit: 10 });
  const times: number[] = [];
  for (const name of names) {
    for (let length = 1; length <= Math.min(name.length, longestTyped); length += 1) {
      const from = performance.now();
      searchCompanies(index, { text: name.slice(0, length), limit: 10 });
      times.push(performance.now() - from);
    }
  }
  const at = percentiles(times);
  return { keystrokes: times.length, p50Ms: at(0.5), p99Ms: at(0.99), worstMs: at(1) };
}

/** The longest time that nobody else was answered while the index is built as the bot builds it. */
export async function longestPause(
  companies: readonly IndexedCompany[],
): Promise<{ buildMs: number; pauseMs: number }> {
  let isBuilt = false;
  const begin = performance.now();
  const building = buildCompanyIndexInTurns(companies).then(() => {
    isBuilt = true;
  });
  let last = performance.now();
  let pauseMs = last - begin;
  while (!isBuilt) {
    await new Promise((resolve) => setImmediate(resolve));
    const now = performance.now();
    pauseMs = Math.max(pauseMs, now - last);
    last = now;
  }
  await building;
  return { buildMs: last - begin, pauseMs };
}

function percentiles(times: readonly number[]): (share: number) => number {
  const sorted = times.toSorted((one, other) => one - other);
  return (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function spread<T>(all: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, all.length / count);
  return Array.from({ length: Math.min(count, all.length) }, (_, at) => all[Math.floor(at * step)] as T);
}

function printTable(found: readonly Found[], print: (line: string) => void): void {
  const ours = found[0];
  for (const { title, recallAt1, recallAt5, buildMs, p50Ms, p99Ms } of found) {
    const times = `${(p50Ms / (ours?.p50Ms || 1)).toFixed(1)}x / ${(p99Ms / (ours?.p99Ms || 1)).toFixed(1)}x of ours`;
    const quality = `rank 1 ${(100 * recallAt1).toFixed(1)} %, among 5 ${(100 * recallAt5).toFixed(1)} %`;
    const speed = `build ${buildMs.toFixed(0)} ms, p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`;
    print(`  ${title.padEnd(16)} ${quality}; ${speed} (${times})`);
  }
}

/** `crosswalk bench matching`: beside other searches in one run; then each keystroke of somebody who picks by hand. */
export async function run(print: (line: string) => void = console.log): Promise<void> {
  const labelled = hasLabelled
    ? { companies: readTargets("targets_10k.tsv"), accounts: readAccounts() }
    : generateLabelled(10_000, 1_500);
  const ones = labelled.accounts.filter(({ kind }) => kind === "one");
  const accounts = spread(ones, asked);
  const source = hasLabelled ? "labelled public names" : "made-up names";
  print(`${labelled.companies.length} companies, ${accounts.length} accounts by name alone (${source}):`);
  printTable(compareMatchers({ ...labelled, accounts }), print);
  for (const of of ["website", "contacts"] as const) {
    const { given, recallAt1 } = measureWithDomains(labelled, of);
    const from = of === "website" ? "its web site's" : "its contacts'";
    print(
      `${given} accounts with an e-mail domain that is ${from}: right at rank 1 in ${(100 * recallAt1).toFixed(1)} %`,
    );
  }
  const many = hasLabelled ? readTargets("targets_100k.tsv") : generateLabelled(companiesTyped, 0).companies;
  const { buildMs, pauseMs } = await longestPause(many);
  print(
    `Index of ${many.length} companies: ${buildMs.toFixed(0)} ms; the longest pause for others ${pauseMs.toFixed(0)} ms`,
  );
  const { keystrokes, p50Ms, p99Ms, worstMs } = typeNames(
    many,
    spread(ones, namesTyped).map(({ q }) => q),
  );
  print(
    `Search as you type, ${many.length} companies, ${keystrokes} keystrokes: p50 ${p50Ms.toFixed(1)} ms, ` +
      `p99 ${p99Ms.toFixed(1)} ms, worst ${worstMs.toFixed(1)} ms (at most ${mostMs} ms wanted)`,
  );
  const texts = oddTexts(many);
  const odd = answerOdd(await buildCompanyIndexInTurns(many), texts);
  print(
    `${texts.length} odd texts of up to 10,000 characters, ${many.length} companies: a suggestion takes ` +
      `${odd.suggestMs.toFixed(1)} ms at worst, a search ${odd.searchMs.toFixed(1)} ms (at most ${mostMs} ms wanted)`,
  );
}
