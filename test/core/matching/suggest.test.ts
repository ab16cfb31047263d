import { describe, expect, it } from "vitest";
import { candidatesOf } from "../../../src/core/matching/candidates-of.ts";
import { buildCompanyIndex } from "../../../src/core/matching/company-index.ts";
import { suggest } from "../../../src/core/matching/suggest.ts";
import type { IndexedCompany, KnownMapping, Suggestion } from "../../../src/core/matching/suggestion.ts";
import { accountOf, companiesOf, manyCompanies } from "./companies.ts";

/** The evidence begins with these; the runner-up may follow. */
const evidenceOf = (suggestion: Suggestion, count: number) => candidatesOf(suggestion)[0]?.evidence.slice(0, count);
const nothingKnown = { mappings: [] };
const suggestFrom = (companies: readonly IndexedCompany[], name: string, ...domains: readonly string[]) =>
  suggest(buildCompanyIndex(companies), accountOf(name, ...domains), nothingKnown);

describe("one company", () => {
  it("says that the names are equal letter for letter", () => {
    const suggestion = suggestFrom(companiesOf("Contoso Ltd", "Fabrikam Inc"), "Contoso  LTD");
    expect(suggestion).toMatchObject({
      kind: "one",
      candidate: { companyId: "c1", evidence: [{ kind: "name-equal" }] },
    });
  });

  it("says which legal form was left out, as it is written", () => {
    const suggestion = suggestFrom(companiesOf("Fabrikam S.r.l.", "Contoso"), "FABRIKAM");
    expect(suggestion).toMatchObject({
      kind: "one",
      candidate: { companyId: "c1", evidence: [{ kind: "name-equal-folded", ignored: ["S.r.l."] }] },
    });
  });

  it("says that legal forms differ", () => {
    const suggestion = suggestFrom(companiesOf("Müller Bau GmbH"), "Mueller Bau AG");
    expect(suggestion).toMatchObject({
      kind: "one",
      candidate: {
        evidence: [
          { kind: "name-equal-folded", ignored: ["AG", "GmbH"] },
          { kind: "legal-form-differs", account: "AG", company: "GmbH" },
        ],
      },
    });
  });

  it("says what both names have and what only one has", () => {
    const suggestion = suggestFrom(companiesOf("Wingtip Toys of Ohio, Inc."), "Wingtip Toys");
    expect(suggestion).toMatchObject({
      kind: "one",
      candidate: { evidence: [{ kind: "name-similar", shared: ["Wingtip", "Toys"], differing: ["of", "Ohio"] }] },
    });
  });

  it("does not call Boeing and Boing equal", () => {
    const [first] = candidatesOf(suggestFrom(companiesOf("Boing S.r.l."), "Boeing"));
    expect(first?.evidence).toEqual([
      { kind: "name-similar", shared: ["Boeing"], differing: [], likeness: expect.any(Number) },
    ]);
  });

  it.each([
    ["Contoso GTS UK", "Contoso Ground Transportation Systems UK Ltd"],
    ["Contoso Home and Water Affairs", "Contoso HWA"],
  ])("takes the letters of an acronym for its words: %s is %s", (account, company) => {
    const companies = companiesOf("Contoso UK Ltd", "Contoso Ground Services Ltd", company, "Contoso Water Ltd");
    expect(candidatesOf(suggestFrom(companies, account))[0]?.companyId).toBe("c3");
  });

  it("names the next closest", () => {
    const suggestion = suggestFrom(companiesOf("Contoso Ltd", "Contoso UK Ltd"), "Contoso Ltd");
    expect(suggestion).toMatchObject({ kind: "one", candidate: { companyId: "c1" } });
    expect(candidatesOf(suggestion)[0]?.evidence).toContainEqual(
      expect.objectContaining({ kind: "runner-up", name: "Contoso UK Ltd" }),
    );
  });

  it("takes the country unit for the country unit", () => {
    const companies = companiesOf("Contoso Ltd", "Contoso UK Ltd", "Contoso France SAS");
    expect(suggestFrom(companies, "Contoso UK")).toMatchObject({ kind: "one", candidate: { companyId: "c2" } });
  });
});

describe("none", () => {
  it("offers nothing when only a usual word agrees", () => {
    const suggestion = suggestFrom(companiesOf("Acme Services LLC", "Apex Services LLC"), "Zebra Services LLC");
    expect(suggestion.kind).toBe("none");
  });

  it("keeps at most five of the nearest, best first", () => {
    const suggestion = suggestFrom(manyCompanies(500), "Aldergate Unknown Business");
    if (suggestion.kind !== "none") throw new Error(`expected none, not ${suggestion.kind}`);
    expect(suggestion.nearest.length).toBeLessThanOrEqual(5);
    const chances = suggestion.nearest.map(({ probability }) => probability);
    expect(chances).toEqual([...chances].sort((one, other) => other - one));
  });

  it("has nothing to offer from an empty list or for an empty name", () => {
    expect(suggestFrom([], "Contoso")).toEqual({ kind: "none", nearest: [] });
    expect(suggestFrom(companiesOf("Contoso"), "")).toEqual({ kind: "none", nearest: [] });
  });

  it("never offers a company from the recycle bin, by name, domain or mapping", () => {
    const companies = companiesOf({ name: "Contoso Ltd", website: "contoso.com", deleted: true }, "Fabrikam");
    const known: KnownMapping = { accountKey: "a1", accountName: "Contoso", companyId: "c1", connectionId: "n1" };
    const suggestion = suggest(buildCompanyIndex(companies), accountOf("Contoso Ltd", "contoso.com"), {
      mappings: [known],
    });
    expect(candidatesOf(suggestion).map(({ companyId }) => companyId)).not.toContain("c1");
    expect(suggestion.kind).toBe("none");
  });
});

describe("several", () => {
  it("offers all live companies of an equal name", () => {
    const companies = companiesOf("Contoso Ltd", "CONTOSO Limited", "Fabrikam", {
      name: "Contoso Ltd.",
      deleted: true,
    });
    const suggestion = suggestFrom(companies, "Contoso Ltd");
    expect(suggestion.kind).toBe("several");
    expect(candidatesOf(suggestion).map(({ companyId }) => companyId)).toEqual(["c1", "c2"]);
  });

  it("asks which of a family a bare brand means", () => {
    const suggestion = suggestFrom(companiesOf("Contoso Holdings Ltd", "Contoso Ltd", "Fabrikam"), "Contoso");
    expect(suggestion.kind).toBe("several");
    expect(candidatesOf(suggestion)).toHaveLength(2);
  });

  it("asks when the web domain says one company and the name another", () => {
    const companies = companiesOf("Contoso Ltd", { name: "Northwind Traders", website: "northwind.com" });
    const suggestion = suggestFrom(companies, "Contoso Ltd", "northwind.com");
    expect(suggestion.kind).toBe("several");
    expect(new Set(candidatesOf(suggestion).map(({ companyId }) => companyId))).toEqual(new Set(["c1", "c2"]));
  });
});

describe("beyond the name", () => {
  const companies = companiesOf(
    { name: "Contoso Ltd", website: "https://www.contoso.com" },
    { name: "Contoso Ltd", website: "contoso.co.uk" },
    { name: "Northwind Traders", website: "northwind.com" },
  );

  it("tells equal names apart by the web domain of the account's users", () => {
    const suggestion = suggestFrom(companies, "Contoso Ltd", "contoso.co.uk");
    expect(suggestion).toMatchObject({ kind: "one", candidate: { companyId: "c2" } });
    expect(evidenceOf(suggestion, 2)).toEqual([
      { kind: "same-domain", domain: "contoso.co.uk" },
      { kind: "name-equal" },
    ]);
  });

  it("finds a company by domain alone and says nothing of names that do not agree", () => {
    expect(suggestFrom(companies, "Main office", "northwind.com")).toMatchObject({
      kind: "one",
      candidate: { companyId: "c3", evidence: [{ kind: "same-domain", domain: "northwind.com" }] },
    });
  });

  it("puts what a person confirmed first", () => {
    const known: KnownMapping = {
      accountKey: "a1",
      accountName: "Contoso Ltd",
      companyId: "c3",
      connectionId: "n1",
      productTitle: "GoTo Connect",
    };
    const suggestion = suggest(buildCompanyIndex(companies), accountOf("Contoso Ltd"), { mappings: [known] });
    expect(suggestion).toMatchObject({ kind: "one", candidate: { companyId: "c3" } });
    expect(evidenceOf(suggestion, 1)).toEqual([
      { kind: "mapped-before", accountName: "Contoso Ltd", productTitle: "GoTo Connect" },
    ]);
  });

  it("learns from another account of the same name", () => {
    const known: KnownMapping = {
      accountKey: "a2",
      accountName: "CONTOSO LIMITED",
      companyId: "c2",
      connectionId: "n1",
    };
    const suggestion = suggest(buildCompanyIndex(companies), accountOf("Contoso Ltd"), { mappings: [known] });
    expect(suggestion).toMatchObject({ kind: "one", candidate: { companyId: "c2" } });
    expect(evidenceOf(suggestion, 2)).toEqual([
      { kind: "mapped-before", accountName: "CONTOSO LIMITED" },
      { kind: "name-equal" },
    ]);
  });

  it("ignores mappings to companies that are gone and those of other accounts", () => {
    const mappings: KnownMapping[] = [
      { accountKey: "a1", accountName: "Contoso", companyId: "gone", connectionId: "n1" },
      { accountKey: "a9", accountName: "Tailspin", companyId: "c1", connectionId: "n1" },
    ];
    const index = buildCompanyIndex(companies);
    expect(suggest(index, accountOf("Northwind Traders"), { mappings })).toEqual(
      suggest(index, accountOf("Northwind Traders"), nothingKnown),
    );
  });
});
