import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { catalogues } from "../../../src/bot/words/catalogues.ts";
import { createWords, wordsIn } from "../../../src/bot/words/words.ts";
import { pseudoWords } from "../../fixtures/pseudo-words.ts";

const bot = join(import.meta.dirname, "../../../src/bot");
const flat = (catalogue: typeof catalogues.en) =>
  new Map(
    Object.entries(catalogue).flatMap(([area, messages]) =>
      Object.entries(messages).map(([key, text]) => [`${area}.${key}`, text]),
    ),
  );
const english = flat(catalogues.en);
const others = Object.entries(catalogues).filter(([language]) => language !== "en");

/** The arguments that a message takes, by name. */
function argumentsOf(message: string): readonly string[] {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (value && typeof value === "object") {
      const part = value as Record<string, unknown>;
      if (typeof part.type === "number" && part.type !== 0 && part.type !== 7 && typeof part.value === "string")
        names.add(part.value);
      for (const inner of Object.values(part)) visit(inner);
    }
  };
  visit(new IntlMessageFormat(message).getAst());
  return [...names].sort();
}

describe("the catalogues", () => {
  it.each(others)("%s has every key of English and no other", (_language, catalogue) => {
    expect([...flat(catalogue).keys()].sort()).toEqual([...english.keys()].sort());
  });

  it.each(others)("%s takes the same arguments as English in every message", (_language, catalogue) => {
    const differing = [...flat(catalogue)].filter(([key, text]) => {
      return String(argumentsOf(text)) !== String(argumentsOf(english.get(key) ?? ""));
    });
    expect(differing).toEqual([]);
  });

  it.each(others)(
    "%s is translated: hardly a text of several words stands there in English",
    (_language, catalogue) => {
      const same = [...flat(catalogue)].filter(
        ([key, text]) => text === english.get(key) && /[a-z]{3,} [a-z]{3,}/.test(text.replace(/\{.*\}|<.*?>/g, "")),
      );
      expect(same).toEqual([]);
    },
  );

  it("have no message that nothing uses", () => {
    const sources = readdirSync(bot, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(join(bot, name), "utf8"))
      .join("\n");
    const unused = [...english.keys()].filter((key) => {
      if (sources.includes(`"${key}"`)) return false;
      const [area = "", ...rest] = key.split(".");
      const name = rest.join(".");
      const prefixes = [...name].flatMap((_char, at) => (at > 0 ? [name.slice(0, at)] : []));
      const computed = [
        ...prefixes.map((prefix) => `\`${area}.${prefix}\${`),
        `\`${area}.\${`,
        ...prefixes.map((prefix) => `"${area}", \`${prefix}\${`),
      ];
      return !computed.some((start) => sources.includes(start)) && !sources.includes(`"${name}"`);
    });
    expect(unused).toEqual([]);
  });
});

describe("cards, features and the bot", () => {
  const files = ["cards", "features", "."].flatMap((folder) =>
    readdirSync(join(bot, folder))
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(bot, folder, name)),
  );

  it("hold no text of their own", () => {
    const literals = files.flatMap((file) => {
      const code = readFileSync(file, "utf8")
        .replace(/\/\*[\s\S]*?\*\//g, "")
        .replace(/\/\/.*$/gm, "")
        .replace(/throw new Error\([^;]*;/g, "")
        .replace(/log\.\w+\([\s\S]*?\);/g, "");
      const literals = code.match(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [];
      return literals.filter(isProse).map((literal) => `${file.slice(bot.length)}: ${literal}`);
    });
    expect(literals.filter((found) => !allowed.some((part) => found.includes(part)))).toEqual([]);
  });
});

/** Two words in a row, or one with a capital letter: something that people would read. */
function isProse(literal: string): boolean {
  const text = literal.slice(1, -1).replace(/\$\{[^}]*\}/g, "");
  return /[A-Za-z]{2,} [A-Za-z]{2,}/.test(text) || /^[A-Z][a-z]+$/.test(text);
}

/** Names of brands, which are not translated. */
const allowed = ["Microsoft Teams", "Slack", "@Crosswalk"];

describe("words", () => {
  it("choose the plural of the language", () => {
    expect(wordsIn("it").text("accounts.summary", { total: 1 })).toBe("1 account");
    expect(wordsIn("en").text("import.will-add", { added: 2 })).toBe("2 users will be added.");
  });

  it("keep what comes from outside as it is, also if it looks like markup or a message", () => {
    const name = "<b>{count}</b> *Acme* <!channel>";
    expect(wordsIn("en").rich("accounts.name", { name })).toEqual([{ kind: "strong", text: name }]);
    expect(wordsIn("en").text("accounts.not-found", { text: name })).toContain(name);
  });

  it("throw on a value that is missing", () => {
    expect(() => createWords("en").text("accounts.not-found")).toThrow();
  });

  it("are 40 % longer in the pseudo-language", () => {
    const [plain, pseudo] = [wordsIn("en"), pseudoWords()].map((words) => words.text("common.psa-is-slow").length);
    expect(pseudo).toBeGreaterThanOrEqual((plain ?? 0) * 1.4);
  });
});
