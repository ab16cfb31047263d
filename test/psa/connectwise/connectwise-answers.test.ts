import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { portOf, startServer } from "../../net/start-server.ts";
import { answering, collect, openAt, psaErrorOf, type Reply } from "./open-connectwise.ts";

const HTML = "<!DOCTYPE html><html><body>Service Unavailable</body></html>";
const isInfo = (path: string) => path.startsWith("/login/companyinfo/");

async function verifyFailure(reply: Reply, where: "info" | "api") {
  const far = await startServer(answering((path) => (isInfo(path) === (where === "info") ? reply : undefined)));
  const error = await psaErrorOf(openAt(far.origin).verify());
  return { error, requests: far.requests };
}

describe("what a ConnectWise answer means", () => {
  it.each<[string, Reply, string, string | undefined]>([
    ["null", { text: "null" }, "unknown-company", "companyId"],
    ["an empty body", { text: "" }, "unknown-company", "companyId"],
    ["404 in JSON", { status: 404, text: '{"code":"NotFound"}' }, "unknown-company", "companyId"],
    ["404 in plain text", { status: 404, text: "Cannot route company" }, "unknown-company", "companyId"],
    ["404 as a web page", { status: 404, text: HTML }, "unknown-site", "site"],
    ["a web page", { text: HTML }, "unknown-site", "site"],
    ["the JSON of another product", { text: '{"status":"ok"}' }, "unknown-site", "site"],
    ["a redirect", { status: 302, headers: { Location: "https://elsewhere.example" } }, "unknown-site", "site"],
    ["403", { status: 403, text: "Forbidden" }, "unknown-site", "site"],
    ["503", { status: 503, text: HTML }, "down", undefined],
    ["a codebase that climbs", { text: '{"Codebase":"../admin/"}' }, "unexpected", undefined],
    ["a codebase with a host", { text: '{"Codebase":"//evil.example/"}' }, "unexpected", undefined],
  ])("reads %s from companyinfo", async (_, reply, kind, field) => {
    const { error } = await verifyFailure(reply, "info");
    expect([error.kind, error.field]).toEqual([kind, field]);
  });

  it.each<[string, Reply, string, string | undefined]>([
    [
      "401",
      { status: 401, text: '{"code":"ConnectWiseApi","message":"UserNotAuthenticated"}' },
      "unauthorized",
      "privateKey",
    ],
    ["401 without a body", { status: 401 }, "unauthorized", "privateKey"],
    ["404 in JSON", { status: 404, text: '{"code":"ConnectWiseApi"}' }, "unknown-company", "companyId"],
    ["404 in plain text", { status: 404, text: "Cannot route." }, "unknown-company", "companyId"],
    ["400 in plain text", { status: 400, text: "Cannot route." }, "unknown-company", "companyId"],
    [
      "403 about the client id",
      { status: 403, text: '{"code":"Security","message":"clientId header is missing"}' },
      "integration-refused",
      undefined,
    ],
    ["400 about the client id", { status: 400, text: "Cannot read Client ID" }, "integration-refused", undefined],
    ["403 of a site without its api- name", { status: 403, text: "SSL is required" }, "unknown-site", "site"],
    ["403 as a web page", { status: 403, text: HTML }, "unknown-site", "site"],
    ["200 as a web page", { text: HTML }, "unknown-site", "site"],
    ["400", { status: 400, text: '{"code":"InvalidObject","errors":[]}' }, "unexpected", undefined],
    ["cut JSON", { text: '[{"id":1,' }, "unexpected", undefined],
    ["500", { status: 500, text: '{"code":"Error"}' }, "down", undefined],
    ["503 as a web page", { status: 503, text: HTML }, "down", undefined],
    ["a broken connection", "break", "unreachable", "site"],
  ])("reads %s from the API", async (_, reply, kind, field) => {
    const { error } = await verifyFailure(reply, "api");
    expect([error.kind, error.field]).toEqual([kind, field]);
  });

  it("sends refused keys once", async () => {
    const { requests } = await verifyFailure({ status: 401 }, "api");
    expect(requests.filter((line) => line.includes("/apis/"))).toHaveLength(1);
  });

  it("tells how long a 429 asks to wait", async () => {
    const { error } = await verifyFailure({ status: 429, headers: { "Retry-After": "60" } }, "api");
    expect([error.kind, error.retryAfterMs]).toEqual(["rate-limited", 60_000]);
  });

  it("keeps ConnectWise's request id and code, never its text", async () => {
    const body = {
      status: 400,
      text: '{"code":"InvalidObject","message":"name Dana Reyes"}',
      headers: { "x-cw-request-id": "ab-12" },
    };
    const { error } = await verifyFailure(body, "api");
    expect(error.message).toMatch(/InvalidObject.*ab-12/);
    expect(error.message).not.toContain("Dana");
  });

  it("names the site when nothing listens there", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${portOf(closed)}`;
    await new Promise((resolve) => closed.close(resolve));
    const error = await psaErrorOf(openAt(origin).verify());
    expect([error.kind, error.field]).toEqual(["unreachable", "site"]);
  });

  it.each(["info", "api"] as const)("ends in a timeout when the %s hangs", async (where) => {
    const far = await startServer(answering((path) => (isInfo(path) === (where === "info") ? "hang" : undefined)));
    const error = await psaErrorOf(openAt(far.origin, { verifyMs: 150, readMs: 5000 }).verify());
    expect(error.kind).toBe("timeout");
  });

  it("counts discovery in the deadline of a read", async () => {
    const far = await startServer(answering(() => "hang"));
    const client = openAt(far.origin, { readMs: 100 });
    expect((await psaErrorOf(collect(client.companies({})))).kind).toBe("timeout");
    expect((await psaErrorOf(client.company("1"))).kind).toBe("timeout");
  });

  it("ends when the caller gives up", async () => {
    const far = await startServer(answering(() => "hang"));
    const error = await psaErrorOf(openAt(far.origin).verify(AbortSignal.timeout(50)));
    expect(error.kind).toBe("timeout");
  });

  it("asks nobody while the operator's client id is missing", async () => {
    const far = await startServer(answering(() => undefined));
    const error = await psaErrorOf(openAt(far.origin, { clientId: "" }).verify());
    expect([error.kind, far.requests.length]).toEqual(["integration-refused", 0]);
  });
});
