import type { IncomingMessage, ServerResponse } from "node:http";

/** For every answer of ours: nothing is kept, framed, sniffed, or told to the next site. */
const STRICT_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

export function sendJson(request: IncomingMessage, response: ServerResponse, status: number, body: unknown): void {
  send(request, response, status, { "content-type": "application/json; charset=utf-8" }, `${JSON.stringify(body)}\n`);
}

/** `styleHash` allows the page's one style element: `'sha256-…'`. */
export function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  page: { html: string; styleHash: string },
): void {
  const policy = `${STRICT_HEADERS["content-security-policy"]}; style-src ${page.styleHash}`;
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
  send(request, response, status, headers, page.html);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  response.writeHead(status, { ...STRICT_HEADERS, "content-length": Buffer.byteLength(body), ...headers });
  response.end(request.method === "HEAD" ? undefined : body);
}
