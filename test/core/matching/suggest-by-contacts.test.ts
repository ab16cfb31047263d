import { describe, expect, it } from "vitest";
import { candidatesOf } from "../../../src/core/matching/candidates-of.ts";
import { buildCompanyIndex } from "../../../src/core/matching/company-index.ts";
import { suggest } from "../../../src/core/matching/suggest.ts";
import type { IndexedCompany } from "../../../src/core/matching/suggestion.ts";
import { accountOf, companiesOf } from "./companies.ts";

const yards = companiesOf("Saltmarsh Marine Services Ltd", "Saltmarsh Boatyard Ltd");
const account = accountOf("Saltmarsh Ltd", "saltmarsh.example");
const evidence = { kind: "contact-domain", domain: "saltmarsh.example" };

function lookedAt(companies: readonly IndexedCompany[], contactDomains: Record<string, readonly string[]>) {
  return suggest(buildCompanyIndex(companies), account, {
    mappings: [],
    contactDomains: new Map(Object.entries(contactDomains)),
  });
}

describe("where contacts were found to write from", () => {
  it("puts that company first, alone, and says why", () => {
    expect(lookedAt(yards, {}).kind).not.toBe("one");
    const found = lookedAt(yards, { c1: ["elsewhere.example"], c2: ["partner.example", "saltmarsh.example"] });
    expect(found.kind).toBe("one");
    expect(candidatesOf(found)[0]).toMatchObject({ companyId: "c2", evidence: expect.arrayContaining([evidence]) });
    expect(candidatesOf(found)[1]?.evidence).not.toContainEqual(evidence);
  });

  it("leaves the choice between two that share the domain", () => {
    const found = lookedAt(yards, { c1: ["saltmarsh.example"], c2: ["saltmarsh.example"] });
    expect(found.kind).toBe("several");
    expect(candidatesOf(found).map((each) => each.evidence[0])).toEqual([evidence, evidence]);
  });

  it("does not decide against a company of the very name", () => {
    const companies = companiesOf("Saltmarsh Ltd", "Saltmarsh Boatyard Ltd");
    const ids = candidatesOf(lookedAt(companies, { c2: ["saltmarsh.example"] })).map(({ companyId }) => companyId);
    expect(lookedAt(companies, { c2: ["saltmarsh.example"] }).kind).toBe("several");
    expect(ids.toSorted()).toEqual(["c1", "c2"]);
  });

  it("weighs as much as domains that came with the companies", () => {
    const [first, second] = yards;
    if (!first || !second) throw new Error("two companies are made");
    const given = suggest(buildCompanyIndex([first, { ...second, emailDomains: ["saltmarsh.example"] }]), account, {
      mappings: [],
    });
    expect(lookedAt(yards, { c2: ["saltmarsh.example"] })).toEqual(given);
  });

  it("says nothing of a company that the list no longer has", () => {
    expect(lookedAt(yards, { c9: ["saltmarsh.example"] })).toEqual(lookedAt(yards, {}));
  });
});
