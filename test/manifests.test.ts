import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod/v4";
import { leastScopes } from "../sandbox/slack/slack-server.ts";
import { allFeatures } from "../src/bot/features/features.ts";

const root = join(import.meta.dirname, "..");
const schemas = join(root, "..", "shared", "platforms");
const text = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
const json = (path: string): Record<string, unknown> => z.looseObject({}).parse(JSON.parse(readFileSync(path, "utf8")));

const slackRaw: unknown = parse(text("manifests", "slack.yaml"));
const teamsRaw: unknown = JSON.parse(text("manifests", "teams", "manifest.json"));

const slack = z
  .object({
    features: z.object({
      app_home: z.object({ messages_tab_enabled: z.boolean(), messages_tab_read_only_enabled: z.boolean() }),
      bot_user: z.object({ display_name: z.string() }),
      slash_commands: z.array(z.object({ command: z.string(), usage_hint: z.string() })),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()) }),
      interactivity: z.object({ is_enabled: z.boolean() }),
      socket_mode_enabled: z.boolean(),
    }),
  })
  .parse(slackRaw);

const command = z.object({ title: z.string(), description: z.string() });
const teams = z
  .object({
    manifestVersion: z.string(),
    icons: z.object({ color: z.string(), outline: z.string() }),
    bots: z.tuple([
      z.object({
        scopes: z.array(z.string()),
        supportsFiles: z.boolean(),
        commandLists: z.array(z.object({ scopes: z.array(z.string()), commands: z.array(command) })),
      }),
    ]),
  })
  .parse(teamsRaw);
const [bot] = teams.bots;

const helpWords = z.record(z.string(), z.string()).parse(JSON.parse(text("src", "bot", "words", "en", "help.json")));
const typed = allFeatures().flatMap((feature) => Object.keys(feature.commands ?? {}));
/** What `help` lists: the words of all doors that have a line there; `claim` has none. */
const listed = typed.filter((word) => helpWords[`word.${word}`] !== undefined);

/** Width, height and colour type of a PNG, from its header. */
function pngHeader(path: string): { width: number; height: number; colourType: number | undefined } {
  const bytes = readFileSync(path);
  expect(bytes.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), colourType: bytes[25] };
}

describe("the Slack manifest", () => {
  it("asks for the least scopes and no other", () => {
    expect([...slack.oauth_config.scopes.bot].sort()).toEqual([...leastScopes].sort());
  });

  it("names the one command, with words that exist as its hint", () => {
    expect(slack.features.slash_commands.map(({ command }) => command)).toEqual(["/psa"]);
    const hints = slack.features.slash_commands.flatMap(({ usage_hint }) => usage_hint.split(" | "));
    for (const hint of hints) expect(typed).toContain(hint.split(" ")[0]);
  });

  it("lets people write to the bot and press its buttons, without an inbound port", () => {
    expect(slack.settings.event_subscriptions.bot_events).toEqual(["app_mention", "message.im"]);
    expect(slack.settings.interactivity.is_enabled).toBe(true);
    expect(slack.settings.socket_mode_enabled).toBe(true);
    expect(slack.features.bot_user.display_name).toBe("Crosswalk");
    expect(slack.features.app_home.messages_tab_enabled).toBe(true);
    expect(slack.features.app_home.messages_tab_read_only_enabled).toBe(false);
  });

  it.skipIf(!existsSync(schemas))("is valid by Slack's own schema (skipped where the schema is not at hand)", () => {
    const { $schema: _draft, ...schema } = json(join(schemas, "slack-manifest.schema.json"));
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const isValid = ajv.compile(schema);
    expect(isValid(slackRaw), JSON.stringify(isValid.errors)).toBe(true);
  });
});

describe("the Teams manifest", () => {
  it("puts the bot into 1:1 chats and teams, with files", () => {
    expect(bot.scopes).toEqual(["personal", "team"]);
    expect(bot.supportsFiles).toBe(true);
  });

  it("offers in each scope words that help lists, in its order and in its words, as many as there is room for", () => {
    expect(bot.commandLists.map(({ scopes }) => scopes)).toEqual([["personal"], ["team"]]);
    const [first, ...others] = listed;
    expect(first).toBe("help");
    for (const { commands } of bot.commandLists) {
      expect(commands.length).toBe(Math.min(10, listed.length));
      const offered = new Set(commands.map(({ title }) => title));
      const expected = [...others, "help"].filter((word) => offered.has(word));
      expect(commands).toEqual(expected.map((word) => ({ title: word, description: helpWords[`word.${word}`] })));
      expect(commands.at(-1)?.title).toBe("help");
    }
  });

  it("keeps to ten commands a scope, each short enough for the menu", () => {
    for (const { commands } of bot.commandLists) {
      expect(commands.length).toBeLessThanOrEqual(10);
      for (const { title, description } of commands) {
        expect(title.length).toBeLessThanOrEqual(32);
        expect(description.length).toBeLessThanOrEqual(128);
      }
    }
  });

  it("has a colour icon of 192 and a transparent outline of 32 pixels", () => {
    const folder = join(root, "manifests", "teams");
    const withAlpha = 6;
    const size = (side: number) => ({ width: side, height: side, colourType: withAlpha });
    expect(pngHeader(join(folder, teams.icons.color))).toEqual(size(192));
    expect(pngHeader(join(folder, teams.icons.outline))).toEqual(size(32));
  });

  it.skipIf(!existsSync(schemas))("is valid by Microsoft's schema (skipped where the schema is not at hand)", () => {
    const ajv = new AjvDraft04.default({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const isValid = ajv.compile(json(join(schemas, "teams-manifest.schema.json")));
    expect(isValid(teamsRaw), JSON.stringify(isValid.errors)).toBe(true);
  });
});

describe("the words that can be typed", () => {
  it("are all in help, but for the one that makes the first admin", () => {
    expect(typed.filter((word) => !listed.includes(word))).toEqual(["claim"]);
    const explained = Object.keys(helpWords).filter((key) => key.startsWith("word."));
    expect(explained.map((key) => key.slice("word.".length)).sort()).toEqual([...listed].sort());
  });
});
