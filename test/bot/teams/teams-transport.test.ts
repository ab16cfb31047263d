import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jsonAnswer, type LoopbackServer, startLoopback } from "../../../sandbox/world/loopback-server.ts";
import { SurfaceError } from "../../../src/bot/surface.ts";
import { createTeamsClient, type TeamsClient } from "../../../src/bot/teams/teams-client.ts";
import { createTeamsTransport } from "../../../src/bot/teams/teams-transport.ts";
import type { Conversation } from "../../../src/core/posting/conversation.ts";
import { lineCard } from "../../contracts/sample-cards.ts";

describe("sending to Teams", () => {
  let far: LoopbackServer;
  let client: TeamsClient;
  let to: Conversation;
  let options: { appId: string; appPassword: string; tenantId: string; loginUrl: string };
  const card = lineCard("Title", "Text");
  const connectorCalls = () => far.calls.filter(({ path }) => path.startsWith("/v3/"));

  beforeEach(async () => {
    far = await startLoopback({
      answer: ({ path }) =>
        jsonAnswer(200, path.endsWith("/token") ? { access_token: "t", expires_in: 3600 } : { id: "m1" }),
      faultAnswer: (status) => jsonAnswer(status, { error: { code: "Fault", message: "asked for" } }),
    });
    options = { appId: "app", appPassword: "pw", tenantId: "t1", loginUrl: far.url };
    client = createTeamsClient(createTeamsTransport({ ...options, allowUnauthenticated: false }));
    to = {
      platform: "teams",
      workspaceId: "t1",
      channelId: "19:c",
      threadId: "9",
      address: { serviceUrl: `${far.url}/` },
    };
  });

  afterEach(() => far.close());

  it.each([
    ["a lost answer", { dropConnection: "after" as const }],
    ["500", { status: 500 }],
    ["502", { status: 502 }],
    ["503", { status: 503 }],
    ["504", { status: 504 }],
    ["412", { status: 412 }],
  ])("is done once: after %s nothing is sent again", async (_what, fault) => {
    far.faults.add({ path: "/v3/", times: 1, ...fault });
    await expect(client.post(to, card)).rejects.toMatchObject({ name: "SurfaceError", kind: "down" });
    expect(connectorCalls()).toHaveLength(1);
  });

  it.each([
    [403, "", "unreachable"],
    [404, "", "gone"],
    [413, "", "too-large"],
    [400, "MessageSizeTooBig", "too-large"],
    [401, "", "down"],
  ])("tells %i %s as its kind", async (status, code, kind) => {
    far.faults.add({ path: "/v3/", status, ...(code && { body: JSON.stringify({ error: { code, message: "" } }) }) });
    const error = await client.update({ ...to, messageId: "1" }, card).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind });
    expect(String((error as Error).cause ?? "")).toBe("");
  });

  it("says how long Teams asks to wait", async () => {
    far.faults.add({ path: "/v3/", status: 429, headers: { "retry-after": "7" } });
    await expect(client.post(to, card)).rejects.toMatchObject({ kind: "rate-limited", retryAfterMs: 7_000 });
    expect(connectorCalls()).toHaveLength(1);
  });

  it("asks for one token for all, and goes to the thread in plain text", async () => {
    await Promise.all([client.say(to, "*a*"), client.say(to, "b"), client.post(to, card)]);
    expect(far.calls.filter(({ path }) => path.endsWith("/token"))).toHaveLength(1);
    const [first] = connectorCalls();
    expect(decodeURIComponent(first?.path ?? "")).toBe("/v3/conversations/19:c;messageid=9/activities");
    expect(first?.headers.authorization).toBe("Bearer t");
    expect(JSON.parse(first?.body ?? "")).toMatchObject({ type: "message", text: "*a*", textFormat: "plain" });
  });

  it("names the variables to check when the login refuses the bot", async () => {
    far.faults.add({ path: "/token", status: 401, body: JSON.stringify({ error: "invalid_client" }) });
    const error = await client.post(to, card).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SurfaceError);
    expect(String(error)).toMatch(/invalid_client.*TEAMS_APP_PASSWORD/);
    expect(connectorCalls()).toEqual([]);
  });

  it("says 503, not 401, when Microsoft's keys cannot be had", async () => {
    const openIdMetadataUrl = `${far.url}/metadata`;
    const transport = createTeamsTransport({ ...options, openIdMetadataUrl, allowUnauthenticated: false });
    far.faults.add({ path: "/metadata", status: 500 });
    const activity = { type: "message", channelId: "msteams", serviceUrl: `${far.url}/` };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = `${part({ alg: "RS256", kid: "k" })}.${part({ iss: "https://api.botframework.com" })}.signature`;
    const answer = await transport.receive(`Bearer ${token}`, activity, async () => ({ status: 200 }));
    expect(answer).toEqual({ status: 503 });
  });

  it("asks no login for a token when it takes messages without one", async () => {
    const { loginUrl: _none, ...more } = options;
    client = createTeamsClient(createTeamsTransport({ ...more, allowUnauthenticated: true }));
    await client.post(to, card);
    expect(far.calls.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it("opens a 1:1 once for all who ask, and again after it failed", async () => {
    const address = { serviceUrl: `${far.url}/`, botFacingId: "29:anna" };
    const anna = { platform: "teams" as const, workspaceId: "t1", userId: "aad", address };
    far.faults.add({ path: "/v3/conversations", times: 1, status: 403 });
    await expect(client.oneToOne(anna)).rejects.toMatchObject({ kind: "unreachable" });
    const chats = await Promise.all([client.oneToOne(anna), client.oneToOne(anna)]);
    expect(chats[1]).toMatchObject({ channelId: "m1", workspaceId: "t1" });
    expect(connectorCalls()).toHaveLength(2);
    expect(JSON.parse(connectorCalls()[1]?.body ?? "")).toMatchObject({ members: [{ id: "29:anna" }], tenantId: "t1" });
  });
});
