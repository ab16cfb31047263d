import { readFile, stat } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import type { Credentials, PsaProvider } from "./core/ports/psa.ts";

/** The file or what it holds is wrong. `message` names file and fields, never a value. */
export class CredentialsFileError extends Error {
  override name = "CredentialsFileError";
}

const readableByOthers = 0o077;

/**
 * One JSON object of texts by the names of the provider's fields; `-` reads it from standard input. `warn` hears of a file that
 * others on this machine can read. Throws `CredentialsFileError`.
 */
export async function readCredentials(
  file: string,
  provider: PsaProvider,
  { input, warn }: { input: NodeJS.ReadableStream; warn(line: string): void },
): Promise<Credentials> {
  const credentials = parse(file, await contentOf(file, input), provider);
  if (file !== "-" && process.platform !== "win32" && ((await stat(file)).mode & readableByOthers) !== 0)
    warn(`others on this machine can read ${file}: chmod 600 it`);
  const problems = provider.check(credentials);
  if (problems.length > 0) {
    const lines = problems.map(({ field, kind }) => `${field} is ${faults[kind]}`);
    throw new CredentialsFileError(`${nameOf(file)}: ${lines.join("; ")}.`);
  }
  return credentials;
}

const faults = {
  missing: "missing",
  malformed: "not of the form that it must have",
  "origin-not-allowed": "not the vendor's: list its origin in PSA_ALLOWED_ORIGINS",
} as const;

async function contentOf(file: string, input: NodeJS.ReadableStream): Promise<string> {
  if (file === "-") return textOf(input);
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new CredentialsFileError(`${file} cannot be read (${code}).`);
  }
}

/** The parser's own message would quote the file. */
function parse(file: string, content: string, { credentialFields }: PsaProvider): Credentials {
  const names = credentialFields.map(({ name }) => name);
  const form = `It must be one JSON object of texts: ${names.join(", ")}.`;
  let value: unknown;
  try {
    value = JSON.parse(content.replace(/^\uFEFF/, ""));
  } catch {
    throw new CredentialsFileError(`${nameOf(file)} is not JSON. ${form}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CredentialsFileError(`${nameOf(file)} is no JSON object. ${form}`);
  }
  const entries = Object.entries(value);
  const unfit = entries.filter(([name, entry]) => !names.includes(name) || typeof entry !== "string");
  if (unfit.length > 0) {
    // A field's name is shown only if it is one of ours: keys and values may have been swapped.
    const known = unfit.map(([name]) => (names.includes(name) ? `${name} is no text` : "a field has another name"));
    throw new CredentialsFileError(`${nameOf(file)}: ${[...new Set(known)].join("; ")}. ${form}`);
  }
  return Object.fromEntries(entries as [string, string][]);
}

const nameOf = (file: string) => (file === "-" ? "standard input" : file);
