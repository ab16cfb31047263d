import { describe, expect, it } from "vitest";
import type { ProviderName } from "../../src/core/ports/psa.ts";
import { answerCases } from "./psa/answer-cases.ts";
import { autotaskStand } from "./psa/autotask-stand.ts";
import { companyCases } from "./psa/company-cases.ts";
import { connectCases } from "./psa/connect-cases.ts";
import { connectwiseStand } from "./psa/connectwise-stand.ts";
import { contactCases } from "./psa/contact-cases.ts";
import { createChecker, type OpenApiChecker, type OpenApiSite } from "./psa/openapi-checker.ts";
import { hasContracts } from "./psa/openapi-file.ts";
import { standMaker, type Watch } from "./psa/psa-stand.ts";

const small = { accounts: 12, companies: 120, largestCompany: 40, contactsPerCompany: 3 };

const sites: Readonly<Record<ProviderName, OpenApiSite>> = {
  connectwise: {
    file: "connectwise",
    pathOf: (path) => /\/apis\/3\.0(\/.*)$/.exec(path)?.[1] ?? (path.startsWith("/login/") ? path : null),
    securityHeaders: ["authorization"],
    gatewayStatuses: [502, 503, 504],
  },
  autotask: {
    file: "autotask",
    pathOf: (path) => /^\/ATServicesRest(\/.*)$/i.exec(path)?.[1] ?? null,
    securityHeaders: ["apiintegrationcode", "username", "secret"],
    gatewayStatuses: [502, 503, 504],
  },
};
const checkers = new Map<ProviderName, OpenApiChecker>();
if (hasContracts) {
  for (const name of ["connectwise", "autotask"] as const) checkers.set(name, createChecker(sites[name]));
}
const watch: Watch = (name, exchange) => checkers.get(name)?.check(exchange);

describe.each([
  ["connectwise", connectwiseStand],
  ["autotask", autotaskStand],
] as const)("what every PSA must do: %s", (name, make) => {
  const stand = standMaker(make, name, watch);
  describe("connecting", () => connectCases(() => stand(small)));
  describe("answers", () => answerCases(() => stand(small)));
  describe("companies", () =>
    companyCases((world) => stand(world ? { accounts: 0, contactsPerCompany: 0, ...world } : small)));
  describe("contacts", () => contactCases((world) => stand({ ...small, ...world })));

  it.skipIf(!hasContracts)("keeps every request and every answer above to the vendor's OpenAPI file", () => {
    const { requests, answers, violations } = checkers.get(name)?.checked ?? expect.fail("no checker");
    console.info(`${name}: ${requests} requests and ${answers} answers checked, ${violations.length} violations`);
    expect(requests).toBeGreaterThan(200);
    expect([...new Set(violations)]).toEqual([]);
  });
});
