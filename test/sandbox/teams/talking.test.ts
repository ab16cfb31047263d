import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { type BotStandIn, botStandIn } from "./bot-stand-in.ts";

const { anna, luca, general } = teamsSeed;

describe("a person of Teams", () => {
  let bot: BotStandIn;
  beforeAll(async () => {
    bot = await botStandIn();
  });
  beforeEach(() => {
    bot.server.calls.length = 0;
    bot.server.faults.clear();
    bot.answers.status = 200;
    bot.teams.troubles.length = 0;
  });
  afterAll(() => bot.stop());

  it("writes in the 1:1 as Teams tells it", async () => {
    await bot.teams.person(anna).say("map Acme");
    const own = bot.teams.seen(anna).at(-1);
    expect(own).toMatchObject({ from: anna, text: "map Acme" });
    expect(bot.latest()).toMatchObject({
      type: "message",
      id: own?.id,
      text: "map Acme",
      channelId: "msteams",
      serviceUrl: bot.teams.serviceUrl,
      from: { id: expect.stringMatching(/^29:/), aadObjectId: anna, name: "Anna Keller" },
      recipient: { id: `28:${bot.teams.appId}` },
      conversation: { id: `a:${anna}`, conversationType: "personal", tenantId: bot.teams.tenantId },
      channelData: { tenant: { id: bot.teams.tenantId } },
      locale: "en-US",
    });
    expect(bot.server.calls[0]?.headers).toMatchObject({
      authorization: expect.stringMatching(/^Bearer /),
      "content-type": expect.stringContaining("application/json"),
    });
  });

  it("writes in a channel with a mention of the bot, in a new thread", async () => {
    await bot.teams.person(luca).say("map Acme", { channel: "General" });
    const root = bot.teams.messages(general).at(-1);
    const { text, entities, conversation, channelData, locale } = bot.latest();
    expect(text).toBe("<at>Crosswalk</at>&nbsp;map Acme\n");
    expect(entities).toContainEqual({
      type: "mention",
      mentioned: { id: `28:${bot.teams.appId}`, name: "Crosswalk" },
      text: "<at>Crosswalk</at>",
    });
    expect(conversation).toMatchObject({
      id: `${general};messageid=${root?.id}`,
      conversationType: "channel",
      isGroup: true,
    });
    expect(channelData).toMatchObject({ channel: { id: general }, team: { id: bot.teams.organisation.team.id } });
    expect(locale).toBe("it-IT");
  });

  it("answers in a thread that is there", async () => {
    await bot.teams.person(luca).say("map Acme", { channel: general });
    const threadId = bot.teams.messages(general).at(-1)?.id ?? "";
    await bot.teams.person(anna).say("and Beta", { channel: general, threadId });
    expect(bot.latest()).toMatchObject({ conversation: { id: `${general};messageid=${threadId}` } });
    expect(bot.latest().id).not.toBe(threadId);
  });

  it("cannot write in a channel that is not there, and is told so", async () => {
    await expect(bot.teams.person(anna).say("x", { channel: "Nowhere" })).rejects.toThrow(/no channel Nowhere/);
    expect(bot.activities()).toEqual([]);
  });

  it("is nobody when the id is unknown", () => {
    expect(() => bot.teams.person("nobody").record).toThrow(/no person nobody/);
  });

  it("sends a picture without words", async () => {
    await bot.teams.person(anna).sayAttachment();
    expect(bot.latest()).toMatchObject({ type: "message", attachments: [{ contentType: "image/png" }] });
    expect(bot.latest().text || "").toBe("");
  });

  it("belongs to another organisation as a stranger", async () => {
    await bot.teams.person(teamsSeed.stranger).say("hello", { channel: general });
    const { channelData } = bot.latest();
    expect(channelData).not.toMatchObject({ tenant: { id: bot.teams.tenantId } });
  });

  it("gives messages ids that are unique and larger than those before, the bot's included", async () => {
    for (const person of [anna, luca, anna]) {
      await bot.teams.person(person).say("hello");
      await bot.connector.post(`a:${person}`, { type: "message", text: "hi" });
      await bot.teams.person(person).say("hello", { channel: general });
    }
    const ids = [...bot.teams.seen(anna), ...bot.teams.seen(luca), ...bot.teams.messages(general)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const list of [bot.teams.seen(anna), bot.teams.seen(luca), bot.teams.messages(general)]) {
      const own = list.map(({ id }) => Number(id));
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
  });

  it("adds and removes the app, which the bot hears and the connector keeps to", async () => {
    const { person } = bot.teams;
    await person(luca).removeApp();
    expect(bot.latest()).toMatchObject({ type: "installationUpdate", action: "remove", from: { aadObjectId: luca } });
    expect((await bot.connector.post(`a:${luca}`, { type: "message", text: "x" })).status).toBe(403);
    await person(luca).addApp();
    expect(bot.latest()).toMatchObject({ type: "installationUpdate", action: "add", from: { aadObjectId: luca } });
    expect((await bot.connector.post(`a:${luca}`, { type: "message", text: "x" })).status).toBe(201);
  });

  it("sees an error line when the bot answers 500", async () => {
    bot.answers.status = 500;
    expect(await bot.teams.person(anna).say("hello")).toMatchObject({ status: 500 });
    expect(bot.teams.troubles).toEqual([{ personId: anna, what: "the bot answered 500" }]);
  });

  it("sees an error line when the bot takes too long", async () => {
    const slow = await botStandIn({ patienceMs: 50 });
    slow.server.faults.add({ delayMs: 60_000 });
    expect(await slow.teams.person(anna).say("hello")).toMatchObject({ status: 0 });
    expect(slow.teams.troubles).toEqual([{ personId: anna, what: "the bot took too long" }]);
    await slow.stop();
  });

  it("sees an error line when the connection to the bot is cut", async () => {
    bot.server.faults.add({ dropConnection: "before", times: 1 });
    expect(await bot.teams.person(anna).say("hello")).toMatchObject({ status: 0 });
    expect(bot.teams.troubles).toEqual([{ personId: anna, what: "the bot could not be reached" }]);
  });
});
