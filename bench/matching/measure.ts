/**
 * Prints what `suggest` says of the labelled accounts, one JSON line each, as `score.mjs` reads it; on stderr how long it took:
 * `npx tsx bench/matching/measure.ts [targets_10k.tsv] > predictions.jsonl`.
 */

import { candidatesOf } from "../../src/core/matching/candidates-of.ts";
import { buildCompanyIndex } from "../../src/core/matching/company-index.ts";
import { suggest } from "../../src/core/matching/suggest.ts";
import { hasLabelled, labelledFolder, readAccounts, readTargets } from "./read-labelled.ts";

function measure(file: string): void {
  const companies = readTargets(file);
  const accounts = readAccounts();
  const heapBefore = heapMb();
  const start = performance.now();
  const index = buildCompanyIndex(companies);
  const buildMs = performance.now() - start;
  suggest(index, { key: "", name: companies[0]?.name ?? "", emailDomains: [] }, { mappings: [] });
  const times: number[] = [];
  for (const { id, q } of accounts) {
    const from = performance.now();
    const suggestion = suggest(index, { key: id, name: q, emailDomains: [] }, { mappings: [] });
    times.push(performance.now() - from);
    const candidates = candidatesOf(suggestion).map(({ companyId, name, probability }) => ({
      id: companyId,
      name,
      probability,
    }));
    console.log(JSON.stringify({ id, outcome: suggestion.kind, candidates }));
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => Number((times[Math.floor(share * times.length)] ?? 0).toFixed(2));
  const heap = Number((heapMb() - heapBefore).toFixed(1));
  const facts = {
    companies: index.size,
    accounts: accounts.length,
    buildMs: Math.round(buildMs),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    heapMb: heap,
  };
  console.error(JSON.stringify(facts));
}

/** With `node --expose-gc` without what could be freed. */
function heapMb(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

if (hasLabelled) measure(process.argv[2] ?? "targets_10k.tsv");
else console.error(`No labelled names at ${labelledFolder}: nothing is measured.`);
