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
  const isCaseless = written.startsWith("(?i)");
  const pieces = literalPieces(isCaseless ? written.slice(4) : written);
  const fold = (value: string) => (isCaseless ? value.toLowerCase() : value);
  const wanted = pieces.map(fold);
  return (user) => follows(fold(user[field as FilterField]), wanted);
}

/** The literal texts between `.*`; a dot or another sign comes escaped. Other pattern signs are not offered. */
function literalPieces(pattern: string): string[] {
  return pattern.split(".*").map((piece) => {
    if (/[[\](){}?+*^$|]/.test(piece.replace(/\\./g, ""))) throw new GotoRefusal("request.invalid", "filter");
    return piece.replace(/\\(.)/g, "$1");
  });
}

function follows(text: string, pieces: readonly string[]): boolean {
  const [first = "", ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return text === first;
  let at = text.startsWith(first) ? first.length : -1;
  for (const piece of others) {
    const found = at < 0 ? -1 : text.indexOf(piece, at);
    at = found < 0 ? -1 : found + piece.length;
  }
  return at >= 0 && text.length - last.length >= at && text.endsWith(last);
}
