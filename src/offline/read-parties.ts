import { readFileSync } from "node:fs";
import { emailDomain } from "../core/matching/domains.ts";
import { type Line, linesOfFile } from "./lines-of-file.ts";
import { PartyFileError } from "./party-file-error.ts";

/** A company or an account as a file has it; what is not there is left out. */
export interface Party {
  id: string;
  name: string;
  website?: string;
  /** Registrable, free-mail dropped, in the file's order. */
  emailDomains: readonly string[];
  phone?: string;
  taxId?: string;
}

/** What a column may be called, case, spaces, `_` and `-` aside. */
const spellings: Readonly<Record<keyof Party, readonly string[]>> = {
  id: ["id"],
  name: ["name", "q"],
  website: ["website"],
  emailDomains: ["emaildomains"],
  phone: ["phone"],
  taxId: ["taxid"],
};

/**
 * Reads companies or accounts from TSV, CSV or JSON lines (by the file's ending, else by its first line), in the file's order.
 * Throws `PartyFileError` with line and column.
 */
export function readParties(file: string): readonly Party[] {
  return partiesOf(file, bytesOf(file));
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    const problem = code === "ENOENT" ? "there is no such file" : `cannot be read (${code})`;
    throw new PartyFileError(file, null, null, problem, { cause: error });
  }
}

export function partiesOf(file: string, bytes: Uint8Array): readonly Party[] {
  const lineOfId = new Map<string, number>();
  return linesOfFile(file, bytes).map((line) => {
    const party = partyOf(file, line);
    const earlier = lineOfId.get(party.id);
    if (earlier !== undefined) {
      throw new PartyFileError(file, line.line, "id", `"${party.id}" is on line ${earlier} already`);
    }
    lineOfId.set(party.id, line.line);
    return party;
  });
}

function partyOf(file: string, { line, cells }: Line): Party {
  const named = new Map([...cells].map(([column, value]) => [column.toLowerCase().replace(/[\s_-]/g, ""), value]));
  const text = (key: keyof Party): string => {
    const spelling = spellings[key].find((name) => named.has(name));
    const value = spelling === undefined ? undefined : named.get(spelling);
    if (value === undefined || value === null) return "";
    if (typeof value === "string") return value.trim();
    if (typeof value === "number" && key !== "name") return String(value);
    throw new PartyFileError(file, line, key, "should be a text");
  };
  const needed = (key: "id" | "name"): string => {
    const value = text(key);
    if (value === "") throw new PartyFileError(file, line, key, "is empty");
    return value;
  };
  const domains = named.get("emaildomains");
  const written = Array.isArray(domains) ? domains : text("emailDomains").split(/[\s,;|]+/);
  const emailDomains = written.flatMap((domain) => {
    if (typeof domain !== "string") throw new PartyFileError(file, line, "emailDomains", "should hold texts");
    return emailDomain(`x@${domain.trim().replace(/^.*@/, "")}`) ?? [];
  });
  const [website, phone, taxId] = [text("website"), text("phone"), text("taxId")];
  return {
    id: needed("id"),
    name: needed("name"),
    emailDomains: [...new Set(emailDomains)],
    ...(website && { website }),
    ...(phone && { phone }),
    ...(taxId && { taxId }),
  };
}
