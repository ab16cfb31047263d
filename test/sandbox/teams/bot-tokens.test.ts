import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { faultyTokens } from "../../../sandbox/teams/teams-issuer.ts";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { startTeams, type TeamsSandbox } from "../../../sandbox/teams/teams-server.ts";
import { jsonAnswer, type LoopbackServer, startLoopback } from "../../../sandbox/world/loopback-server.ts";
import { createTeamsTransport } from "../../../src/bot/teams/teams-transport.ts";

/** The bot's own door, with Microsoft's checks, in front of the sandbox's issuer. */
describe("tokens to the bot", () => {
  let teams: TeamsSandbox;
  let bot: LoopbackServer;
  const heard: unknown[] = [];

  beforeAll(async () => {
    teams = await startTeams();
    const { appId, appPassword, tenantId, openIdMetadataUrl, tokenIssuer, loginUrl } = teams;
    const transport = createTeamsTransport({
      appId,
      appPassword,
      tenantId,
      openIdMetadataUrl,
      tokenIssuer,
      loginUrl,
      allowUnauthenticated: false,
    });
    bot = await startLoopback({
      async answer({ headers, body }) {
        const { status, body: answer } = await transport.receive(
          headers.authorization ?? "",
          JSON.parse(body),
          async (activity) => {
            heard.push(activity);
            return { status: 200 };
          },
        );
        return jsonAnswer(status, answer ?? {});
      },
      faultAnswer: (status) => ({ status }),
    });
    teams.messagesUrl = `${bot.url}/api/messages`;
  });
  afterEach(() => {
    heard.length = 0;
    teams.troubles.length = 0;
  });
  afterAll(async () => {
    await teams.stop();
    await bot.close();
  });

  it("are taken when they are right", async () => {
    expect((await teams.person(teamsSeed.anna).say("hello")).status).toBe(200);
    expect(heard).toMatchObject([{ type: "message", text: "hello" }]);
    expect(teams.troubles).toEqual([]);
  });

  it.each(faultyTokens)("are refused when they are %s", async (faulty) => {
    const { status } = await teams.person(teamsSeed.anna).say("hello", undefined, faulty);
    expect(status).toBe(401);
    expect(heard).toEqual([]);
    expect(teams.troubles).toEqual([{ personId: teamsSeed.anna, what: "the bot answered 401" }]);
  });

  it("are refused when they are another sandbox's", async () => {
    const other = await startTeams({ appId: teams.appId, messagesUrl: teams.messagesUrl });
    expect((await other.person(teamsSeed.anna).say("hello")).status).toBe(401);
    await other.stop();
    expect(heard).toEqual([]);
  });
});
