import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../sandbox/teams/teams-core.ts";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { type BotStandIn, botStandIn } from "./bot-stand-in.ts";
import { saying, showing } from "./connector-calls.ts";

const { anna, luca, general, approvals } = teamsSeed;
const annasChat = `a:${anna}`;

describe("conversations of the connector", () => {
  let bot: BotStandIn;
  beforeAll(async () => {
    bot = await botStandIn();
  });
  beforeEach(() => {
    bot.teams.violations.length = 0;
  });
  afterAll(() => bot.stop());
  const posted = async (place: string, text: string) => String((await bot.connector.post(place, saying(text))).body.id);
  const created = (body: JsonObject) => bot.connector.call("POST", "", body);
  const placeOf = (id: string) =>
    [...bot.teams.messages(general), ...bot.teams.seen(anna)].find((message) => message.id === id)?.conversationId;

  it("begin a thread with each message that is posted to a channel itself", async () => {
    const id = await posted(general, "first");
    expect(placeOf(id)).toBe(`${general};messageid=${id}`);
    const answer = await posted(`${general};messageid=${id}`, "second");
    expect(bot.teams.messages(`${general};messageid=${id}`).map((message) => message.id)).toEqual([id, answer]);
  });

  it("put a reply into the thread of what it answers", async () => {
    const root = await posted(general, "root");
    const path = `/${encodeURIComponent(general)}/activities/${root}`;
    const { body } = await bot.connector.call("POST", path, saying("reply"));
    expect(placeOf(String(body.id))).toBe(`${general};messageid=${root}`);
  });

  it("take a reply in a 1:1 to what is no message, as an invoke's id is none", async () => {
    const { status } = await bot.connector.call("POST", `/${annasChat}/activities/f:123`, saying("reply"));
    expect(status).toBe(201);
  });

  it("know no thread whose first message is not there", async () => {
    expect(await bot.connector.post(`${general};messageid=1`, saying("x"))).toMatchObject({
      status: 404,
      body: { error: { code: "ConversationNotFound" } },
    });
    const elsewhere = await posted(approvals, "root");
    expect((await bot.connector.post(`${general};messageid=${elsewhere}`, saying("x"))).status).toBe(404);
  });

  it.each(["PUT", "DELETE"])("let a bot change its own messages only (%s)", async (method) => {
    await bot.teams.person(anna).say("mine");
    const id = bot.teams.seen(anna).at(-1)?.id;
    const { status } = await bot.connector.call(method, `/${annasChat}/activities/${id}`, saying("yours"));
    expect(status).toBe(403);
    expect(bot.teams.seen(anna).at(-1)?.text).toBe("mine");
  });

  it("keep a message from being deleted by way of another conversation", async () => {
    const id = await posted(general, "here");
    expect((await bot.connector.call("DELETE", `/${annasChat}/activities/${id}`)).status).toBe(404);
    expect(placeOf(id)).toBeDefined();
  });

  it("begin in a channel with an activity, and say both ids", async () => {
    const channelData = { channel: { id: general } };
    const { status, body } = await created({ isGroup: true, channelData, activity: saying("unasked") });
    expect(status).toBe(201);
    expect(body.id).toBe(`${general};messageid=${body.activityId}`);
    expect((await created({ isGroup: true, channelData })).status).toBe(400);
    expect((await created({ channelData: { channel: { id: "19:no" } }, activity: saying("x") })).status).toBe(404);
  });

  it("begin in the bot's own organisation only, and with one person", async () => {
    const members = [{ id: anna }];
    expect((await created({ members, tenantId: "another" })).status).toBe(403);
    expect((await created({ members, channelData: { tenant: { id: "another" } } })).status).toBe(403);
    expect((await created({ members: [{ id: anna }, { id: luca }] })).status).toBe(400);
    expect((await created({ members, channelData: { tenant: { id: bot.teams.tenantId } } })).status).toBe(201);
  });

  it("name their members page by page", async () => {
    const names: string[] = [];
    let token = "";
    do {
      const path = `/${encodeURIComponent(general)}/pagedmembers?pageSize=3${token && `&continuationToken=${token}`}`;
      const { body } = await bot.connector.call("GET", path);
      names.push(...(body.members as { givenName: string }[]).map(({ givenName }) => givenName));
      token = String(body.continuationToken ?? "");
    } while (token);
    expect(names).toEqual(["Anna", "Luca", "Sophie", "Peter"]);
  });

  it("tell nothing of a person who has removed the app", async () => {
    await bot.teams.person(luca).removeApp();
    expect((await bot.connector.call("GET", `/a:${luca}/members`)).status).toBe(403);
    await bot.teams.person(luca).addApp();
    expect((await bot.connector.call("GET", `/a:${luca}/members`)).body).toMatchObject([{ name: "Luca Bianchi" }]);
  });

  const consent = { description: "Rows", sizeInBytes: 3, acceptContext: {}, declineContext: {} };
  const offer = (name: string, content: JsonObject) => ({
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.teams.card.file.consent", name, content }],
  });
  const mention = { type: "mention", text: "<at>Anna</at>", mentioned: { id: "29:anna", name: "Anna" } };
  const { sizeInBytes: _size, ...sizeless } = consent;
  it.each<[string, string, JsonObject, RegExp]>([
    ["an unknown attachment", annasChat, { type: "message", attachments: [{ contentType: "text/csv" }] }, /text\/csv/],
    ["an attachment that is none", annasChat, { type: "message", attachments: ["x"] }, /no object/],
    ["a file offered in a channel", general, offer("a.csv", consent), /1:1 only/],
    ["an offered file without size", annasChat, offer("a.csv", sizeless), /sizeInBytes/],
    ["an offered file without name", annasChat, offer("", consent), /no name/],
    ["a mention without entity", general, saying("<at>Anna</at> done"), /without an entity/],
    ["an entity without mention", general, { ...saying("done"), entities: [mention] }, /an entity names/],
    ["a card beyond 28 KB", general, showing({ body: "x".repeat(29_000) }), /more than 28672/],
  ])("refuse %s", async (_what, place, message, problem) => {
    const { status } = await bot.connector.post(place, message);
    expect([400, 413]).toContain(status);
    expect(bot.teams.violations).toMatchObject([{ problems: [expect.stringMatching(problem)] }]);
  });

  it("take a mention that an entity explains", async () => {
    const message = { ...saying("<at>Anna</at> done"), entities: [mention] };
    expect((await bot.connector.post(general, message)).status).toBe(201);
  });
});
