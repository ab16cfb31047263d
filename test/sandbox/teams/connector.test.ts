import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { startTeams, type TeamsSandbox } from "../../../sandbox/teams/teams-server.ts";
import { card, cardWith } from "./card-samples.ts";
import { connectorOf, saying, showing } from "./connector-calls.ts";

describe("the connector", () => {
  let teams: TeamsSandbox;
  let connector: Awaited<ReturnType<typeof connectorOf>>;
  const annasChat = `a:${teamsSeed.anna}`;
  const general = teamsSeed.general;

  beforeAll(async () => {
    teams = await startTeams();
    connector = await connectorOf(teams);
  });
  afterEach(async () => {
    for (const { id, conversationId } of [...teams.seen(teamsSeed.anna), ...teams.messages(general)])
      await connector.call("DELETE", `/${encodeURIComponent(conversationId)}/activities/${id}`);
    teams.violations.length = 0;
  });
  afterAll(() => teams.stop());

  it("takes a text for a 1:1 and shows it to that person alone", async () => {
    const { status, body } = await connector.post(annasChat, saying("hello"));
    expect(status).toBe(201);
    expect(teams.seen(teamsSeed.anna)).toMatchObject([{ id: body.id, from: "bot", text: "hello" }]);
    expect(teams.seen(teamsSeed.luca)).toEqual([]);
  });

  it("takes a card for a thread and shows it among its channel's messages", async () => {
    const root = await connector.post(general, saying("root"));
    await connector.post(`${general};messageid=${root.body.id}`, showing(card()));
    const thread = `${general};messageid=${root.body.id}`;
    expect(teams.messages(general).map(({ conversationId }) => conversationId)).toEqual([thread, thread]);
    expect(teams.messages(teamsSeed.approvals)).toEqual([]);
    expect(teams.violations).toEqual([]);
  });

  it("gives every message an id that is unique and larger than the one before", async () => {
    const posts = await Promise.all(Array.from({ length: 20 }, (_, at) => connector.post(annasChat, saying(`${at}`))));
    const ids = posts.map(({ body }) => Number(body.id)).sort((a, b) => a - b);
    expect(new Set(ids).size).toBe(20);
    expect(teams.seen(teamsSeed.anna).map(({ id }) => Number(id))).toEqual(ids);
  });

  it("updates a message in place and counts the update", async () => {
    const { body } = await connector.post(annasChat, showing(card()));
    const { status } = await connector.put(annasChat, String(body.id), saying("done"));
    expect(status).toBe(200);
    expect(teams.seen(teamsSeed.anna)).toMatchObject([{ id: body.id, text: "done", attachments: [], updates: 1 }]);
  });

  it("deletes a message", async () => {
    const { body } = await connector.post(annasChat, saying("x"));
    const path = `/${annasChat}/activities/${body.id}`;
    expect((await connector.call("DELETE", path)).status).toBe(200);
    expect(teams.seen(teamsSeed.anna)).toEqual([]);
    expect((await connector.call("DELETE", path)).status).toBe(404);
  });

  it("shows nothing of typing", async () => {
    expect((await connector.post(annasChat, { type: "typing" })).status).toBe(201);
    expect(teams.seen(teamsSeed.anna)).toEqual([]);
  });

  it.each([
    ["no token", ""],
    ["another's token", "Bearer eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln"],
    ["what is no token", "Bearer x"],
    ["a password", "Basic eDp5"],
  ])("answers 401 to %s", async (_what, authorization) => {
    const { status, body } = await connector.call("POST", `/${annasChat}/activities`, saying("x"), authorization);
    expect(status).toBe(401);
    expect(body.error).toMatchObject({ message: expect.stringContaining("denied") });
    expect(teams.seen(teamsSeed.anna)).toEqual([]);
  });

  it.each([
    ["a person's chat", "a:nobody"],
    ["a channel", "19:nowhere@thread.tacv2"],
    ["a thread", `${teamsSeed.general};messageid=1`],
  ])("answers 404 for %s that is not there", async (_what, conversationId) => {
    expect(await connector.post(conversationId, saying("x"))).toMatchObject({
      status: 404,
      body: { error: { code: "ConversationNotFound" } },
    });
  });

  it("answers 404 for a call that is not there", async () => {
    expect((await connector.call("POST", `/${annasChat}/parties`, {})).status).toBe(404);
  });

  it("answers 403 to a message for a person without the app", async () => {
    teams.person(teamsSeed.anna).record.hasApp = false;
    expect(await connector.post(annasChat, saying("x"))).toMatchObject({
      status: 403,
      body: { error: { code: "BotNotInConversationRoster" } },
    });
    expect((await connector.post(general, saying("x"))).status).toBe(201);
    teams.person(teamsSeed.anna).record.hasApp = true;
    expect((await connector.post(annasChat, saying("x"))).status).toBe(201);
  });

  it("answers 404 to an update of what is not in the conversation", async () => {
    expect((await connector.put(annasChat, "1", saying("x"))).status).toBe(404);
    const { body } = await connector.post(general, saying("x"));
    expect((await connector.put(annasChat, String(body.id), saying("y"))).status).toBe(404);
    expect(teams.messages(general)).toMatchObject([{ text: "x", updates: 0 }]);
  });

  it("begins a thread with a message, and answers 400 to a thread of nothing", async () => {
    const channelData = { channel: { id: general }, tenant: { id: teams.tenantId } };
    const { status, body } = await connector.call("POST", "", { isGroup: true, channelData, activity: saying("root") });
    expect(status).toBe(201);
    expect(teams.messages(general)).toMatchObject([{ id: body.activityId, conversationId: body.id, text: "root" }]);
    expect((await connector.call("POST", "", { isGroup: true, channelData })).status).toBe(400);
    expect(teams.messages(general)).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ["what is no JSON", "{"],
    ["a list", []],
  ])("answers 400 to %s", async (_what, body) => {
    expect((await connector.post(annasChat, body)).status).toBe(400);
  });

  it.each<[string, unknown, RegExp]>([
    ["of a type that bots do not send", { type: "invoke" }, /type invoke/],
    ["without words or card", { type: "message", text: "" }, /neither text nor attachment/],
    ["with a card that Teams does not know", showing(cardWith({ type: "Chart" })), /unknown type Chart/],
  ])("refuses a message %s and notes it", async (_what, body, problem) => {
    const { status, body: answer } = await connector.post(annasChat, body);
    expect(status).toBe(400);
    expect(answer.error).toMatchObject({ message: expect.stringMatching(problem) });
    expect(teams.violations).toMatchObject([{ problems: [expect.stringMatching(problem)] }]);
    expect(teams.seen(teamsSeed.anna)).toEqual([]);
  });

  it("refuses an update with a wrong card and leaves the message as it was", async () => {
    const { body } = await connector.post(annasChat, saying("x"));
    expect((await connector.put(annasChat, String(body.id), showing(cardWith({ type: "Chart" })))).status).toBe(400);
    expect(teams.seen(teamsSeed.anna)).toMatchObject([{ text: "x", updates: 0 }]);
    expect(teams.violations).toMatchObject([{ call: expect.stringMatching(/^PUT /) }]);
  });

  it("answers 413 to a message beyond 28 KB and notes it", async () => {
    expect(await connector.post(annasChat, saying("x".repeat(28 * 1024)))).toMatchObject({
      status: 413,
      body: { error: { code: "MessageSizeTooBig" } },
    });
    expect(teams.violations).toHaveLength(1);
  });

  it("opens a person's 1:1 by either of their ids, always the same one", async () => {
    for (const id of [teamsSeed.anna, teams.person(teamsSeed.anna).record.botFacingId]) {
      const answer = await connector.call("POST", "", { isGroup: false, members: [{ id }], tenantId: teams.tenantId });
      expect(answer).toMatchObject({ status: 201, body: { id: annasChat } });
    }
  });

  it("opens no 1:1 with an unknown person, nor with one without the app", async () => {
    expect((await connector.call("POST", "", { members: [{ id: "29:nobody" }] })).status).toBe(400);
    expect((await connector.call("POST", "", {})).status).toBe(400);
    expect((await connector.call("POST", "", { members: [{ id: teamsSeed.stranger }] })).status).toBe(403);
  });

  it("names a channel's members, and one by either id, but no strangers", async () => {
    const { body } = await connector.call("GET", `/${general}/pagedmembers`);
    const members = body.members as { name: string; objectId: string; id: string }[];
    expect(members.map(({ name }) => name)).toEqual(["Anna Keller", "Luca Bianchi", "Sophie Laurent", "Peter Novak"]);
    for (const id of [teamsSeed.anna, members[0]?.id ?? ""])
      expect((await connector.call("GET", `/${general}/members/${encodeURIComponent(id)}`)).body).toMatchObject({
        aadObjectId: teamsSeed.anna,
        tenantId: teams.tenantId,
      });
    expect((await connector.call("GET", `/${general}/members/${teamsSeed.stranger}`)).status).toBe(404);
  });
});
