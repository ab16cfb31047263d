import { PsaError, type PsaErrorKind } from "../../core/ports/psa.ts";
import type { HttpAnswer } from "../../net/http-caller.ts";
import { isJsonRecord, type JsonRecord, textsOf } from "../../net/json-fields.ts";
import { NOT_JSON, parseJson } from "../../net/parse-json.ts";
import { retryAfterMs } from "../../net/retry-reads.ts";
import { isHtml } from "../psa-failure.ts";

/** Autotask documents no Retry-After; clients wait so long (go-autotask, 2026-03). */
const USUAL_WAIT_MS = 60_000;

/** The JSON record of a successful answer, numbers as text. `right` is what the question needs, by its menu name. */
export function readAnswer(answer: HttpAnswer, question: { right?: string } = {}): JsonRecord {
  const ok = answer.status >= 200 && answer.status <= 299;
  const body = parseJson(answer.text);
  // Some calls answer 200 with errors (seen in public clients).
  if (!ok || (isJsonRecord(body) && textsOf(body, "errors").length > 0)) throw refusalOf(answer, question);
  if (isJsonRecord(body)) return body;
  if (isHtml(answer.text)) throw new PsaError("unknown-site", said(answer, "a web page instead of data"));
  throw new PsaError("unexpected", said(answer, body === NOT_JSON ? "no JSON" : "no record"));
}

/** Autotask says with 500 and a sentence what others say with a status; the first pattern that fits names the kind. */
const KIND_BY_SENTENCE: readonly (readonly [RegExp, PsaErrorKind])[] = [
  [/integration\s*code|tracking\s*identifier/i, "integration-refused"],
  [/\block(ed)?\b/i, "locked"],
  [/zone information/i, "unknown-user"],
  [/threshold|too many|rate limit/i, "rate-limited"],
  [/permission|not authori[sz]ed to|access (is )?denied|insufficient/i, "forbidden"],
  [/password|credential|user\s?name|log\s?in|logged in|authenticat|unauthori[sz]ed/i, "unauthorized"],
];

/** Names a refusal. Bodies may be empty, JSON, plain text or HTML; none of their text gets into the message. */
export function refusalOf(answer: HttpAnswer, question: { right?: string } = {}): PsaError {
  const kind = kindOf(answer);
  const what = `${kind}${isHtml(answer.text) ? " (a web page)" : ""}`;
  switch (kind) {
    case "rate-limited":
      return new PsaError(kind, said(answer, what), { retryAfterMs: retryAfterMs(answer) ?? USUAL_WAIT_MS });
    case "forbidden":
      return new PsaError(kind, said(answer, what), question.right === undefined ? {} : { right: question.right });
    case "unauthorized":
      return new PsaError(kind, said(answer, what), { field: "secret" });
    case "locked":
    case "unknown-user":
      return new PsaError(kind, said(answer, what), { field: "userName" });
    default:
      return new PsaError(kind, said(answer, what));
  }
}

function kindOf(answer: HttpAnswer): PsaErrorKind {
  const { status, text } = answer;
  if (status === 429) return "rate-limited";
  if (status >= 502 && status <= 504) return "down";
  const sentence = isHtml(text) ? undefined : sentenceOf(text);
  const named = sentence && KIND_BY_SENTENCE.find(([pattern]) => pattern.test(sentence))?.[1];
  // A sentence about the wrong password is only one reason for 401; anything but that must not be hidden by the status.
  if (named) return named;
  if (status === 401) return "unauthorized";
  if (isHtml(text)) return status >= 500 ? "down" : "unknown-site";
  if (status === 403) return "forbidden";
  if (status === 404 || (status >= 300 && status <= 399)) return "unknown-site";
  return status >= 500 && sentence === undefined ? "down" : "unexpected";
}

function sentenceOf(text: string): string | undefined {
  const body = parseJson(text);
  if (isJsonRecord(body)) return textsOf(body, "errors").join(" ") || undefined;
  return body === NOT_JSON && text.trim() !== "" ? text.slice(0, 500) : undefined;
}

function said(answer: HttpAnswer, what: string): string {
  return `Autotask answered ${answer.status}: ${what}`;
}
