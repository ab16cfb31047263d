import type { CompanyIndex } from "../../src/core/matching/company-index.ts";
import { searchCompanies } from "../../src/core/matching/search-companies.ts";
import { suggest } from "../../src/core/matching/suggest.ts";
import type { IndexedCompany } from "../../src/core/matching/suggestion.ts";

const length = 10_000;
const commonest = 60;

/** Texts that are as dear as can be thought of: very long, of the commonest words or 3-grams, in other scripts, of many names. */
export function oddTexts(companies: readonly IndexedCompany[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { name } of companies) {
    for (const word of name.toLowerCase().split(/\s+/u)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts].sort((one, other) => other[1] - one[1]).map(([word]) => word);
  const usual = words.slice(0, commonest);
  const filled = (text: string) => text.repeat(Math.ceil(length / text.length)).slice(0, length);
  return [
    ...[" ", "a", "ä", "&", "(", "😀", "富士", "a b ", "e y et und ", "1 2 3 ", "\u0301", "the ", "S. A. "].map(filled),
    ...usual.slice(0, 10),
    ...[usual.slice(0, 5), usual.slice(0, 20), usual, words.slice(commonest, commonest + 1_500)].map((some) =>
      some.join(" ").slice(0, length),
    ),
    filled(`${companies.map(({ name }) => name).find((name) => name.length > 60) ?? "long name"} `),
    Array.from({ length: 1_500 }, (_, at) => `${(at * 7_919).toString(36)}`).join(" "),
  ];
}

/** The longest time that one of the texts takes as an account's name, and as what somebody types, in ms. */
export function answerOdd(index: CompanyIndex, texts: readonly string[]): { suggestMs: number; searchMs: number } {
  searchCompanies(index, { text: "warm up", limit: 10 });
  const worst = { suggestMs: 0, searchMs: 0 };
  for (const text of texts) {
    const begin = performance.now();
    suggest(index, { key: "", name: text, emailDomains: [text] }, { mappings: [] });
    const between = performance.now();
    searchCompanies(index, { text, limit: 10 });
    worst.suggestMs = Math.max(worst.suggestMs, between - begin);
    worst.searchMs = Math.max(worst.searchMs, performance.now() - between);
  }
  return worst;
}
