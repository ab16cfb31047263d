import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { startTeams, type TeamsSandbox } from "../../../sandbox/teams/teams-server.ts";
import { connectorOf, login, saying } from "./connector-calls.ts";

describe("the login", () => {
  let teams: TeamsSandbox;
  beforeAll(async () => {
    teams = await startTeams({ appId: "app-1", appPassword: "right" });
  });
  afterAll(() => teams.stop());

  it.each([
    ["a wrong secret", "wrong", "app-1", 401, "invalid_client"],
    ["no secret", "", "app-1", 401, "invalid_client"],
    ["another app", "right", "app-2", 400, "unauthorized_client"],
  ])("refuses %s", async (_what, secret, appId, status, error) => {
    const answer = await login(teams, secret, appId);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error, error_description: expect.stringMatching(/^AADSTS\d+/) });
  });

  it("gives a token that works at the connector", async () => {
    const answer = await login(teams);
    expect(await answer.json()).toMatchObject({ token_type: "Bearer", expires_in: 3599 });
    const connector = await connectorOf(teams);
    expect((await connector.post(`a:${teamsSeed.anna}`, saying("x"))).status).toBe(201);
  });

  it("gives a token that works nowhere else", async () => {
    const other = await startTeams({ appId: "app-1", appPassword: "right" });
    const { access_token: token } = (await (await login(other)).json()) as { access_token: string };
    await other.stop();
    const connector = await connectorOf(teams);
    const path = `/a:${teamsSeed.anna}/activities`;
    expect((await connector.call("POST", path, saying("x"), `Bearer ${token}`)).status).toBe(401);
  });

  it("says where its keys are, and keeps the private one", async () => {
    const metadata = (await (await fetch(teams.openIdMetadataUrl)).json()) as { issuer: string; jwks_uri: string };
    expect(metadata.issuer).toBe(teams.tokenIssuer);
    const { keys } = (await (await fetch(metadata.jwks_uri)).json()) as { keys: Record<string, unknown>[] };
    expect(keys).toMatchObject([{ kty: "RSA", use: "sig", endorsements: ["msteams"] }]);
    expect(keys[0]).not.toHaveProperty("d");
  });
});
