import type { GotoUser } from "../world/goto-records.ts";
import { GotoRefusal } from "./goto-errors.ts";

type FilterField = "email" | "firstName" | "lastName";

export interface UserFilter {
  test(user: GotoUser): boolean;
  /** The address that an `email eq "…"` filter names; GoTo may answer 404 when nobody has it. */
  exactEmail: string | null;
}

/**
 * Both forms of GoTo's guides: `(email="(?i).*smith.*") | (lastName="Reyes")`, whose values are patterns for the whole text, and
 * `email eq "dana@x.example"`. Throws a `GotoRefusal` on anything else.
 */
export function parseUserFilter(text: string): UserFilter {
  const exact = /^(email|firstName|lastName) eq "([^"]*)"$/.exec(text.trim());
  if (exact) {
    const [, field = "email", value = ""] = exact;
    const wanted = value.toLowerCase();
    return {
      test: (user) => user[field as FilterField].toLowerCase() === wanted,
      exactEmail: field === "email" ? wanted : null,
    };
  }
  // One pattern for all parts of a field: fifty apart take twenty times as long on ten thousand users.
  const written = new Map<FilterField, { caseless: string[]; exact: string[] }>();
  for (const part of text.split("|")) addPart(part, written);
  const patterns = [...written].flatMap(([field, { caseless, exact }]) => [
    ...(caseless.length > 0 ? [{ field, pattern: wholeTextPattern(caseless, "is") }] : []),
    ...(exact.length > 0 ? [{ field, pattern: wholeTextPattern(exact, "s") }] : []),
  ]);
  return { test: (user) => patterns.some(({ field, pattern }) => pattern.test(user[field])), exactEmail: null };
}

const mostWildcards = 5;

/** `.` is any sign and `.*` any text, `\\` escapes, `(?i)` in front means any case. Other pattern signs are not offered. */
function addPart(part: string, written: Map<FilterField, { caseless: string[]; exact: string[] }>): void {
  const match = /^\s*\((email|firstName|lastName)="([^"]*)"\)\s*$/.exec(part);
  if (!match) throw new GotoRefusal("request.invalid", "filter");
  const [, field = "email", value = ""] = match;
  const isCaseless = value.startsWith("(?i)");
  const pattern = isCaseless ? value.slice(4) : value;
  const isOffered = /^(?:[\w\s@.'%&~#/,:;=!-]|\.\*|\\\W|[^ -~])*$/.test(pattern);
  if (!isOffered || pattern.split(".*").length > mostWildcards + 1) throw new GotoRefusal("request.invalid", "filter");
  const known = written.get(field as FilterField) ?? { caseless: [], exact: [] };
  known[isCaseless ? "caseless" : "exact"].push(pattern);
  written.set(field as FilterField, known);
}

function wholeTextPattern(patterns: readonly string[], flags: string): RegExp {
  return new RegExp(`^(?:${patterns.join("|")})$`, flags);
}
