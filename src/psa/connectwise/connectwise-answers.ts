import { PsaError, type PsaErrorKind } from "../../core/ports/psa.ts";
import type { HttpAnswer } from "../../net/http-caller.ts";
import { HttpError, type HttpErrorKind } from "../../net/http-error.ts";
import { isJsonRecord, textOf } from "../../net/json-fields.ts";
import { retryAfterMs } from "../../net/retry-reads.ts";

const NOT_JSON = Symbol("not JSON");

/** The JSON of a successful answer, numbers as text. `right` is what the question needs, by its menu name. */
export function readAnswer(answer: HttpAnswer, question: { right?: string }): unknown {
  if (answer.status < 200 || answer.status > 299) throw refusalOf(answer, question);
  const value = parseJson(answer.text);
  if (value !== NOT_JSON) return value;
  if (isHtml(answer.text))
    throw new PsaError("unknown-site", said(answer, "a web page instead of data"), { field: "site" });
  throw new PsaError("unexpected", said(answer, "no JSON"));
}

/** Names a refusal. Bodies may be JSON, plain text or HTML; none of their text gets into the message. */
export function refusalOf(answer: HttpAnswer, question: { right?: string } = {}): PsaError {
  const { status, text } = answer;
  const code = codeOf(text);
  if (status === 429) {
    const waitMs = retryAfterMs(answer);
    return new PsaError(
      "rate-limited",
      said(answer, "too many requests"),
      waitMs === undefined ? {} : { retryAfterMs: waitMs },
    );
  }
  if (status >= 500) return new PsaError("down", said(answer, "out of order"));
  // Self-hosted servers answer 403, the cloud plain text, when the clientId header is missing or unknown.
  if (/client\s?-?id\b/i.test(text) && !isHtml(text)) {
    return new PsaError("integration-refused", said(answer, "CONNECTWISE_CLIENT_ID refused"));
  }
  if (status === 401) return new PsaError("unauthorized", said(answer, "keys refused"), { field: "privateKey" });
  if (isHtml(text) || (status >= 300 && status <= 399)) {
    return new PsaError("unknown-site", said(answer, "not the ConnectWise API"), { field: "site" });
  }
  if (status === 403) {
    return new PsaError(
      "forbidden",
      said(answer, code ?? "right missing"),
      question.right === undefined ? {} : { right: question.right },
    );
  }
  // The cloud answers a wrong company id, and sometimes wrong keys, with 404 or plain text such as "Cannot route".
  if (status === 404 || code === undefined) {
    return new PsaError("unknown-company", said(answer, "check company id, site and keys"), { field: "companyId" });
  }
  return new PsaError("unexpected", said(answer, code));
}

const KIND_BY_HTTP_KIND: Readonly<Record<HttpErrorKind, PsaErrorKind>> = {
  dns: "unreachable",
  "name-server": "unreachable",
  refused: "unreachable",
  unroutable: "unreachable",
  reset: "unreachable",
  tls: "tls",
  timeout: "timeout",
  aborted: "timeout",
  "too-large": "unexpected",
  "not-http": "unknown-site",
  "origin-not-allowed": "origin-not-allowed",
  unexpected: "unexpected",
};

const SITE_AT_FAULT: ReadonlySet<PsaErrorKind> = new Set(["unreachable", "tls", "unknown-site", "origin-not-allowed"]);

/** Whatever was thrown on the way, as a `PsaError`. */
export function toPsaError(error: unknown): PsaError {
  if (error instanceof PsaError) return error;
  if (!(error instanceof HttpError))
    return new PsaError("unexpected", "A call of ConnectWise failed", { cause: error });
  const kind = KIND_BY_HTTP_KIND[error.kind];
  return new PsaError(kind, error.message, { cause: error, ...(SITE_AT_FAULT.has(kind) ? { field: "site" } : {}) });
}

export function isHtml(text: string): boolean {
  return /^\s*</.test(text);
}

/**
 * Numbers become text. ConnectWise's ids are int32 (its own specification), so `JSON.parse` loses nothing; it takes half the time
 * and memory of lossless-json for a page of 1,000 rows (measured 2026-11).
 */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => (typeof value === "number" ? String(value) : value));
  } catch {
    return NOT_JSON; // also a nesting too deep for the parser
  }
}

function codeOf(text: string): string | undefined {
  const body = parseJson(text);
  const code = isJsonRecord(body) ? (textOf(body, "code") ?? textOf(body, "error")) : undefined;
  return code !== undefined && /^[\w.-]{1,60}$/.test(code) ? code : undefined;
}

function said(answer: HttpAnswer, what: string): string {
  const requestId = answer.header("x-cw-request-id");
  const known = requestId !== undefined && /^[\w-]{1,80}$/.test(requestId) ? `, request ${requestId}` : "";
  return `ConnectWise answered ${answer.status}: ${what}${known}`;
}
