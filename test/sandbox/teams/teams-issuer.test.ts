import { beforeAll, describe, expect, it } from "vitest";
import { connectorResource, makeIssuer, type TeamsIssuer } from "../../../sandbox/teams/teams-issuer.ts";

const own = { appId: "app-1", tenantId: "tenant-1", resource: connectorResource };

describe("the connector's check of a bot's token", () => {
  let issuer: TeamsIssuer;
  beforeAll(async () => {
    issuer = await makeIssuer("tenant-1");
  });

  it("takes the bot's own", async () => {
    await expect(issuer.checkConnectorToken(await issuer.connectorToken(own), "app-1")).resolves.toBeUndefined();
  });

  it.each([
    ["another app's", { appId: "app-2" }, /another app's/],
    ["one of another organisation's login", { tenantId: "tenant-2" }, /"iss"/],
    ["one for another service", { resource: "https://graph.microsoft.com" }, /"aud"/],
  ])("refuses %s", async (_what, change, problem) => {
    const token = await issuer.connectorToken({ ...own, ...change });
    await expect(issuer.checkConnectorToken(token, "app-1")).rejects.toThrow(problem);
  });

  it("refuses a token that Teams gave to the bot, not the login", async () => {
    const token = await issuer.tokenFor("app-1", "http://127.0.0.1/");
    await expect(issuer.checkConnectorToken(token ?? "", "app-1")).rejects.toThrow();
  });
});
