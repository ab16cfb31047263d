import { describe, expect, it } from "vitest";
import { candidatesOf } from "../../../src/core/matching/candidates-of.ts";
import { buildCompanyIndex } from "../../../src/core/matching/company-index.ts";
import { searchCompanies } from "../../../src/core/matching/search-companies.ts";
import { suggest } from "../../../src/core/matching/suggest.ts";
import type { IndexedCompany } from "../../../src/core/matching/suggestion.ts";
import { accountOf, companiesOf, manyCompanies, outcomeOf, seeded, shuffled } from "./companies.ts";

const nothingKnown = { mappings: [] };
const companies = [
  ...manyCompanies(1_500),
  ...companiesOf("Müller & Söhne GmbH", "Crédit Général S.A.", "Müller Holding AG", "J.P. Stone Ltd").map(
    (company, at): IndexedCompany => ({ ...company, id: `x${at}` }),
  ),
];
const index = buildCompanyIndex(companies);
const random = seeded(7);

/** Names that are near companies of the list: as they are, without a word, with one more, without the legal form. */
const names = Array.from({ length: 120 }, (_, at) => {
  const words = companies[Math.floor(random() * companies.length)]?.name.split(" ") ?? [];
  const changes = [words, words.slice(0, -1), words.slice(0, 2), [...words, "Europe"], words.toReversed()];
  return (changes[at % changes.length] ?? words).join(" ");
});

const outcome = (from: typeof index, name: string) => outcomeOf(suggest(from, accountOf(name), nothingKnown));

describe("a suggestion", () => {
  it("does not depend on the order of companies", () => {
    const other = buildCompanyIndex(shuffled(companies, seeded(11)));
    for (const name of names) {
      expect(suggest(other, accountOf(name), nothingKnown)).toEqual(suggest(index, accountOf(name), nothingKnown));
    }
  });

  it("does not change when an unrelated company is added", () => {
    const other = buildCompanyIndex([...companies, { id: "new", name: "Zyxqv Wumbo", typeIds: [], typeNames: [] }]);
    for (const name of names) expect({ name, ...outcome(other, name) }).toEqual({ name, ...outcome(index, name) });
  });

  it("is the same from an index that grew, shrank and was renamed as from a new one", () => {
    const grown = buildCompanyIndex([{ id: "x0", name: "Renamed Later", typeIds: [], typeNames: [] }]);
    for (const company of manyCompanies(40)) grown.put({ ...company, id: `away-${company.id}` });
    for (const company of shuffled(companies, seeded(13))) grown.put(company);
    for (const company of manyCompanies(40)) grown.remove(`away-${company.id}`);
    expect(grown.size).toBe(index.size);
    expect(grown.get("x0")?.name).toBe("Müller & Söhne GmbH");
    for (const name of names) {
      expect(suggest(grown, accountOf(name), nothingKnown)).toEqual(suggest(index, accountOf(name), nothingKnown));
    }
  });

  it("has probabilities from 0 to 1 that together are at most 1", () => {
    for (const name of names) {
      const chances = candidatesOf(suggest(index, accountOf(name), nothingKnown)).map(({ probability }) => probability);
      expect(chances.every((chance) => chance >= 0 && chance <= 1)).toBe(true);
      expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeLessThanOrEqual(1.000_001);
    }
  });

  it.each([
    ["upper case", (name: string) => name.toUpperCase()],
    ["lower case", (name: string) => name.toLowerCase()],
    ["no accents", (name: string) => name.normalize("NFD").replace(/\p{M}/gu, "")],
    ["accents apart from their letters", (name: string) => name.normalize("NFD")],
    ["more spaces", (name: string) => `  ${name.replaceAll(" ", " \t\u00a0 ")} `],
  ])("keeps its first candidate in %s", (_, change) => {
    for (const name of [...names, "Müller & Söhne", "Crédit Général", "Müller Holding"]) {
      const first = (text: string) => candidatesOf(suggest(index, accountOf(text), nothingKnown))[0]?.companyId;
      expect({ name, first: first(change(name)) }).toEqual({ name, first: first(name) });
    }
  });
});

describe("any text", () => {
  const odd = [
    "",
    " ",
    "\u0000",
    "&",
    "+++",
    "()",
    "...",
    "Ltd",
    "S. A.",
    "😀👩‍👩‍👧‍👦",
    "富士通株式会社",
    "\ud800",
    "e y et und &",
    "$& $1 \\ /.*/ [a-z",
    "__proto__",
    "constructor",
    "a".repeat(10_000),
    "a b ".repeat(2_500),
    "& ".repeat(5_000),
    "😀".repeat(5_000),
    "ä".repeat(10_000),
    "(".repeat(10_000),
  ];

  it("is survived by the index, as a company's name and web site", () => {
    const built = buildCompanyIndex(
      odd.map((name, at) => ({ id: `o${at}`, name, website: name, typeIds: [], typeNames: [] })),
    );
    expect(built.size).toBe(odd.length);
    for (const text of odd)
      expect(["one", "none", "several"]).toContain(suggest(built, accountOf(text), nothingKnown).kind);
  });

  it.each(odd.map((text) => [JSON.stringify(text.slice(0, 20)), text.length, text] as const))(
    "is survived by a suggestion and a search: %s, %i characters",
    (_, __, text) => {
      const suggestion = suggest(index, accountOf(text, text), nothingKnown);
      expect(["one", "none", "several"]).toContain(suggestion.kind);
      const found = searchCompanies(index, { text, limit: 10 });
      expect(found.total).toBeGreaterThanOrEqual(found.matches.length);
    },
  );
});
