import { websiteDomain } from "./domains.ts";
import { expandUmlauts, type NormalName, normaliseName } from "./normalise-name.ts";
import type { IndexedCompany } from "./suggestion.ts";

export interface IndexEntry {
  company: IndexedCompany;
  name: NormalName;
  /** How many different 3-grams its joined core has. */
  grams: number;
}

/** A tenant's companies, ready for `suggest` and `searchCompanies`. Recycle-bin companies are kept for a look but never found. */
export interface CompanyIndex {
  readonly size: number;
  get(id: string): IndexedCompany | undefined;
  /** Live companies, in the order in which they were given. */
  readonly entries: readonly IndexEntry[];
  byJoined(joined: string): readonly number[];
  byDomain(domain: string): readonly number[];
  /** Positions of the companies that share 3-grams with the text, with the weighted likeness of both (cosine, 0 to 1), best first. */
  nearest(joined: string, atMost: number): readonly { at: number; likeness: number }[];
  /** How telling a word is: higher for rarer ones. */
  wordWeight(word: string): number;
}

/** Built in one pass; 50,000 companies take about a second. */
export function buildCompanyIndex(companies: Iterable<IndexedCompany>): CompanyIndex {
  const all = new Map<string, IndexedCompany>();
  const entries: IndexEntry[] = [];
  const joined = new Map<string, number[]>();
  const domains = new Map<string, number[]>();
  const postings = new Map<string, number[]>();
  const words = new Map<string, number>();

  for (const company of companies) {
    all.set(company.id, company);
    if (company.deleted) continue;
    const at = entries.length;
    const name = normaliseName(company.name);
    const grams = gramsOf(name.joined);
    entries.push({ company, name, grams: grams.size });
    for (const key of new Set([name.joined, normaliseName(expandUmlauts(company.name)).joined])) push(joined, key, at);
    const domain = company.website ? websiteDomain(company.website) : null;
    if (domain) push(domains, domain, at);
    for (const gram of grams) push(postings, gram, at);
    for (const word of new Set(name.core)) words.set(word, (words.get(word) ?? 0) + 1);
  }

  const total = Math.max(1, entries.length);
  const gramWeights = new Map<string, number>();
  for (const [gram, list] of postings) gramWeights.set(gram, Math.log(1 + total / list.length));
  const norms = new Float64Array(entries.length);
  for (const [gram, list] of postings) {
    const weight = gramWeights.get(gram) ?? 0;
    for (const at of list) norms[at] = (norms[at] ?? 0) + weight * weight;
  }
  const scores = new Float64Array(entries.length);
  const unknownWeight = Math.log(1 + total);

  return {
    size: all.size,
    get: (id) => all.get(id),
    entries,
    byJoined: (key) => joined.get(key) ?? [],
    byDomain: (domain) => domains.get(domain) ?? [],
    wordWeight: (word) => Math.log(1 + total / (1 + (words.get(word) ?? 0))),

    nearest(text, atMost) {
      const touched: number[] = [];
      let norm = 0;
      for (const gram of gramsOf(text)) {
        const weight = gramWeights.get(gram) ?? unknownWeight;
        norm += weight * weight;
        for (const at of postings.get(gram) ?? []) {
          if (scores[at] === 0) touched.push(at);
          scores[at] = (scores[at] ?? 0) + weight * weight;
        }
      }
      const found = touched.map((at) => {
        const likeness = (scores[at] ?? 0) / Math.sqrt(norm * (norms[at] ?? 1));
        scores[at] = 0;
        return { at, likeness };
      });
      found.sort((one, other) => other.likeness - one.likeness || one.at - other.at);
      return found.slice(0, atMost);
    },
  };
}

/** The different 3-grams of a text with its edges marked. */
export function gramsOf(text: string): ReadonlySet<string> {
  const marked = `^${text}$`;
  const grams = new Set<string>();
  for (let at = 0; at + 3 <= marked.length; at += 1) grams.add(marked.slice(at, at + 3));
  return grams;
}

function push<K>(map: Map<K, number[]>, key: K, at: number): void {
  const list = map.get(key);
  if (list) list.push(at);
  else map.set(key, [at]);
}
