import { parse } from "lossless-json";
import { GotoError, type GotoErrorKind } from "../core/ports/goto.ts";
import type { HttpAnswer } from "../net/http-caller.ts";
import { HttpError, type HttpErrorKind } from "../net/http-error.ts";
import { fieldOf, isJsonRecord, recordsOf, textOf } from "../net/json-fields.ts";

/** `write`: what may have been carried out although no answer, or a gateway's, came. */
export type CallNature = "read" | "write";

/** The JSON of a successful answer, numbers as text, since keys exceed 2^53; `null` for an empty one. */
export function readGotoAnswer(answer: HttpAnswer, nature: CallNature): unknown {
  if (answer.status < 200 || answer.status > 299) throw refusalOf(answer, nature);
  if (answer.text.trim() === "") return null;
  const body = parseJson(answer.text);
  if (body !== undefined) return body;
  // A write that was carried out and whose answer nobody can read is one whose outcome is unknown.
  throw new GotoError(nature === "write" ? "timeout" : "unexpected", `GoTo answered ${answer.status}: no JSON`);
}

export function refusalOf(answer: HttpAnswer, nature: CallNature): GotoError {
  const code = codeOf(answer.text);
  const message = `GoTo answered ${answer.status}${code === undefined ? "" : `: ${code}`}`;
  return new GotoError(kindOf(answer.status, code, nature), message, code === undefined ? {} : { code });
}

function kindOf(status: number, code: string | undefined, nature: CallNature): GotoErrorKind {
  if (code !== undefined && /seat|licen[cs]e.*(?:exhaust|exceed|insufficient|limit)/i.test(code)) return "no-seats";
  if (status === 401) return "signed-out";
  if (status === 403) return "forbidden";
  if (status === 404) return "not-found";
  if (status === 409) return "conflict";
  if (status === 429) return "rate-limited";
  // 503 says that nothing was begun; 500, 502 and 504 do not say it.
  if (status >= 500) return nature === "write" && status !== 503 ? "timeout" : "down";
  return "unexpected";
}

const KIND_BY_HTTP_KIND: Readonly<Record<HttpErrorKind, GotoErrorKind>> = {
  dns: "unreachable",
  "name-server": "unreachable",
  refused: "unreachable",
  unroutable: "unreachable",
  reset: "unreachable",
  tls: "unreachable",
  "tls-date": "unreachable",
  timeout: "timeout",
  aborted: "timeout",
  "too-large": "unexpected",
  "not-http": "unexpected",
  "origin-not-allowed": "unexpected",
  held: "rate-limited",
  unexpected: "unexpected",
};

/** The connection was there and broke: the request may have arrived. */
const MAY_HAVE_ARRIVED: ReadonlySet<HttpErrorKind> = new Set(["reset", "too-large", "not-http", "unexpected"]);

/** Whatever was thrown on the way, as a `GotoError`. */
export function toGotoError(error: unknown, nature: CallNature): GotoError {
  if (error instanceof GotoError) return error;
  if (!(error instanceof HttpError)) return new GotoError("unexpected", "A call of GoTo failed", { cause: error });
  const kind = nature === "write" && MAY_HAVE_ARRIVED.has(error.kind) ? "timeout" : KIND_BY_HTTP_KIND[error.kind];
  return new GotoError(kind, error.message, { cause: error });
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return parse(text, null, (digits) => digits);
  } catch {
    return undefined;
  }
}

/** `{errors:[{code}]}` of the Admin API, `{error}` of OAuth. */
function codeOf(text: string): string | undefined {
  const body = parseJson(text);
  if (!isJsonRecord(body)) return undefined;
  const [first] = recordsOf(fieldOf(body, "errors"));
  const code = (first && textOf(first, "code")) ?? textOf(body, "error") ?? textOf(body, "errorCode");
  return code !== undefined && /^[\w.-]{1,80}$/.test(code) ? code : undefined;
}
