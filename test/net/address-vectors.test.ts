import { connect, isIPv6 } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAllowedOrigins } from "../../src/net/allowed-origins.ts";
import { createBudget } from "../../src/net/create-budget.ts";
import { guardedLookup, type Resolve } from "../../src/net/guarded-lookup.ts";
import { createHttpCaller, type HttpCaller, type HttpRequest } from "../../src/net/http-caller.ts";
import { createProviders } from "../../src/psa/providers.ts";
import { ADDRESS_VECTORS, urlVectors } from "./address-vectors.ts";
import { startCanary } from "./canary.ts";
import { quietLog } from "./quiet-log.ts";
import { startServer } from "./start-server.ts";

const NAME = "api-na.myconnectwise.net";
const addresses = Object.entries(ADDRESS_VECTORS).flatMap(([kind, all]) => all.map((address) => ({ kind, address })));
const urls = Object.entries(urlVectors(1)).flatMap(([kind, all]) => all.map((_, at) => ({ kind, at })));
const resolvingTo = (...found: string[]): Resolve => {
  return async () => found.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
};

function callerFor(listed: string[], resolve?: Resolve): HttpCaller {
  const caller = createHttpCaller({
    origins: createAllowedOrigins({ vendorDomains: ["myconnectwise.net"], listed }),
    budget: createBudget(),
    log: quietLog(),
    retry: { maxRetries: 1, firstWaitMs: 1, maxWaitMs: 1 },
    ...(resolve === undefined ? {} : { resolve }),
  });
  onTestFinished(() => caller.close());
  return caller;
}

function get(url: URL): HttpRequest {
  const headers = { authorization: "Basic a2V5cw==" };
  const allowance = { atOnce: 4, perSecond: 1000 };
  return { method: "GET", url, headers, deadlineMs: 5000, budgetKey: "test", allowance };
}

const kindOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "answered",
    (error: { kind?: unknown }) => error.kind,
  );

/** Connects as the HTTP client does, to the canary's port; the error's kind, or "connected". */
function connectGuarded(port: number, resolve: Resolve, publicOnly: boolean): Promise<unknown> {
  return new Promise((done) => {
    const socket = connect({ host: NAME, port, lookup: guardedLookup(resolve, { publicOnly }) });
    socket.once("connect", () => {
      socket.destroy();
      done("connected");
    });
    socket.once("error", (error: Error & { kind?: unknown }) => done(error.kind ?? error.message));
  });
}

describe("addresses that a PSA's name leads to", () => {
  it("tries at least sixty vectors", () => expect(addresses.length + urls.length).toBeGreaterThanOrEqual(60));

  it.each(addresses)("does not connect to $kind: $address", async ({ address }) => {
    const canary = await startCanary();
    expect(await connectGuarded(canary.port, resolvingTo(address), true)).toBe("origin-not-allowed");
    const caller = callerFor([], resolvingTo("8.8.8.8", address));
    expect(await kindOf(caller.call(get(new URL(`https://${NAME}/`))))).toBe("origin-not-allowed");
    expect(canary.connections()).toBe(0);
  });

  it("reaches the canary when nothing guards, so that 0 means something", async () => {
    const canary = await startCanary();
    expect(await connectGuarded(canary.port, resolvingTo("127.0.0.1"), false)).toBe("connected");
    const listed = callerFor([`http://127.0.0.1:${canary.port}`]);
    await listed.call(get(new URL(`http://127.0.0.1:${canary.port}/`)));
    await expect.poll(canary.connections).toBe(2);
  });

  it("looks anew at every connection of a name that rebinds, and asks for it once each time", async () => {
    const canary = await startCanary();
    let asked = 0;
    const rebinding: Resolve = (name) => resolvingTo(++asked === 1 ? "8.8.8.8" : "127.0.0.1")(name);
    const lookup = guardedLookup(rebinding, { publicOnly: true });
    const first = await new Promise((resolve) =>
      lookup(NAME, { all: true }, (error, found) => resolve(error ?? found)),
    );
    expect(first).toEqual([{ address: "8.8.8.8", family: 4 }]);
    expect(await connectGuarded(canary.port, rebinding, true)).toBe("origin-not-allowed");
    expect([asked, canary.connections()]).toEqual([2, 0]);
  });

  it.each([
    ["ENOTFOUND", "dns"],
    ["ENODATA", "dns"],
    ["EAI_AGAIN", "name-server"],
    ["EAI_FAIL", "name-server"],
    ["ESERVFAIL", "name-server"],
    ["EREFUSED", "name-server"],
    ["ETIMEOUT", "name-server"],
  ])("names a name server's %s", async (code, kind) => {
    const failing: Resolve = () => Promise.reject(Object.assign(new Error(code), { code }));
    expect(await kindOf(callerFor([], failing).call(get(new URL(`https://${NAME}/`))))).toBe(kind);
  });

  it("names a name without any address", async () => {
    expect(await kindOf(callerFor([], resolvingTo()).call(get(new URL(`https://${NAME}/`))))).toBe("dns");
  });
});

describe("addresses that people or answers give", () => {
  it.each(urls)("does not connect: $kind $at", async ({ kind, at }) => {
    const canary = await startCanary();
    const text = urlVectors(canary.port)[kind]?.[at] ?? "";
    const listed = ["http://127.0.0.1:1", "https://localhost:1"];
    const caller = callerFor(listed);
    if (URL.canParse(text)) expect(await kindOf(caller.call(get(new URL(text))))).toBe("origin-not-allowed");
    const provider = createProviders({
      connectwiseClientId: "11111111-2222-3333-4444-555555555555",
      autotaskIntegrationCode: "CODE",
      allowedOrigins: listed,
      budget: createBudget(),
      log: quietLog(),
    }).get("connectwise");
    if (provider === undefined) throw new Error("no ConnectWise");
    for (const site of [text, text.replace(/^\w+:\/\//, "")]) {
      const credentials = { site, companyId: "acme", publicKey: "public", privateKey: "private" };
      expect(provider.check(credentials).map(({ field }) => field)).toEqual(["site"]);
      expect(() => provider.open(credentials)).toThrow(/^ConnectWise credentials: site is/);
    }
    expect(canary.connections()).toBe(0);
  });

  it.each([301, 302, 303, 307, 308])("gives a redirect (%i) back and follows it nowhere", async (status) => {
    const canary = await startCanary();
    const location = `http://127.0.0.1:${canary.port}/steal`;
    const far = await startServer((_, response) => response.writeHead(status, { location }).end());
    const answer = await callerFor([far.origin, `http://127.0.0.1:${canary.port}`]).call(get(new URL(far.origin)));
    expect([answer.status, canary.connections()]).toEqual([status, 0]);
  });
});
