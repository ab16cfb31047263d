import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAllowedOrigins } from "../../src/net/allowed-origins.ts";
import { createBudget } from "../../src/net/create-budget.ts";
import type { Resolve } from "../../src/net/guarded-lookup.ts";
import { createHttpCaller, type HttpRequest } from "../../src/net/http-caller.ts";
import type { HttpError } from "../../src/net/http-error.ts";
import { quietLog } from "./quiet-log.ts";
import { SELF_SIGNED } from "./self-signed.ts";
import { portOf, startServer } from "./start-server.ts";

const log = quietLog();

function callerFor(
  listed: string[],
  more: { resolve?: Resolve; maxAnswerBytes?: number; vendorDomains?: string[] } = {},
) {
  const { vendorDomains = [], ...rest } = more;
  const caller = createHttpCaller({
    origins: createAllowedOrigins({ vendorDomains, listed }),
    budget: createBudget(),
    log,
    retry: { maxRetries: 2, firstWaitMs: 5, maxWaitMs: 20 },
    ...rest,
  });
  onTestFinished(() => caller.close());
  return caller;
}

function get(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  const allowance = { atOnce: 4, perSecond: 1000 };
  return { method: "GET", url: new URL(url), headers: {}, deadlineMs: 5000, budgetKey: "test", allowance, ...more };
}

async function failureOf(work: Promise<unknown>): Promise<HttpError> {
  return work.then(
    () => expect.fail("the call succeeds"),
    (error) => error,
  );
}

describe("createHttpCaller", () => {
  it("answers status, text and headers", async () => {
    const far = await startServer((_, response) =>
      response.writeHead(418, { "X-Kind": "teapot" }).end("short and stout"),
    );
    const answer = await callerFor([far.origin]).call(get(`${far.origin}/tea`));
    expect([answer.status, answer.text, answer.header("x-kind"), answer.header("x-other")]).toEqual([
      418,
      "short and stout",
      "teapot",
      undefined,
    ]);
  });

  it.each([429, 502, 503, 504])("repeats a read after %i", async (status) => {
    const far = await startServer((_, response) => response.writeHead(far.requests.length < 2 ? status : 200).end());
    const answer = await callerFor([far.origin]).call(get(far.origin));
    expect([answer.status, far.requests.length]).toEqual([200, 2]);
  });

  it("repeats a read after a broken connection", async () => {
    const far = await startServer((_, response) => {
      if (far.requests.length < 2) response.destroy();
      else response.end("whole");
    });
    expect((await callerFor([far.origin]).call(get(far.origin))).text).toBe("whole");
  });

  it.each([400, 401, 403, 404, 500])("does not repeat a read after %i", async (status) => {
    const far = await startServer((_, response) => response.writeHead(status).end());
    await callerFor([far.origin]).call(get(far.origin));
    expect(far.requests).toHaveLength(1);
  });

  it("gives the last answer when every try fails", async () => {
    const far = await startServer((_, response) => response.writeHead(503).end("maintenance"));
    const answer = await callerFor([far.origin]).call(get(far.origin));
    expect([answer.status, answer.text, far.requests.length]).toEqual([503, "maintenance", 3]);
  });

  it.each(["POST", "DELETE"] as const)("never repeats a %s", async (method) => {
    const far = await startServer((_, response) => response.writeHead(503).end());
    await callerFor([far.origin]).call(get(far.origin, { method }));
    expect(far.requests).toHaveLength(1);
  });

  it("gives a 429 back at once when its Retry-After outlasts the deadline", async () => {
    const far = await startServer((_, response) => response.writeHead(429, { "Retry-After": "60" }).end());
    const answer = await callerFor([far.origin]).call(get(far.origin));
    expect([answer.status, far.requests.length]).toEqual([429, 1]);
  });

  it("waits as long as Retry-After asks", async () => {
    const far = await startServer((_, response) => {
      response.writeHead(far.requests.length < 2 ? 429 : 200, { "Retry-After": "1" }).end();
    });
    await callerFor([far.origin]).call(get(far.origin));
    const waits = log.lines.map((line) => JSON.parse(line)).filter(({ fields }) => fields.target?.includes(far.origin));
    expect(waits.find(({ message }) => message === "read again").fields.waitMs).toBeGreaterThanOrEqual(1000);
  });

  it("holds every other call to the far side back for as long as one was asked to wait", async () => {
    const far = await startServer((request, response) => {
      response.writeHead(request.url === "/first" ? 429 : 200, { "Retry-After": "1" }).end();
    });
    const caller = callerFor([far.origin]);
    const same = { budgetKey: "one far side", maxRetries: 0 };
    await caller.call(get(`${far.origin}/first`, same));
    const failure = await failureOf(caller.call(get(`${far.origin}/second`, { ...same, deadlineMs: 300 })));
    expect([failure.kind, far.requests.length]).toEqual(["held", 1]);
    expect(failure.retryAfterMs).toBeGreaterThan(300);
    await caller.call(get(`${far.origin}/elsewhere`, { budgetKey: "another" }));
    expect((await caller.call(get(`${far.origin}/second`, same))).status).toBe(200);
  });

  it("ends at the deadline when no answer comes, and when the body never ends", async () => {
    const far = await startServer((request, response) => {
      if (request.url === "/half") response.writeHead(200).write("half");
    });
    const caller = callerFor([far.origin]);
    for (const path of ["/none", "/half"]) {
      const failure = await failureOf(caller.call(get(far.origin + path, { deadlineMs: 60 })));
      expect(failure.kind).toBe("timeout");
    }
  });

  it("ends at the deadline while it waits for room in the budget", async () => {
    const far = await startServer(() => {});
    const caller = callerFor([far.origin]);
    const one = { allowance: { atOnce: 1, perSecond: 1000 }, budgetKey: "one" };
    const first = failureOf(caller.call(get(far.origin, { ...one, deadlineMs: 300 })));
    const second = await failureOf(caller.call(get(far.origin, { ...one, deadlineMs: 50 })));
    expect([second.kind, far.requests.length]).toEqual(["timeout", 1]);
    expect((await first).kind).toBe("timeout");
  });

  it("stops when the caller gives up, also before the call", async () => {
    const far = await startServer(() => {});
    const caller = callerFor([far.origin]);
    const controller = new AbortController();
    const running = failureOf(caller.call(get(far.origin, { signal: controller.signal })));
    controller.abort();
    expect((await running).kind).toBe("aborted");
    expect((await failureOf(caller.call(get(far.origin, { signal: controller.signal })))).kind).toBe("aborted");
  });

  it("refuses an answer over the size limit", async () => {
    const far = await startServer((_, response) => response.end("x".repeat(5000)));
    const failure = await failureOf(callerFor([far.origin], { maxAnswerBytes: 1000 }).call(get(far.origin)));
    expect(failure.kind).toBe("too-large");
  });

  it("does not follow a redirect", async () => {
    const canary = await startServer((_, response) => response.end());
    const far = await startServer((_, response) =>
      response.writeHead(302, { Location: `${canary.origin}/steal` }).end(),
    );
    const answer = await callerFor([far.origin, canary.origin]).call(
      get(far.origin, { headers: { authorization: "s3cret" } }),
    );
    expect([answer.status, canary.requests.length]).toEqual([302, 0]);
  });

  it("names a port where nothing listens, one that does not speak HTTP, and one whose certificate nobody vouches for", async () => {
    const dumb = createTcpServer((socket) => socket.on("error", () => {}).end("SSH-2.0-OpenSSH_9.6\r\n"));
    const tls = createTlsServer(SELF_SIGNED, (_, response) => response.end("never"));
    await Promise.all(
      [dumb, tls].map((server) => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))),
    );
    onTestFinished(() => {
      tls.close();
      dumb.close();
    });
    const closed = createTcpServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const urls = [
      `http://127.0.0.1:${portOf(closed)}`,
      `http://127.0.0.1:${portOf(dumb)}`,
      `https://localhost:${portOf(tls)}`,
    ];
    await new Promise((resolve) => closed.close(resolve));
    const caller = callerFor(urls);
    const kinds = await Promise.all(urls.map(async (url) => (await failureOf(caller.call(get(url)))).kind));
    expect(kinds).toEqual(["refused", "not-http", "tls"]);
  });

  it("refuses a certificate even when the environment says not to look", async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    onTestFinished(() => {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    });
    const tls = createTlsServer(SELF_SIGNED, (_, response) => response.end("never"));
    await new Promise<void>((resolve) => tls.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void tls.close());
    const url = `https://localhost:${portOf(tls)}`;
    expect((await failureOf(callerFor([url]).call(get(url)))).kind).toBe("tls");
  });

  it("names a name without address, and does not ask for it again", async () => {
    let asked = 0;
    const resolve: Resolve = async () => {
      asked++;
      throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    };
    const caller = callerFor([], { vendorDomains: ["vendor.example"], resolve });
    const failure = await failureOf(caller.call(get("https://api.vendor.example/x")));
    expect([failure.kind, asked]).toEqual(["dns", 1]);
  });

  it.each([
    [["127.0.0.1"]],
    [["8.8.8.8", "127.0.0.1"]],
    [["169.254.169.254"]],
    [["::ffff:127.0.0.1"]],
    [["64:ff9b::7f00:1"]],
  ])("does not connect to a vendor's name that leads to %j", async (addresses) => {
    const resolve: Resolve = async () =>
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    const caller = callerFor([], { vendorDomains: ["vendor.example"], resolve });
    expect((await failureOf(caller.call(get("https://vendor.example/")))).kind).toBe("origin-not-allowed");
  });

  it("does not connect to an origin off the list", async () => {
    const canary = await startServer((_, response) => response.end());
    const failure = await failureOf(callerFor([]).call(get(canary.origin)));
    expect([failure.kind, canary.requests.length]).toEqual(["origin-not-allowed", 0]);
  });

  it("writes neither query nor headers into messages and the log", async () => {
    const far = await startServer((_, response) => response.destroy());
    const request = get(`${far.origin}/path?conditions=private`, { headers: { authorization: "Basic s3cret" } });
    const failure = await failureOf(callerFor([far.origin]).call(request));
    expect(failure.message).toContain("/path");
    expect(`${failure.message} ${failure.stack} ${log.lines.join(" ")}`).not.toMatch(/s3cret|private/);
  });
});
