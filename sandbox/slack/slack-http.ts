import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { receiveUpload } from "./file-methods.ts";
import type { JsonObject } from "./json-object.ts";
import { respondTo } from "./response-url.ts";
import type { SlackCore } from "./slack-core.ts";
import { callMethod, readArguments } from "./web-api.ts";

const maxBodyBytes = 50_000_000;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > maxBodyBytes) throw new Error("The request body is too large.");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

/** Answers everything that an app sends to Slack: `/api/…`, uploads, response URLs and file downloads. */
export async function handleRequest(
  core: SlackCore,
  request: IncomingMessage,
  response: ServerResponse,
  openSocket: () => JsonObject,
): Promise<void> {
  if (core.faults.down) return void request.socket.destroy();
  const url = new URL(request.url ?? "/", core.baseUrl);
  const [, area = "", ...rest] = url.pathname.split("/");
  const name = rest.at(-1) ?? "";
  const type = request.headers["content-type"] ?? "";
  const body = await readBody(request);
  switch (area) {
    case "api":
      return answerCall(core, response, request, { method: name, url, type, body: body.toString() }, openSocket);
    case "upload": {
      const isKnown = await receiveUpload(core, name, type, body);
      response.writeHead(isKnown ? 200 : 404).end(isKnown ? `OK - ${body.length}` : "not found");
      return;
    }
    case "respond": {
      const answer = respondTo(core, name, body.toString());
      if (answer.body === "ok") response.writeHead(200).end("ok");
      else answerJson(response, answer.status, answer.body);
      return;
    }
    case "files": {
      const file = core.workspace.files.get(name);
      if (file === undefined) return void response.writeHead(404).end();
      const quoted = encodeURIComponent(file.name);
      response.writeHead(200, { "content-disposition": `attachment; filename*=UTF-8''${quoted}` }).end(file.bytes);
      return;
    }
    default:
      response.writeHead(404).end();
  }
}

async function answerCall(
  core: SlackCore,
  response: ServerResponse,
  request: IncomingMessage,
  call: { method: string; url: URL; type: string; body: string },
  openSocket: () => JsonObject,
): Promise<void> {
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const answer = callMethod(core, call.method, token, () => readArguments(call.url, call.type, call.body), openSocket);
  if (answer.isLost) return;
  if (core.faults.slowMs > 0) await sleep(core.faults.slowMs, undefined, { ref: false });
  answerJson(response, answer.status, answer.body, answer.headers);
}
