import { expect, it } from "vitest";
import type { PsaErrorKind } from "../../../src/core/ports/psa.ts";
import { collect, failureOf, living, type PsaStand } from "./psa-stand.ts";

const HTML = "<!DOCTYPE html><html><body>Service Unavailable</body></html>";
const ENDLESS = "https://elsewhere.example/next?pageId=2&paging=x";

/** What odd, broken and refusing answers become while something is read. */
export function answerCases(make: () => Promise<PsaStand>): void {
  it.each<[string, { status: number; body?: string }, PsaErrorKind]>([
    ["401", { status: 401 }, "unauthorized"],
    ["401 without a body", { status: 401, body: "" }, "unauthorized"],
    ["401 as a web page", { status: 401, body: HTML }, "unauthorized"],
    ["403", { status: 403 }, "forbidden"],
    ["403 as a web page", { status: 403, body: HTML }, "unknown-site"],
    ["429", { status: 429 }, "rate-limited"],
    ["502 as a web page", { status: 502 }, "down"],
    ["503 as a web page", { status: 503 }, "down"],
    ["504 without a body", { status: 504, body: "" }, "down"],
    ["500 as a web page", { status: 500, body: HTML }, "down"],
    ["200 as a web page", { status: 200, body: HTML }, "unknown-site"],
    ["200 without a body", { status: 200, body: "" }, "unexpected"],
    ["200 with half a JSON", { status: 200, body: '[{"id":1,"na' }, "unexpected"],
    ["200 with plain text", { status: 200, body: "OK" }, "unexpected"],
    ["200 with another shape", { status: 200, body: '{"value":[]}' }, "unexpected"],
    ["200 with a number", { status: 200, body: "7" }, "unexpected"],
    ["a redirect", { status: 301, body: "" }, "unknown-site"],
  ])("reads %s in place of a list", async (_, fault, kind) => {
    const stand = await make();
    stand.api.faults.add({ path: stand.paths.contacts, ...fault });
    const error = await failureOf(collect(stand.open().contacts("300")), stand.right);
    expect(error.kind).toBe(kind);
  });

  it("reads a refusal in plain text", async () => {
    const stand = await make();
    const { status, body, kind } = stand.plainRefusal;
    stand.api.faults.add({ path: stand.paths.contacts, status, body });
    expect((await failureOf(collect(stand.open().contacts("300")))).kind).toBe(kind);
  });

  it("names the right that a read lacks", async () => {
    const stand = await make();
    for (const which of ["companies", "contacts"] as const) {
      const { credentials, right } = stand.lacking(which);
      const client = stand.open({ credentials });
      const read = which === "companies" ? collect(client.companies({})) : collect(client.contacts("300"));
      const error = await failureOf(read, credentials);
      expect([error.kind, error.right]).toEqual(["forbidden", right]);
    }
  });

  it("says nothing of what the PSA wrote about people", async () => {
    const stand = await make();
    stand.api.faults.add({ path: stand.paths.contacts, status: 500, body: '{"errors":["Dana Reyes is odd"]}' });
    const error = await failureOf(collect(stand.open().contacts("300")));
    expect(`${error.message} ${String(error.cause)}`).not.toContain("Dana");
  });

  it.each([
    ["a passing 503", { status: 503 }],
    ["a connection cut before the answer", { dropConnection: "before" as const }],
    ["a connection cut after the work", { dropConnection: "after" as const }],
    ["a 429 that asks for no wait", { status: 429, headers: { "retry-after": "0" } }],
  ])("gets over %s", async (_, fault) => {
    const stand = await make();
    stand.api.faults.add({ ...fault, path: stand.paths.companies, times: 1 });
    expect(await collect(stand.open().companies({}))).toHaveLength(living(stand.world).length);
  });

  it("ends in a timeout when a page hangs, and when the caller gives up", async () => {
    const stand = await make();
    stand.api.faults.add({ path: stand.paths.companies, delayMs: 5_000 });
    expect((await failureOf(collect(stand.open({ readMs: 200 }).companies({})))).kind).toBe("timeout");
    const given = collect(stand.open().companies({}, AbortSignal.timeout(200)));
    expect((await failureOf(given)).kind).toBe("timeout");
  });

  it("ends in an error when the same page comes for ever, and goes nowhere else with its keys", async () => {
    const stand = await make();
    const { body, headers } = stand.listOf([stand.companyRow("1", "One")], ENDLESS);
    stand.api.faults.add({ path: stand.paths.companies, status: 200, body, ...(headers && { headers }) });
    expect((await failureOf(collect(stand.open().companies({})))).kind).toBe("unexpected");
  });

  it("keeps ids beyond 2^53 to the last digit", async () => {
    const stand = await make();
    const id = "9007199254740993";
    stand.api.faults.add({
      path: stand.paths.contacts,
      status: 200,
      ...stand.listOf([stand.contactRow(id, "dana@x.example")]),
    });
    const [contact] = await collect(stand.open().contacts(id));
    expect([contact?.id, contact?.companyId]).toEqual([id, id]);
    expect(JSON.stringify(stand.keyedCalls())).toContain(id);
  });

  it("leaves out rows that are no record, and gives those that come twice once", async () => {
    const stand = await make();
    const rows = [
      stand.contactRow("901", "a@x.example"),
      stand.contactRow("901", "a@x.example"),
      "null",
      "[]",
      "7",
      "{}",
    ];
    stand.api.faults.add({ path: stand.paths.contacts, status: 200, ...stand.listOf(rows) });
    expect((await collect(stand.open().contacts("300"))).map(({ id }) => id)).toEqual(["901"]);
  });

  it("takes a record whose every field but the id is null or absent", async () => {
    const stand = await make();
    const empty = stand.companyRow("901", "x").replace(/"x"|true|false/g, "null");
    stand.api.faults.add({ path: `${stand.paths.company}901`, status: 200, body: stand.oneCompany(empty) });
    expect(await stand.open().company("901")).toEqual({ id: "901", name: "901", types: [], deleted: false });
  });
}
