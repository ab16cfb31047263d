import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ConnectWiseSandbox, startConnectWise } from "../../../sandbox/connectwise/connectwise-server.ts";
import { makeWorld } from "../../../sandbox/world/world.ts";
import { askConnectWise } from "./ask-connectwise.ts";

const world = makeWorld();
let sandbox: ConnectWiseSandbox;
const ask = askConnectWise(() => sandbox);

beforeAll(async () => {
  sandbox = await startConnectWise(world);
});
afterAll(() => sandbox.close());

afterEach(() => sandbox.faults.clear());

describe("faults", () => {
  it("answers HTML while the service is down, for as many calls as told", async () => {
    sandbox.faults.add({ status: 503, times: 2 });
    const down = await ask("/system/info");
    expect([down.status, down.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
    expect((await ask("/system/info")).status).toBe(503);
    expect((await ask("/system/info")).status).toBe(200);
  });

  it.each([
    [401, "UserNotAuthenticated"],
    [403, "Security"],
    [429, "ConnectWiseAPI"],
    [500, "An error has occurred."],
  ])("answers %i with the usual body", async (status, text) => {
    sandbox.faults.add({ status, times: 1 });
    const answer = await ask("/system/info");
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(text)]);
  });

  it("befalls only the requests that fit, until cleared", async () => {
    sandbox.faults.add({ path: "/company/contacts", status: 500, headers: { "x-reason": "test" }, body: "{}" });
    const failed = await ask("/company/contacts");
    expect([failed.status, failed.headers.get("x-reason"), failed.text]).toEqual([500, "test", "{}"]);
    expect((await ask("/company/companies")).status).toBe(200);
    sandbox.faults.clear();
    expect((await ask("/company/contacts")).status).toBe(200);
  });

  it("cuts the connection", async () => {
    sandbox.faults.add({ dropConnection: "before", times: 1 });
    await expect(ask("/system/info")).rejects.toThrow();
    expect(sandbox.calls.at(-1)?.status).toBe(0);
  });

  it("holds an answer back and can be closed meanwhile", async () => {
    const own = await startConnectWise(makeWorld({ accounts: 0, companies: 0 }));
    own.faults.add({ delayMs: 600_000 });
    const waiting = fetch(`${own.url}/login/companyinfo/x`).catch(() => "cut");
    while (own.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await own.close();
    expect(await waiting).toBe("cut");
  });

  it("records calls, and how many were answered at once", async () => {
    sandbox.calls.length = 0;
    sandbox.faults.add({ delayMs: 30, times: 3 });
    await Promise.all([1, 2, 3].map((page) => ask(`/company/companies?pageSize=1&page=${page}`)));
    expect(sandbox.calls.map((call) => call.query.page).sort()).toEqual(["1", "2", "3"]);
    expect(Math.max(...sandbox.calls.map((call) => call.atOnce))).toBe(3);
  });
});
