import { once } from "node:events";
import type { Writable } from "node:stream";
import { evidenceReasons } from "../bot/cards/evidence-words.ts";
import { createWords, type Words } from "../bot/words/words.ts";
import { candidatesOf } from "../core/matching/candidates-of.ts";
import { buildCompanyIndex, type CompanyIndex } from "../core/matching/company-index.ts";
import { websiteDomain } from "../core/matching/domains.ts";
import { suggest } from "../core/matching/suggest.ts";
import type { IndexedCompany, Suggestion } from "../core/matching/suggestion.ts";
import type { Language } from "../core/tenant/language.ts";
import { heapMb } from "./heap-mb.ts";
import { type Party, readParties } from "./read-parties.ts";

export interface OfflineOptions {
  companies: string;
  accounts: string;
  /** Of the evidence. */
  language: Language;
  stats: boolean;
  out: Writable;
  err: Writable;
}

const noMappings = { mappings: [] };
/** So many of the companies' own names are asked for first, so that the compiler's work is not taken for a suggestion's. */
const warmUps = 2_000;
/** So many are suggested before their lines are written: wording the evidence would slow down each next suggestion. */
const accountsTogether = 200;

/**
 * `crosswalk suggest`: one JSON line for each account of a file, in its order; with `stats` one more on `err`. `heapMb` is what
 * the index keeps. Throws `PartyFileError`.
 */
export async function suggestOffline({
  companies,
  accounts,
  language,
  stats,
  out,
  err,
}: OfflineOptions): Promise<void> {
  const list = readParties(companies).map(indexedCompany);
  const asked = readParties(accounts);
  const words = createWords(language);
  const heapBefore = stats ? heapMb() : 0;
  const begin = performance.now();
  const index = buildCompanyIndex(list);
  const buildMs = performance.now() - begin;
  const heap = stats ? heapMb() - heapBefore : 0;
  if (stats) for (const { name } of list.slice(0, warmUps)) suggestionFor(index, { id: "", name, emailDomains: [] });
  const times = new Float64Array(asked.length);
  for (let start = 0; start < asked.length; start += accountsTogether) {
    const suggested = asked.slice(start, start + accountsTogether).map((account, at) => {
      const from = performance.now();
      const suggestion = suggestionFor(index, account);
      times[start + at] = performance.now() - from;
      return { account, suggestion };
    });
    const lines = suggested.map(({ account, suggestion }) => JSON.stringify(lineOf(account, suggestion, words)));
    if (!out.write(`${lines.join("\n")}\n`)) await once(out, "drain");
  }
  if (!stats) return;
  times.sort();
  const percentile = (share: number) => rounded(times[Math.floor(share * times.length)] ?? 0, 100);
  const facts = {
    companies: index.size,
    accounts: asked.length,
    buildMs: Math.round(buildMs),
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    heapMb: rounded(heap, 10),
  };
  err.write(`${JSON.stringify(facts)}\n`);
}

function indexedCompany(party: Party): IndexedCompany {
  const { emailDomains, ...facts } = party;
  return { ...facts, typeIds: [], typeNames: [], ...(emailDomains.length > 0 && { emailDomains }) };
}

/** The domain of an account's own web site is as good as that of its users. */
function suggestionFor(index: CompanyIndex, { id, website, ...account }: Party): Suggestion {
  const own = website ? websiteDomain(website) : null;
  const emailDomains = own === null ? account.emailDomains : [...new Set([own, ...account.emailDomains])];
  return suggest(index, { ...account, key: id, emailDomains }, noMappings);
}

function lineOf({ id, name }: Party, suggestion: Suggestion, words: Words) {
  const candidates = candidatesOf(suggestion).map((candidate) => ({
    id: candidate.companyId,
    name: candidate.name,
    probability: rounded(candidate.probability, 10_000),
    evidence: evidenceReasons(candidate.evidence, words),
  }));
  return { id, name, outcome: suggestion.kind, candidates };
}

const rounded = (value: number, parts: number): number => Math.round(value * parts) / parts;
