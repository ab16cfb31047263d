import { describe, expect, it } from "vitest";
import type { Exchange } from "../../../sandbox/world/loopback-server.ts";
import { createChecker } from "./openapi-checker.ts";
import { hasContracts } from "./openapi-file.ts";

const headers = { apiintegrationcode: "x", username: "u", secret: "s", "content-type": "application/json" };
const json = { "content-type": "application/json" };

function query(changes: {
  body?: unknown;
  headers?: object;
  path?: string;
  search?: string;
  answer?: unknown;
}): Exchange {
  const body = JSON.stringify(changes.body ?? { filter: [{ op: "gte", field: "id", value: 0 }] });
  const answer = changes.answer ?? { items: [{ id: 1, companyName: "Acme", isActive: true }], pageDetails: {} };
  return {
    request: {
      method: "POST",
      path: changes.path ?? "/V1.0/Companies/query",
      rawQuery: changes.search ?? "",
      query: new URLSearchParams(changes.search),
      headers: { ...headers, ...changes.headers },
      body,
    },
    answer: { status: 200, headers: json, body: JSON.stringify(answer) },
    made: false,
  };
}

describe.skipIf(!hasContracts)("the check against the vendor's OpenAPI file", () => {
  const violationsOf = (exchange: Exchange) => {
    const checker = createChecker({
      file: "autotask",
      pathOf: (path) => path,
      securityHeaders: ["apiintegrationcode", "username", "secret"],
      gatewayStatuses: [],
    });
    checker.check(exchange);
    return checker.checked.violations.join("\n");
  };

  it("lets a right exchange pass", () => expect(violationsOf(query({}))).toBe(""));

  it.each([
    ["an unknown path", { path: "/V1.0/Tickets/query" }, "not in autotask"],
    ["a missing header", { headers: { secret: undefined } }, "no header secret"],
    ["a query parameter that nobody knows", { search: "pageSize=5" }, "unknown query parameter pageSize"],
    ["an operator that does not exist", { body: { filter: [{ op: "like", field: "id" }] } }, "body"],
    ["no filter", { body: { filter: [] } }, "body"],
    ["a page that is too large", { body: { maxRecords: 501, filter: [{ op: "exist", field: "id" }] } }, "maxRecords"],
    ["an id as text", { answer: { items: [{ id: "1" }], pageDetails: {} } }, "items/0/id"],
    [
      "a field that the vendor does not have",
      { answer: { items: [{ id: 1, name: "x" }], pageDetails: {} } },
      "additional",
    ],
    ["no page details", { answer: { items: [] } }, "pageDetails"],
  ])("names %s", (_, changes, words) => expect(violationsOf(query(changes))).toContain(words));

  it("names a status that the vendor does not have, and a wrong content type", () => {
    const exchange = query({});
    expect(violationsOf({ ...exchange, answer: { status: 418, body: "" } })).toContain("418");
    const html = { status: 200, headers: { "content-type": "text/html" }, body: "<html>" };
    expect(violationsOf({ ...exchange, answer: html })).toContain("text/html");
  });
});
