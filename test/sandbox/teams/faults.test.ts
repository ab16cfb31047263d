import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { takeSend } from "../../../sandbox/teams/send-limits.ts";
import { makeCore } from "../../../sandbox/teams/teams-core.ts";
import { seedOrganisation, teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { type BotStandIn, botStandIn } from "./bot-stand-in.ts";
import { saying } from "./connector-calls.ts";

const annasChat = `a:${teamsSeed.anna}`;

describe("faults of Teams", () => {
  let bot: BotStandIn;
  beforeAll(async () => {
    bot = await botStandIn();
  });
  afterEach(() => bot.teams.faults.clear());
  afterAll(() => bot.stop());
  const send = () => bot.connector.post(annasChat, saying("x"));

  it.each([
    [401, "Unauthorized"],
    [412, "PreconditionFailed"],
    [429, "Throttled"],
    [502, "BadGateway"],
    [504, "GatewayTimeout"],
  ])("answer %i once, without doing what was asked", async (status, code) => {
    const before = bot.teams.seen(teamsSeed.anna).length;
    bot.teams.faults.add({ path: "/v3/", status, times: 1 });
    expect(await send()).toMatchObject({ status, body: { error: { code } }, retryAfter: status === 429 ? "1" : null });
    expect(bot.teams.seen(teamsSeed.anna)).toHaveLength(before);
    expect((await send()).status).toBe(201);
  });

  it("lose an answer after the message was posted", async () => {
    const before = bot.teams.seen(teamsSeed.anna).length;
    bot.teams.faults.add({ path: "/activities", times: 1, dropConnection: "after" });
    await expect(send()).rejects.toThrow();
    expect(bot.teams.seen(teamsSeed.anna)).toHaveLength(before + 1);
  });

  it("befall reading and creating, too, when the connector is throttled", async () => {
    bot.teams.faults.rateLimited = 1;
    expect((await bot.connector.call("POST", "", { members: [{ id: teamsSeed.anna }] })).status).toBe(429);
    expect((await bot.connector.call("GET", `/${annasChat}/members`)).status).toBe(200);
  });
});

describe("the login of Teams", () => {
  let bot: BotStandIn;
  beforeAll(async () => {
    bot = await botStandIn();
  });
  afterAll(() => bot.stop());

  async function asks(change: Record<string, string>, tenantId = bot.teams.tenantId) {
    const form = {
      grant_type: "client_credentials",
      client_id: bot.teams.appId,
      client_secret: bot.teams.appPassword,
      scope: "https://api.botframework.com/.default",
    };
    const url = `${bot.teams.loginUrl}/${tenantId}/oauth2/v2.0/token`;
    const answer = await fetch(url, { method: "POST", body: new URLSearchParams({ ...form, ...change }) });
    return { status: answer.status, body: (await answer.json()) as Record<string, string> };
  }

  it.each<[string, Record<string, string>, string]>([
    ["another grant", { grant_type: "password" }, "AADSTS70003"],
    ["a scope that is none", { scope: "https://api.botframework.com" }, "AADSTS1002012"],
    ["another app", { client_id: "x" }, "AADSTS700016"],
  ])("refuses %s with 400", async (_what, change, code) => {
    const { status, body } = await asks(change);
    expect([status, body.error_description]).toEqual([400, expect.stringContaining(code)]);
  });

  it("knows its own organisation only", async () => {
    expect(await asks({}, "another")).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  it("gives tokens for other services, which the connector does not take", async () => {
    const { body } = await asks({ scope: "https://graph.microsoft.com/.default" });
    const path = `/${annasChat}/activities`;
    const answer = await bot.connector.call("POST", path, saying("x"), `Bearer ${body.access_token}`);
    expect(answer.status).toBe(401);
  });

  it("says where it is to be asked", async () => {
    const tenant = `${bot.teams.loginUrl}/${bot.teams.tenantId}`;
    const metadata = await fetch(`${tenant}/v2.0/.well-known/openid-configuration`);
    expect(await metadata.json()).toMatchObject({ token_endpoint: `${tenant}/oauth2/v2.0/token` });
    const instance = await fetch(`${bot.teams.loginUrl}/common/discovery/instance?api-version=1.1`);
    expect(await instance.json()).toMatchObject({ metadata: [{ aliases: [expect.any(String)] }] });
  });
});

describe("the send limits over time", () => {
  const newCore = () =>
    makeCore({
      appId: "a",
      appPassword: "p",
      organisation: seedOrganisation("t"),
      messagesUrl: "",
      enforceRates: true,
    });

  it("lets 1,800 messages an hour into a conversation", () => {
    const core = newCore();
    const waits = Array.from({ length: 1_801 }, (_, at) => takeSend(core, annasChat, 1_000_000_000 + at * 1_990));
    expect(waits.slice(0, 1_800).every((wait) => wait === 0)).toBe(true);
    expect(waits[1_800]).toBe(3_600);
  });

  it("lets 30 messages a second into all conversations together", () => {
    const core = newCore();
    const waits = Array.from({ length: 31 }, (_, at) => takeSend(core, `a:${at}`, 1_000_000_000));
    expect(waits.filter((wait) => wait > 0)).toEqual([1]);
    expect(takeSend(core, "a:31", 1_000_001_001)).toBe(0);
  });
});
