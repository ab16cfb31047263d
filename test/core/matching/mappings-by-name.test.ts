import { describe, expect, it } from "vitest";
import { buildCompanyIndex } from "../../../src/core/matching/company-index.ts";
import { createNameKeys, mappingsByName } from "../../../src/core/matching/mappings-by-name.ts";
import { suggest } from "../../../src/core/matching/suggest.ts";
import type { KnownMapping } from "../../../src/core/matching/suggestion.ts";
import { manyCompanies, seeded } from "./companies.ts";

const companies = manyCompanies(300);
const index = buildCompanyIndex(companies);
const random = seeded(5);
const nameOf = (at: number) => companies[at % companies.length]?.name ?? "";
const mappings = Array.from({ length: 600 }, (_, at): KnownMapping => {
  const name = nameOf(at);
  return {
    accountKey: `a${at}`,
    accountName: at % 3 === 0 ? name.toUpperCase() : name,
    companyId: companies[Math.floor(random() * companies.length)]?.id ?? "",
    connectionId: "n1",
  };
});

describe("mappings by name", () => {
  it("lead to the very suggestion that all mappings lead to", () => {
    const known = mappingsByName(mappings, createNameKeys());
    for (let at = 0; at < 120; at += 1) {
      const account = { key: `a${at + 590}`, name: nameOf(at * 7), emailDomains: [] };
      const speaking = known.speakingFor(account);
      expect(speaking.length).toBeGreaterThan(0);
      expect(speaking.length).toBeLessThan(10);
      expect(suggest(index, account, { mappings: speaking })).toEqual(suggest(index, account, { mappings }));
    }
  });

  it("reads the name of each mapping once, however many accounts are asked for", () => {
    let read = 0;
    const known = mappingsByName(mappings, (name) => {
      read += 1;
      return name;
    });
    for (let at = 0; at < 100; at += 1) known.speakingFor({ key: "x", name: nameOf(at) });
    expect(read).toBe(mappings.length + 100);
  });
});
