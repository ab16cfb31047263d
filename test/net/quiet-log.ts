import type { Log } from "../../src/core/ports/log.ts";

/** Keeps every line, as JSON, so that a test can look for what must not be there. */
export function quietLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const keep = (message: string, fields?: unknown) => void lines.push(JSON.stringify({ message, fields }));
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
}
