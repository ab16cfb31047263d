import { PsaError } from "../../core/ports/psa.ts";
import type { HttpAnswer } from "../../net/http-caller.ts";
import { isJsonRecord, textOf } from "../../net/json-fields.ts";
import { NOT_JSON, parseJson } from "../../net/parse-json.ts";
import { retryAfterMs } from "../../net/retry-reads.ts";
import { isHtml } from "../psa-failure.ts";

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
  // A site without its api- name answers with a page, or with "SSL is required".
  if (isHtml(text) || /^\s*SSL is required/i.test(text) || (status >= 300 && status <= 399)) {
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
