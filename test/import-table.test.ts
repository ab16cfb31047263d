import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** Which folder may import which of ours and which packages; the same table as in docs/architecture.md. First match holds. */
const table: readonly { from: string; ours: readonly string[]; packages: readonly string[] }[] = [
  {
    from: "src/core/",
    ours: ["src/core/"],
    packages: ["fuse.js", "any-ascii", "tldts", "libphonenumber-js", "zod/v4", "node:crypto"],
  },
  { from: "src/bot/slack/", ours: ["src/core/", "src/bot/"], packages: ["@slack/", "zod/v4", "node:"] },
  {
    from: "src/bot/teams/teams-transport.ts",
    ours: ["src/core/", "src/bot/"],
    packages: ["@microsoft/teams-ai", "botbuilder", "botframework-connector", "node:"],
  },
  { from: "src/bot/teams/", ours: ["src/core/", "src/bot/"], packages: ["zod/v4", "node:"] },
  {
    from: "src/bot/",
    ours: ["src/core/", "src/bot/"],
    packages: ["intl-messageformat", "csv-stringify/sync", "zod/v4", "node:crypto", "node:http"],
  },
  {
    from: "src/net/",
    ours: ["src/core/", "src/net/"],
    packages: ["undici", "p-queue", "cockatiel", "ipaddr.js", "lossless-json", "node:"],
  },
  {
    from: "src/psa/connectwise/",
    ours: ["src/core/", "src/net/", "src/psa/psa-failure.ts", "src/psa/connectwise/"],
    packages: ["node:"],
  },
  {
    from: "src/psa/autotask/",
    ours: ["src/core/", "src/net/", "src/psa/psa-failure.ts", "src/psa/autotask/"],
    packages: ["lossless-json", "node:"],
  },
  { from: "src/psa/", ours: ["src/core/", "src/net/", "src/psa/"], packages: ["node:"] },
  { from: "src/goto/", ours: ["src/core/", "src/net/", "src/goto/"], packages: ["lossless-json", "node:"] },
  { from: "src/store/embedded/", ours: ["src/core/", "src/store/"], packages: ["lmdb", "bson", "node:"] },
  { from: "src/store/", ours: ["src/core/", "src/store/"], packages: ["mongoose", "mongodb", "node:"] },
  { from: "src/jobs/", ours: ["src/core/", "src/jobs/"], packages: ["node-cron", "node:"] },
  { from: "src/web/", ours: ["src/core/", "src/net/", "src/web/"], packages: ["node:"] },
  {
    from: "src/offline/",
    ours: ["src/core/", "src/offline/", "src/bot/words/", "src/bot/cards/evidence-words.ts"],
    packages: ["csv-parse/sync", "node:"],
  },
  { from: "src/config.ts", ours: [], packages: ["zod/v4", "node:fs"] },
  {
    from: "src/",
    ours: ["src/", "sandbox/demo.ts", "bench/"],
    packages: ["commander", "dotenv/config", "pino", "node:"],
  },
  {
    from: "sandbox/demo",
    ours: ["sandbox/", "src/app.ts", "src/config.ts", "src/log.ts", "src/core/", "src/store/key-ring.ts"],
    packages: [""],
  },
  { from: "sandbox/", ours: ["sandbox/"], packages: [""] },
];
const forbidden: readonly [from: string, to: string][] = [
  ["src/bot/slack/", "src/bot/teams/"],
  ["src/bot/teams/", "src/bot/slack/"],
];

const files = ["src", "sandbox"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name)),
);

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/(?:^|\n)(?:import|export)\s(?:[^"';]*?\sfrom\s)?"([^"]+)"|import\("([^"]+)"\)/g)].map(
    ([, fixed, dynamic]) => fixed ?? dynamic ?? "",
  );
}

function mistakes(file: string): readonly string[] {
  const rule = table.find(({ from }) => file.startsWith(from));
  if (!rule) return [`${file} has no rule`];
  return importsOf(file).flatMap((name) => {
    if (!name.startsWith("."))
      return rule.packages.some((allowed) => name.startsWith(allowed)) ? [] : [`${file} imports ${name}`];
    const target = relative(root, join(root, dirname(file), name));
    const isForbidden = forbidden.some(([from, to]) => file.startsWith(from) && target.startsWith(to));
    return !isForbidden && rule.ours.some((allowed) => target.startsWith(allowed)) ? [] : [`${file} imports ${target}`];
  });
}

describe("the import table", () => {
  it("finds sources to read", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(importsOf("src/app.ts")).toContain("./bot/bot.ts");
  });

  it("is kept by every file of src and sandbox", () => {
    expect(files.flatMap(mistakes)).toEqual([]);
  });

  it("keeps every file within 250 lines", () => {
    const long = files.filter((file) => readFileSync(join(root, file), "utf8").split("\n").length > 251);
    expect(long).toEqual([]);
  });
});
