import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Log } from "../core/ports/log.ts";
import { type GotoCallback, handleGotoCallback } from "./goto-callback.ts";
import { sendJson } from "./send-answer.ts";

/** One path of the one port. The handler reads the body itself and limits it. */
export interface Route {
  /** `/slack/events`; matched whole. */
  path: string;
  handler: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
}

/** `details` are shown to anyone who asks: names of parts and their state, nothing else. */
export interface Health {
  ready: boolean;
  details: Readonly<Record<string, string | number | boolean>>;
}

export interface WebOptions {
  /** 0 takes any free port. */
  port: number;
  host?: string;
  /** As people reach it; a path in it may be cut off by a proxy or not. */
  publicUrl: URL;
  routes: readonly Route[];
  health(): Promise<Health>;
  onGotoCallback: GotoCallback;
  log: Log;
}

export interface Web {
  port: number;
  /** Takes no new requests, lets running ones end for `graceMs` (default 5,000), then cuts them off. */
  close(graceMs?: number): Promise<void>;
}

const HEALTH_DEADLINE_MS = 3000;

/** The bot's one HTTP port. Rejects when the port cannot be had. */
export async function startWeb(options: WebOptions): Promise<Web> {
  const { log } = options;
  let isClosing = false;
  const routes = new Map<string, Route["handler"]>([
    ["/healthz", (request, response) => sendJson(request, response, 200, { status: "ok" })],
    [
      "/readyz",
      async (request, response) => {
        const health = await healthOf(options);
        const ready = health.ready && !isClosing;
        sendJson(request, response, ready ? 200 : 503, { ...health, ready });
      },
    ],
    ["/oauth/goto/callback", (request, response) => handleGotoCallback(request, response, options.onGotoCallback, log)],
  ]);
  for (const { path, handler } of options.routes) {
    if (!path.startsWith("/") || routes.has(path)) throw new Error(`The path ${path} is mounted twice or has no slash`);
    routes.set(path, handler);
  }

  const prefix = options.publicUrl.pathname.replace(/\/$/, "");
  const server = createServer(async (request, response) => {
    response.once("close", () => {
      if (isClosing) setImmediate(() => server.closeIdleConnections());
    });
    const path = pathOf(request, prefix);
    const handler = routes.get(path);
    try {
      if (handler === undefined) sendJson(request, response, 404, { error: "not found" });
      else await handler(request, response);
    } catch (error) {
      log.error("a request failed", { path, error });
      if (response.headersSent) response.destroy();
      else sendJson(request, response, 500, { error: "internal error" });
    }
  });
  // A client that sends its headers or body drop by drop is cut off.
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : options.port,
    async close(graceMs = 5000) {
      isClosing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

async function healthOf(options: WebOptions): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Health>((resolve) => {
    timer = setTimeout(() => resolve({ ready: false, details: { health: "no answer" } }), HEALTH_DEADLINE_MS);
  });
  try {
    return await Promise.race([options.health(), late]);
  } catch (error) {
    options.log.warn("health could not be told", { error });
    return { ready: false, details: { health: "failed" } };
  } finally {
    clearTimeout(timer);
  }
}

/** Without query, and without the path of the public address. */
function pathOf(request: IncomingMessage, prefix: string): string {
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  return prefix !== "" && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}
