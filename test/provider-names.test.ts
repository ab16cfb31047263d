import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { providerNames } from "../src/core/ports/psa.ts";

const src = join(import.meta.dirname, "../src");

/** What a new provider adds outside its folder in `src/psa/`, as regular expressions of whole lines; see docs/architecture.md. */
const registered: readonly { file: string; lines: RegExp }[] = [
  { file: "core/ports/psa.ts", lines: /^export const providerNames = / },
  { file: "config.ts", lines: /^\s*(?:[A-Z_]+: |\w+\??: string;|\w+: e\.[A-Z_]+,|\.\.\.\(e\.[A-Z_]+ && )/ },
  { file: "psa/providers.ts", lines: /./ },
];
const words = /^bot\/words\/[a-z]+\/problem\.json$/;
const wordsKey = new RegExp(`^\\s*"psa\\.(${providerNames.join("|")})\\.`);

const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ts|json|js)$/.test(name));
const isOwnFolder = (file: string) => providerNames.some((name) => file.startsWith(`psa/${name}/`));
const isRegistered = (file: string, line: string) =>
  registered.some((place) => place.file === file && place.lines.test(line)) ||
  (words.test(file) && wordsKey.test(line));

/** `//` and block comments blanked; a `//` inside a string such as `https://` stays. */
function codeOf(text: string): readonly string[] {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/(^|\s)\/\/ .*$/gm, "$1")
    .split("\n");
}

describe("a provider", () => {
  it.each(providerNames)("named %s is a folder of src/psa", (name) => {
    expect(files.some((file) => file.startsWith(`psa/${name}/`))).toBe(true);
  });

  it("is named nowhere else but where it is registered, set up and given its own words", () => {
    const named = new RegExp(providerNames.join("|"), "i");
    const strays = files
      .filter((file) => !isOwnFolder(file))
      .flatMap((file) =>
        codeOf(readFileSync(join(src, file), "utf8"))
          .filter((line) => named.test(line) && !isRegistered(file, line))
          .map((line) => `${file}: ${line.trim()}`),
      );
    expect(strays).toEqual([]);
  });
});
