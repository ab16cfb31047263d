import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildCompanyIndex, type CompanyIndex } from "../../../src/core/matching/company-index.ts";
import { searchCompanies } from "../../../src/core/matching/search-companies.ts";
import { suggest } from "../../../src/core/matching/suggest.ts";
import type { IndexedCompany } from "../../../src/core/matching/suggestion.ts";
import { accountOf, manyCompanies } from "./companies.ts";

const nothingKnown = { mappings: [] };
const many = manyCompanies(2_600);
const base = many.slice(0, 1_300);

const name = fc.oneof(
  fc.constantFrom(...many.map((company) => company.name)),
  fc
    .array(fc.constantFrom("Alder", "Ridge", "Müller", "J.", "Holdings", "UK", "&", "Ltd", "GmbH", "Zyx"), {
      maxLength: 5,
    })
    .map((words) => words.join(" ")),
);
const id = fc.nat(1_400).map((at) => `c${at}`);
const step = fc.oneof(
  fc.record({ kind: fc.constant("remove" as const), id }),
  fc.record({
    kind: fc.constant("put" as const),
    company: fc.record({
      id,
      name,
      website: fc.constantFrom("alder.example", "www.ridge.example"),
      deleted: fc.boolean(),
      typeIds: fc.constant<string[]>([]),
      typeNames: fc.constant<string[]>([]),
    }),
  }),
);

/** What both say of the names and how they find them. */
function expectEqual(changed: CompanyIndex, rebuilt: CompanyIndex, names: readonly string[]): void {
  expect(changed.size).toBe(rebuilt.size);
  for (const text of names) {
    const account = accountOf(text, "alder.example");
    expect(suggest(changed, account, nothingKnown)).toEqual(suggest(rebuilt, account, nothingKnown));
    const query = { text, limit: 10, includeDeleted: true };
    expect(searchCompanies(changed, query)).toEqual(searchCompanies(rebuilt, query));
  }
}

describe("an index that companies were added to, renamed in and removed from", () => {
  it("is the same as one built of what it holds", () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 60 }),
        fc.array(name, { minLength: 3, maxLength: 3 }),
        (steps, names) => {
          const changed = buildCompanyIndex(base);
          const companies = new Map<string, IndexedCompany>(base.map((company) => [company.id, company]));
          for (const [at, change] of steps.entries()) {
            if (change.kind === "put") {
              changed.put(change.company);
              companies.set(change.company.id, change.company);
            } else {
              changed.remove(change.id);
              companies.delete(change.id);
            }
            if (at % 20 === 0) suggest(changed, accountOf(names[0] ?? ""), nothingKnown);
          }
          expectEqual(changed, buildCompanyIndex(companies.values()), names);
        },
      ),
      { numRuns: 12 },
    );
  });

  it("is the same after more changes than it looks through one by one", () => {
    const changed = buildCompanyIndex(base);
    const names = base.slice(0, 20).map((company) => company.name);
    for (const text of names) suggest(changed, accountOf(text), nothingKnown);
    for (const [at, company] of many.slice(1_300).entries()) {
      changed.put(company);
      if (at % 100 === 0) suggest(changed, accountOf(company.name), nothingKnown);
    }
    for (const company of base.slice(10)) changed.remove(company.id);
    expectEqual(changed, buildCompanyIndex([...many.slice(1_300), ...base.slice(0, 10)]), names);
  });
});
