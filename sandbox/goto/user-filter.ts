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
  const tests = text.split("|").map(legacyTest);
  return { test: (user) => tests.some((test) => test(user)), exactEmail: null };
}

function legacyTest(part: string): (user: GotoUser) => boolean {
  const match = /^\s*\((email|firstName|lastName)="([^"]*)"\)\s*$/.exec(part);
  if (!match) throw new GotoRefusal("request.invalid", "filter");
  const [, field = "email", written = ""] = match;
  const pattern = wholeTextPattern(written);
  return (user) => pattern.test(user[field as FilterField]);
}

const mostWildcards = 5;

/** `.` is any sign and `.*` any text, `\\` escapes, `(?i)` in front means any case. Other pattern signs are not offered. */
function wholeTextPattern(written: string): RegExp {
  const isCaseless = written.startsWith("(?i)");
  const pattern = isCaseless ? written.slice(4) : written;
  const isOffered = /^(?:[\w\s@.'%&~#/,:;=!-]|\.\*|\\\W|[^ -~])*$/.test(pattern);
  if (!isOffered || pattern.split(".*").length > mostWildcards + 1) throw new GotoRefusal("request.invalid", "filter");
  return new RegExp(`^(?:${pattern})$`, isCaseless ? "is" : "s");
}
