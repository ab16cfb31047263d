export type HttpErrorKind =
  | "dns" // the name has no address
  | "name-server" // nobody could say whether the name has an address
  | "refused" // nothing listens there
  | "unroutable" // no way to that network
  | "reset" // the connection broke; a write may have been carried out
  | "tls"
  | "tls-date" // the certificate has expired or is not valid yet, by our own clock
  | "timeout" // the deadline passed; a write may have been carried out
  | "aborted" // the caller gave up
  | "too-large"
  | "not-http" // something else answers at that port
  | "origin-not-allowed"
  | "held" // the far side asked for a pause that outlasts the deadline; nothing was sent. `retryAfterMs` is its rest
  | "unexpected";

/** A call that brought no answer. `message` names method, origin and path, never query, headers or body. */
export class HttpError extends Error {
  override name = "HttpError";
  readonly kind: HttpErrorKind;
  readonly retryAfterMs: number | undefined;

  constructor(kind: HttpErrorKind, message: string, details: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.retryAfterMs = details.retryAfterMs;
  }
}

const KIND_BY_CODE: ReadonlyMap<string, HttpErrorKind> = new Map([
  ["ENOTFOUND", "dns"],
  ["ENODATA", "dns"],
  ["EAI_AGAIN", "name-server"],
  ["EAI_FAIL", "name-server"],
  ["EAI_NONAME", "dns"],
  ["ESERVFAIL", "name-server"],
  ["EREFUSED", "name-server"],
  ["ETIMEOUT", "name-server"],
  ["ECONNREFUSED", "refused"],
  ["EHOSTUNREACH", "unroutable"],
  ["ENETUNREACH", "unroutable"],
  ["EADDRNOTAVAIL", "unroutable"],
  ["EACCES", "unroutable"],
  ["EPERM", "unroutable"],
  ["ECONNRESET", "reset"],
  ["ECONNABORTED", "reset"],
  ["EPIPE", "reset"],
  ["UND_ERR_SOCKET", "reset"],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "reset"],
  ["HPE_INVALID_EOF_STATE", "reset"],
  ["ETIMEDOUT", "timeout"],
  ["UND_ERR_CONNECT_TIMEOUT", "timeout"],
  ["UND_ERR_HEADERS_TIMEOUT", "timeout"],
  ["UND_ERR_BODY_TIMEOUT", "timeout"],
  ["UND_ERR_RES_EXCEEDED_MAX_SIZE", "too-large"],
  ["UND_ERR_HEADERS_OVERFLOW", "not-http"],
  ["CERT_NOT_YET_VALID", "tls-date"],
  ["CERT_HAS_EXPIRED", "tls-date"],
  ["EPROTO", "tls"],
  ["HOSTNAME_MISMATCH", "tls"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "tls"],
  ["INVALID_CA", "tls"],
  ["INVALID_PURPOSE", "tls"],
]);

const TLS_CODE = /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_)/;

/** Names what undici or Node threw. `target` is method, origin and path. */
export function toHttpError(error: unknown, target: string): HttpError {
  if (error instanceof HttpError) return error;
  const code = codeOf(error);
  const kind = code === undefined ? "unexpected" : kindOfCode(code);
  return new HttpError(kind, `${target}: ${kind}${code === undefined ? "" : ` (${code})`}`, { cause: error });
}

function kindOfCode(code: string): HttpErrorKind {
  const known = KIND_BY_CODE.get(code);
  if (known !== undefined) return known;
  if (TLS_CODE.test(code)) return "tls";
  return code.startsWith("HPE_") ? "not-http" : "unexpected";
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error.name === "HTTPParserError") return "HPE_UNKNOWN"; // undici gives not every one a code
  return error.cause === undefined ? undefined : codeOf(error.cause);
}
