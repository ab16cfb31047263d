import { createServer as createTlsServer } from "node:https";
import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import type { Resolve } from "../../../src/net/guarded-lookup.ts";
import { EXPIRED } from "../../net/expired.ts";
import { SELF_SIGNED } from "../../net/self-signed.ts";
import { portOf, startServer } from "../../net/start-server.ts";
import { failureOf, living, type Opening, type PsaStand } from "./psa-stand.ts";

const failing =
  (code: string): Resolve =>
  async () => {
    throw Object.assign(new Error(code), { code });
  };

async function tlsAt(options: { key: string; cert: string }): Promise<string> {
  const server = createTlsServer(options, (_, response) => response.end("never"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `https://localhost:${portOf(server)}`;
}

/** What Test & save tells: each cause by its own kind, and refused keys are sent once. */
export function connectCases(make: () => Promise<PsaStand>): void {
  const verifyFailure = async (stand: PsaStand, opening: Opening = {}) =>
    failureOf(stand.open(opening).verify(), { ...stand.right, ...opening.credentials });

  it("tests right keys, counts what is there and misses no right", async () => {
    const stand = await make();
    const found = await stand.open().verify();
    expect(found.companies).toBe(living(stand.world).length);
    expect(found.contacts).toBeGreaterThan(0);
    expect(found.version).not.toBe("");
    expect(found.site).not.toBe("");
    expect(found.rights.map(({ name }) => name)).toEqual(stand.provider().rights);
    expect(found.rights.every(({ held }) => held)).toBe(true);
  });

  it("takes what was typed with spaces around it", async () => {
    const stand = await make();
    const typed = Object.fromEntries(Object.entries(stand.right).map(([name, value]) => [name, ` ${value}\n`]));
    await expect(stand.open({ credentials: typed }).verify()).resolves.toBeDefined();
  });

  it("asks where the customer is without keys", async () => {
    const stand = await make();
    await stand.open().verify();
    const asked = stand
      .allCalls()
      .filter(({ path }) => path.toLowerCase().includes(stand.discovery.path.toLowerCase()));
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers).not.toHaveProperty("authorization");
    expect(asked[0]?.headers).not.toHaveProperty("secret");
  });

  it("tells a wrong secret, sent once", async () => {
    const stand = await make();
    const error = await verifyFailure(stand, { credentials: stand.wrongSecret });
    expect([error.kind, error.field]).toEqual(["unauthorized", Object.keys(stand.wrongSecret)[0]]);
    expect(stand.keyedCalls()).toHaveLength(1);
  });

  it("tells a wrong user or company id before any key is sent", async () => {
    const stand = await make();
    const { credentials, kind, field } = stand.wrongUser;
    const error = await verifyFailure(stand, { credentials });
    expect([error.kind, error.field]).toEqual([kind, field]);
    expect(stand.keyedCalls()).toHaveLength(0);
  });

  it("sends refused keys once in a read too", async () => {
    const stand = await make();
    const error = await failureOf(stand.open({ credentials: stand.wrongSecret }).companyTypes(), stand.right);
    expect(error.kind).toBe("unauthorized");
    expect(stand.keyedCalls()).toHaveLength(1);
  });

  it("asks nobody while the operator's own key is missing", async () => {
    const stand = await make();
    expect((await verifyFailure(stand, { operatorKey: "none" })).kind).toBe("integration-refused");
    expect((await failureOf(stand.open({ operatorKey: "none" }).companyTypes())).kind).toBe("integration-refused");
    expect(stand.allCalls()).toHaveLength(0);
  });

  it("tells that the operator's own key is wrong, and does not blame the customer's", async () => {
    const stand = await make();
    const error = await verifyFailure(stand, { operatorKey: "wrong" });
    expect([error.kind, error.field]).toEqual(["integration-refused", undefined]);
    expect(stand.keyedCalls()).toHaveLength(1);
  });

  it.each(["companies", "contacts"] as const)("names the missing right to %s by the PSA's own menu", async (which) => {
    const stand = await make();
    const { credentials, right } = stand.lacking(which);
    const { rights, companies, contacts } = await stand.open({ credentials }).verify();
    expect(rights.filter(({ held }) => !held).map(({ name }) => name)).toEqual([right]);
    expect([companies === null, contacts === null]).toEqual([which === "companies", which === "contacts"]);
  });

  it("tells a port where nothing listens", async () => {
    const stand = await make();
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const at = `http://127.0.0.1:${portOf(closed)}`;
    await new Promise((resolve) => closed.close(resolve));
    expect((await verifyFailure(stand, { at })).kind).toBe("unreachable");
  });

  it.each([
    ["has no address", "ENOTFOUND", "no-such-host"],
    ["cannot be looked up", "EAI_AGAIN", "name-server"],
  ])("tells a name that %s", async (_, code, kind) => {
    const stand = await make();
    const at = "https://psa.nowhere.example";
    expect((await verifyFailure(stand, { at, resolve: failing(code) })).kind).toBe(kind);
  });

  it("sends nothing to a vendor's name that leads to a private address", async () => {
    const stand = await make();
    const resolve: Resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    const error = await verifyFailure(stand, { atVendor: true, resolve });
    expect(error.kind).toBe("origin-not-allowed");
    expect(stand.allCalls()).toHaveLength(0);
  });

  it("tells a certificate that nobody vouches for", async () => {
    const stand = await make();
    expect((await verifyFailure(stand, { at: await tlsAt(SELF_SIGNED) })).kind).toBe("tls");
  });

  it("tells a certificate that is not valid today, so that clocks are looked at", async () => {
    const stand = await make();
    expect((await verifyFailure(stand, { at: await tlsAt(EXPIRED) })).kind).toBe("clock");
  });

  it.each([
    ["the JSON of another product", { text: '{"status":"ok"}' }, "unknown-site"],
    ["a web page", { text: "<!DOCTYPE html><html><body>Welcome</body></html>" }, "unknown-site"],
    ["a redirect", { status: 302, headers: { Location: "https://elsewhere.example/" } }, "unknown-site"],
    ["a web page of 404", { status: 404, text: "<html>nothing here</html>" }, "unknown-site"],
    ["a maintenance page", { status: 503, text: "<html>maintenance</html>" }, "down"],
    ["half a JSON", { text: '{"url":"https://x' }, "unexpected"],
  ])(
    "reads %s in place of the PSA",
    async (_, reply: { status?: number; text?: string; headers?: Record<string, string> }, kind) => {
      const stand = await make();
      const other = await startServer((_request, response) =>
        response.writeHead(reply.status ?? 200, reply.headers ?? {}).end(reply.text),
      );
      expect((await verifyFailure(stand, { at: other.origin })).kind).toBe(kind);
      expect(stand.keyedCalls()).toHaveLength(0);
    },
  );

  it("tells something at that port which does not speak HTTP", async () => {
    const stand = await make();
    const dumb = createServer((socket) => socket.end("220 mail.example ESMTP\r\n"));
    await new Promise<void>((resolve) => dumb.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void dumb.close());
    expect((await verifyFailure(stand, { at: `http://127.0.0.1:${portOf(dumb)}` })).kind).toBe("unknown-site");
  });

  it("ends in a timeout when discovery hangs", async () => {
    const stand = await make();
    stand.discovery.faults.add({ path: stand.discovery.path, delayMs: 5_000 });
    expect((await verifyFailure(stand, { verifyMs: 150 })).kind).toBe("timeout");
  });

  it("ends in a timeout when the API hangs", async () => {
    const stand = await make();
    stand.api.faults.add({ path: "V1.0/", delayMs: 5_000 });
    stand.api.faults.add({ path: "apis/3.0", delayMs: 5_000 });
    expect((await verifyFailure(stand, { verifyMs: 300 })).kind).toBe("timeout");
  });

  it("ends when the caller gives up", async () => {
    const stand = await make();
    stand.discovery.faults.add({ path: stand.discovery.path, delayMs: 5_000 });
    expect((await failureOf(stand.open().verify(AbortSignal.timeout(50)))).kind).toBe("timeout");
  });

  it("tells how long a 429 asks to wait", async () => {
    const stand = await make();
    stand.api.faults.add({ path: stand.paths.companies, status: 429, headers: { "retry-after": "90" } });
    const error = await verifyFailure(stand);
    expect([error.kind, error.retryAfterMs]).toEqual(["rate-limited", 90_000]);
  });

  it("tells maintenance in the middle of a test", async () => {
    const stand = await make();
    stand.api.faults.add({ path: stand.paths.companies, status: 503 });
    expect((await verifyFailure(stand)).kind).toBe("down");
  });

  it("gets over a connection that breaks once", async () => {
    const stand = await make();
    stand.api.faults.add({ path: stand.paths.companies, dropConnection: "after", times: 1 });
    await expect(stand.open().verify()).resolves.toMatchObject({ companies: living(stand.world).length });
  });

  it("finds fault with what is missing before it asks anybody", async () => {
    const stand = await make();
    const provider = stand.provider();
    expect(provider.check(stand.right)).toEqual([]);
    const names = provider.credentialFields.map(({ name }) => name);
    expect(provider.check({})).toEqual(names.map((field) => ({ field, kind: "missing" })));
    expect(() => provider.open({})).toThrow(/missing/);
    expect(stand.allCalls()).toHaveLength(0);
  });

  it("finds fault with secrets that cannot travel in a header, or are too long", async () => {
    const stand = await make();
    const provider = stand.provider();
    for (const { name } of provider.credentialFields.filter(({ kind }) => kind === "secret")) {
      for (const value of ["clé", "two words", "a\r\nb: c", "x".repeat(500)]) {
        expect(provider.check({ ...stand.right, [name]: value })).toEqual([{ field: name, kind: "malformed" }]);
      }
    }
  });
}
