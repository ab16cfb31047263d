import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { OutsideWorld } from "../outside-world.ts";
import { actSlack, slackState } from "./slack-pane.ts";
import { actTeams, teamsState } from "./teams-pane.ts";

export interface PageOptions {
  port: number;
  outside: OutsideWorld;
  adminCode: string | null;
}

export interface Page {
  url: string;
  stop(): Promise<void>;
}

const assets = join(import.meta.dirname, "assets");
const renderer = join(import.meta.dirname, "../../node_modules/adaptivecards/dist/adaptivecards.min.js");
const types: Readonly<Record<string, string>> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
};
const mostBodyBytes = 1_000_000;
/** Changes come in bursts; the browser is told once for each. */
const tellAfterMs = 30;

/** The demo's page: a Slack pane and a Teams pane in which people of the sandbox act. On loopback, for one person at a desk. */
export async function startPage({ port, outside, adminCode }: PageOptions): Promise<Page> {
  const listeners = new Set<ServerResponse>();
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const response of listeners) response.write("data: change\n\n");
    }, tellAfterMs);
  };
  outside.slack.on("change", tell);
  outside.teams.on("change", tell);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const person = url.searchParams.get("person") ?? "";
    if (url.pathname === "/api/changes") return listen(response, listeners);
    if (url.pathname === "/api/about") return json(response, { adminCode, entries: await demoEntries(outside) });
    if (url.pathname === "/api/slack" && request.method === "GET")
      return json(response, slackState(outside.slack, person));
    if (url.pathname === "/api/teams" && request.method === "GET")
      return json(response, teamsState(outside.teams, person));
    if (request.method === "POST" && isOwnPage(request)) {
      const act: unknown = JSON.parse(await bodyOf(request));
      if (url.pathname === "/api/slack") return json(response, await actSlack(outside.slack, person, act));
      if (url.pathname === "/api/teams") return json(response, await actTeams(outside.teams, person, act));
    }
    if (request.method === "GET") return file(response, url.pathname);
    response.writeHead(404).end();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const bound = address && typeof address === "object" ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}/`,
    async stop() {
      clearTimeout(timer);
      outside.slack.off("change", tell);
      outside.teams.off("change", tell);
      for (const response of listeners) response.end();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

/** What a newcomer needs to type in the sandbox's forms. */
async function demoEntries(outside: OutsideWorld): Promise<unknown> {
  const { connectwiseEntries } = await import("../outside-world.ts");
  const { autotaskEntries } = await import("../autotask/autotask-server.ts");
  return { ...connectwiseEntries(outside.connectwise), ...autotaskEntries() };
}

/** Only this page may act: other sites in the same browser could reach loopback too. */
function isOwnPage({ headers }: IncomingMessage): boolean {
  return headers.origin === `http://${headers.host}` && headers["content-type"] === "application/json";
}

function listen(response: ServerResponse, listeners: Set<ServerResponse>): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write("data: change\n\n");
  listeners.add(response);
  response.on("close", () => listeners.delete(response));
}

function json(response: ServerResponse, body: unknown): void {
  response
    .writeHead(200, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(body ?? null));
}

async function file(response: ServerResponse, path: string): Promise<void> {
  const name = path === "/" ? "index.html" : path.slice(1);
  if (!/^[a-z-]+\.(html|js|css|svg)$/.test(name)) {
    response.writeHead(404).end();
    return;
  }
  const text = await readFile(name === "adaptivecards.js" ? renderer : join(assets, name)).catch(() => null);
  const type = types[name.split(".").at(-1) ?? ""] ?? "text/plain";
  if (text === null) response.writeHead(404).end();
  else response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" }).end(text);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > mostBodyBytes) throw new Error("the request is too large");
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString("utf8");
}
