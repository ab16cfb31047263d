import { makeRandom } from "../../sandbox/world/random.ts";
import { candidatesOf } from "../../src/core/matching/candidates-of.ts";
import { buildCompanyIndex } from "../../src/core/matching/company-index.ts";
import { suggest } from "../../src/core/matching/suggest.ts";
import type { Labelled } from "./generate-labelled.ts";

export interface WithDomains {
  given: number;
  /** Of those that were given, right at rank 1; 0 to 1. */
  recallAt1: number;
}

/** So many companies have a domain in common with another one; of public names with web sites, 99.3 % have their own. */
const shared = 0.007;
const givenTo = 0.1;

/**
 * A tenth of the accounts that have a company, by name and by an e-mail domain of its users: the domain of the company's web site,
 * or of its contacts' addresses.
 */
export function measureWithDomains(
  { companies, accounts }: Labelled,
  of: "website" | "contacts",
  seed = 1,
): WithDomains {
  const random = makeRandom(seed);
  const domains = new Map<string, string>();
  let before = "c0.example";
  for (const [at, { id }] of companies.entries()) {
    const domain = random.chance(shared) ? before : `c${at}.example`;
    domains.set(id, domain);
    before = domain;
  }
  const index = buildCompanyIndex(
    companies.map((company) => {
      const domain = domains.get(company.id) ?? "";
      return of === "website"
        ? { ...company, website: `https://www.${domain}/` }
        : { ...company, emailDomains: [domain] };
    }),
  );
  const chosen = accounts.filter(({ kind }) => kind === "one" && random.chance(givenTo));
  const right = chosen.filter(({ q, truth }) => {
    const emailDomains = truth.slice(0, 1).map((id) => domains.get(id) ?? "");
    const [first] = candidatesOf(suggest(index, { key: "", name: q, emailDomains }, { mappings: [] }));
    return first !== undefined && truth.includes(first.companyId);
  });
  return { given: chosen.length, recallAt1: chosen.length === 0 ? 0 : right.length / chosen.length };
}
