import { describe, expect, it } from "vitest";
import { buildCompanyIndex } from "../../../src/core/matching/company-index.ts";
import { searchCompanies } from "../../../src/core/matching/search-companies.ts";
import { companiesOf, manyCompanies, seeded, shuffled } from "./companies.ts";

const companies = companiesOf(
  { name: "Wingtip Toys", statusId: "active", typeIds: ["client"] },
  { name: "Contoso Ltd", statusId: "active", typeIds: ["client", "partner"] },
  { name: "Old Contoso", statusId: "inactive", typeIds: ["client"] },
  { name: "Müller Bau GmbH", statusId: "active", typeIds: ["vendor"] },
  { name: "Contoso Gone", statusId: "active", typeIds: ["client"], deleted: true },
  { name: "Neocontoso", statusId: "active", typeIds: ["client"] },
);
const index = buildCompanyIndex(companies);
const search = (query: Partial<Parameters<typeof searchCompanies>[1]>) =>
  searchCompanies(index, { text: "", limit: 10, ...query });
const namesOf = ({ matches }: ReturnType<typeof searchCompanies>) => matches.map(({ company }) => company.name);

describe("searching companies", () => {
  it("lists all by name when nothing is typed, without the recycle bin", () => {
    expect(namesOf(search({}))).toEqual([
      "Contoso Ltd",
      "Müller Bau GmbH",
      "Neocontoso",
      "Old Contoso",
      "Wingtip Toys",
    ]);
  });

  it("puts names that begin with the text first, then words that do, then the rest", () => {
    expect(namesOf(search({ text: "CONTO" }))).toEqual(["Contoso Ltd", "Old Contoso", "Neocontoso"]);
  });

  it("finds a mistyped name and one without its accents", () => {
    expect(namesOf(search({ text: "wingtpi" }))).toEqual(["Wingtip Toys"]);
    expect(namesOf(search({ text: "mueller" }))[0]).toBe("Müller Bau GmbH");
    expect(namesOf(search({ text: "muller b" }))[0]).toBe("Müller Bau GmbH");
  });

  it("counts what status and type hide", () => {
    const found = search({ text: "contoso", statusId: "active", typeId: "partner" });
    expect(namesOf(found)).toEqual(["Contoso Ltd"]);
    expect(found).toMatchObject({ total: 1, hidden: 2 });
  });

  it("shows the recycle bin when asked", () => {
    expect(namesOf(search({ text: "contoso", includeDeleted: true }))).toContain("Contoso Gone");
  });

  it("pages without losing or repeating a company", () => {
    const pages = [0, 2, 4].map((offset) => search({ limit: 2, offset }));
    expect(pages.flatMap(namesOf)).toEqual(namesOf(search({})));
    expect(pages.map(({ total }) => total)).toEqual([5, 5, 5]);
  });

  it("shows where the name agrees with the text", () => {
    const shown = (text: string) =>
      search({ text }).matches.map(({ company, highlights }) =>
        highlights?.map(([from, to]) => company.name.slice(from, to)),
      );
    expect(shown("bau")).toEqual([["Bau"]]);
    expect(shown("MULLER")[0]).toEqual(["Müller"]);
    expect(shown("toys wing")[0]).toEqual(["Wing", "Toys"]);
  });
});

describe("searching more companies than fuse.js looks through", () => {
  const many = [...manyCompanies(5_000), ...companies.map((company) => ({ ...company, id: `x-${company.id}` }))];
  const large = buildCompanyIndex(many);

  it("finds a name by its part and by a slip of the pen", () => {
    expect(namesOf(searchCompanies(large, { text: "wingtip", limit: 5 }))).toEqual(["Wingtip Toys"]);
    expect(namesOf(searchCompanies(large, { text: "wingtipp toys", limit: 5 }))[0]).toBe("Wingtip Toys");
  });

  it("looks through all companies of a filter", () => {
    const found = searchCompanies(large, { text: "wngtip", typeId: "client", limit: 5 });
    expect(namesOf(found)).toEqual(["Wingtip Toys"]);
  });

  it("gives the same order whatever the order of companies", () => {
    const other = buildCompanyIndex(shuffled(many, seeded(3)));
    for (const text of ["", "alder", "ridge plumb", "hollow", "ltd", "cedarwater foods gmbh"]) {
      const ask = { text, limit: 40 };
      expect(searchCompanies(other, ask)).toEqual(searchCompanies(large, ask));
    }
  });
});
