import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Fault, type Faults, makeFaults } from "./faults.ts";

export interface SandboxRequest {
  method: string;
  path: string;
  /** As sent, without the question mark and not decoded. */
  rawQuery: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface SandboxAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** A request as tests look at it. `atOnce` says how many, this one included, were being answered when it came. */
export interface RecordedCall {
  method: string;
  path: string;
  query: Readonly<Record<string, string>>;
  headers: IncomingMessage["headers"];
  body: string;
  /** 0 when the connection was cut. */
  status: number;
  atOnce: number;
}

/** A request with what was sent back; `answer` is `null` when the connection was cut before. `made`: a fault's own body. */
export interface Exchange {
  request: SandboxRequest;
  answer: SandboxAnswer | null;
  made: boolean;
}

export interface LoopbackServer {
  url: string;
  port: number;
  faults: Faults;
  /** The latest 2,000 requests, oldest first; emptied by `calls.length = 0`. */
  calls: RecordedCall[];
  /** Told of every exchange, whole bodies included. */
  watchers: Set<(exchange: Exchange) => void>;
  close(): Promise<void>;
}

export interface LoopbackOptions {
  /** 0, or absent: any free port. */
  port?: number;
  answer(request: SandboxRequest): SandboxAnswer | Promise<SandboxAnswer>;
  /** What this server answers with a status that a fault asks for. */
  faultAnswer(status: number): SandboxAnswer;
}

const callsKept = 2_000;
const largestBodyBytes = 10_000_000;

/** An HTTP server on 127.0.0.1 with faults and a record of its calls. What `answer` throws becomes a 500 with its stack. */
export async function startLoopback(options: LoopbackOptions): Promise<LoopbackServer> {
  const faults = makeFaults();
  const calls: RecordedCall[] = [];
  const watchers: LoopbackServer["watchers"] = new Set();
  const timers = new Set<NodeJS.Timeout>();
  let atOnce = 0;

  const server = createServer((incoming, response) => {
    atOnce += 1;
    serve(incoming, response)
      .catch((error: unknown) =>
        send(response, { status: 500, body: String(error instanceof Error ? error.stack : error) }),
      )
      .finally(() => {
        atOnce -= 1;
      });
  });

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const atOnceNow = atOnce;
    const request = await readRequest(incoming);
    const fault = faults.take(request.method, request.path);
    const answer = fault?.dropConnection === "before" ? null : await answerWith(fault, request);
    const { method, path, query, headers, body } = request;
    const status = fault?.dropConnection ? 0 : (answer?.status ?? 0);
    calls.push({ method, path, query: Object.fromEntries(query), headers, body, status, atOnce: atOnceNow });
    if (calls.length > callsKept) calls.shift();
    for (const watch of watchers) watch({ request, answer, made: fault?.body !== undefined });
    if (fault?.delayMs) await wait(fault.delayMs);
    if (answer === null || fault?.dropConnection) incoming.socket.destroy();
    else send(response, answer);
  }

  async function answerWith(fault: Fault | null, request: SandboxRequest): Promise<SandboxAnswer> {
    if (fault?.status === undefined) return options.answer(request);
    const usual = options.faultAnswer(fault.status);
    return { ...usual, headers: { ...usual.headers, ...fault.headers }, body: fault.body ?? usual.body ?? "" };
  }

  function wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, delayMs);
      timers.add(timer);
    });
  }

  // Node closes idle connections after 5 s, which a busy machine's client meets as a reset.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    faults,
    calls,
    watchers,
    close() {
      for (const timer of timers) clearTimeout(timer);
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<SandboxRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += chunk.length;
    if (bytes > largestBodyBytes) throw new Error(`The request's body has more than ${largestBodyBytes} bytes.`);
    chunks.push(chunk);
  }
  const [path = "/", ...rest] = (incoming.url ?? "/").split("?");
  const rawQuery = rest.join("?");
  return {
    method: incoming.method ?? "GET",
    path,
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

function send(response: ServerResponse, answer: SandboxAnswer): void {
  if (response.writableEnded || response.destroyed) return;
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body ?? "");
}

/** An answer with a JSON body. */
export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): SandboxAnswer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}
