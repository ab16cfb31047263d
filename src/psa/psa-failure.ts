import { PsaError, type PsaErrorKind } from "../core/ports/psa.ts";
import { HttpError, type HttpErrorKind } from "../net/http-error.ts";

const KIND_BY_HTTP_KIND: Readonly<Record<HttpErrorKind, PsaErrorKind>> = {
  dns: "no-such-host",
  "name-server": "name-server",
  refused: "unreachable",
  unroutable: "unreachable",
  reset: "unreachable",
  tls: "tls",
  "tls-date": "clock",
  timeout: "timeout",
  aborted: "timeout",
  "too-large": "unexpected",
  "not-http": "unknown-site",
  "origin-not-allowed": "origin-not-allowed",
  held: "rate-limited",
  unexpected: "unexpected",
};

const SITE_AT_FAULT: ReadonlySet<PsaErrorKind> = new Set([
  "no-such-host",
  "unreachable",
  "tls",
  "unknown-site",
  "origin-not-allowed",
]);

/** Whatever was thrown on the way, as a `PsaError`. `siteField`: where people typed the address, if they type one. */
export function toPsaError(error: unknown, psaTitle: string, siteField?: string): PsaError {
  if (error instanceof PsaError) return error;
  if (!(error instanceof HttpError))
    return new PsaError("unexpected", `A call of ${psaTitle} failed`, { cause: error });
  const kind = KIND_BY_HTTP_KIND[error.kind];
  const isSite = siteField !== undefined && SITE_AT_FAULT.has(kind);
  return new PsaError(kind, error.message, {
    cause: error,
    ...(isSite ? { field: siteField } : {}),
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  });
}

export function isHtml(text: string): boolean {
  return /^\s*</.test(text);
}
