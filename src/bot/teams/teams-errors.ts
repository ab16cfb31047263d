import { SurfaceError } from "../surface.ts";

/** What the connector answered, as one of the kinds that a surface knows. Sent once: nothing here tries again. */
export function toSurfaceError(error: unknown): SurfaceError {
  if (error instanceof SurfaceError) return error;
  const { statusCode, retryAfterMs } = facts(error);
  const message = `Teams answered ${statusCode ?? "nothing"}`;
  const details = { cause: error };
  if (statusCode === 404) return new SurfaceError("gone", message, details);
  if (statusCode === 403) return new SurfaceError("unreachable", message, details);
  if (statusCode === 413) return new SurfaceError("too-large", message, details);
  if (statusCode === 429)
    return new SurfaceError("rate-limited", message, { ...details, retryAfterMs: retryAfterMs ?? 1_000 });
  return new SurfaceError("down", message, details);
}

function facts(error: unknown): { statusCode?: number; retryAfterMs?: number } {
  if (typeof error !== "object" || error === null) return {};
  const statusCode = "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : undefined;
  const response =
    "response" in error
      ? (error.response as { headers?: { get?(name: string): string | null } } | undefined)
      : undefined;
  const seconds = Number(response?.headers?.get?.("retry-after"));
  return {
    ...(statusCode !== undefined && { statusCode }),
    ...(seconds > 0 && { retryAfterMs: seconds * 1_000 }),
  };
}
