import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { startWeb, type WebOptions } from "../../src/web/start-web.ts";
import { quietLog } from "../net/quiet-log.ts";

async function start(more: Partial<WebOptions> = {}) {
  const log = quietLog();
  const web = await startWeb({
    port: 0,
    host: "127.0.0.1",
    publicUrl: new URL("https://bot.example"),
    routes: [],
    health: async () => ({ ready: true, details: { store: "ok" } }),
    onGotoCallback: async () => ({ title: "Signed in", body: "Go back to the chat.", language: "en" }),
    log,
    ...more,
  });
  onTestFinished(() => web.close(0));
  const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${web.port}${path}`, init);
  return { web, get, log };
}

describe("startWeb", () => {
  it("tells that it lives, and whether it is ready", async () => {
    let ready = false;
    const { get } = await start({ health: async () => ({ ready, details: { store: "embedded" } }) });
    expect([(await get("/healthz")).status, (await get("/readyz")).status]).toEqual([200, 503]);
    ready = true;
    const answer = await get("/readyz");
    expect([answer.status, await answer.json()]).toEqual([200, { ready: true, details: { store: "embedded" } }]);
  });

  it("is not ready when its health cannot be told, and keeps the reason to the log", async () => {
    const { get, log } = await start({ health: () => Promise.reject(new Error("secret place")) });
    const answer = await get("/readyz");
    expect([answer.status, await answer.json()]).toEqual([503, { ready: false, details: { health: "failed" } }]);
    expect(log.lines).toHaveLength(1);
  });

  it("hands mounted paths to their handlers, query, method and body untouched", async () => {
    const seen: string[] = [];
    const { get } = await start({
      routes: [
        {
          path: "/slack/events",
          handler: async (request, response) => {
            seen.push(`${request.method} ${request.url} ${await text(request)}`);
            response.end("ok");
          },
        },
      ],
    });
    expect(await (await get("/slack/events?a=1", { method: "POST", body: "raw=1" })).text()).toBe("ok");
    expect(seen).toEqual(["POST /slack/events?a=1 raw=1"]);
    for (const path of ["/slack/events/", "/slack", "/SLACK/EVENTS", "/", "/..%2fhealthz"]) {
      expect((await get(path)).status).toBe(404);
    }
  });

  it("serves under the public address's path, whether a proxy cuts it off or not", async () => {
    const { get } = await start({ publicUrl: new URL("https://bot.example/crosswalk/") });
    for (const path of ["/crosswalk/healthz", "/healthz"]) expect((await get(path)).status).toBe(200);
    expect((await get("/crosswalkhealthz")).status).toBe(404);
  });

  it("answers 500 when a handler fails, without its words", async () => {
    const handler = () => Promise.reject(new Error("secret place"));
    const { get, log } = await start({ routes: [{ path: "/x", handler }] });
    const answer = await get("/x");
    expect([answer.status, await answer.text()]).toEqual([500, '{"error":"internal error"}\n']);
    expect(log.lines).toHaveLength(1);
    expect((await get("/healthz")).status).toBe(200);
  });

  it("refuses a path that is mounted twice, and a port that is taken", async () => {
    const handler = () => {};
    await expect(start({ routes: [{ path: "/healthz", handler }] })).rejects.toThrow("/healthz");
    const { web } = await start();
    await expect(start({ port: web.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("lets a running request end before it closes, and takes no new one", async () => {
    let finish = () => {};
    let begin = () => {};
    const started = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { web, get } = await start({
      routes: [
        {
          path: "/slow",
          handler: (_, response) => {
            finish = () => response.end("whole");
            begin();
          },
        },
      ],
    });
    const running = get("/slow");
    await started;
    const closed = web.close();
    await expect(get("/healthz")).rejects.toThrow();
    finish();
    expect(await (await running).text()).toBe("whole");
    await closed;
  });

  it("cuts off what does not end within the grace", async () => {
    const { web } = await start();
    const socket = connect(web.port, "127.0.0.1");
    socket.on("error", () => {});
    await once(socket, "connect");
    socket.write("POST /slack/events HTTP/1.1\r\nHost: x\r\n");
    await web.close(50);
    if (!socket.closed) await once(socket, "close");
  });
});
