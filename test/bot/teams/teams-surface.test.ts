import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { teamsPerson } from "../../../sandbox/people/teams-person.ts";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import type { Reply } from "../../../src/bot/reply.ts";
import { createTeamsSurface } from "../../../src/bot/teams/teams-surface.ts";
import { waitingLines } from "../../../src/bot/waiting-lines.ts";
import { lineCard } from "../../contracts/sample-cards.ts";
import { type Script, scriptAnswer, scriptedLines } from "../../contracts/scripted-answer.ts";
import { quietLog } from "../../fixtures/quiet-log.ts";
import { type TeamsStage, teamsStage } from "../../fixtures/teams-stage.ts";

const privately = (title: string, text = "x"): Reply => ({
  kind: "card",
  audience: "person",
  shown: { card: lineCard(title, text) },
});
const withButton = lineCard("Decide", "now", [
  { kind: "buttons", buttons: [{ action: "a.go", id: "1", label: "Go" }] },
]);

describe("the Teams surface", () => {
  let script: Script;
  let stage: TeamsStage;
  const anna = () => stage.teams.person(teamsSeed.anna);
  const seen = () => teamsPerson(stage.teams, teamsSeed.anna).sees();
  const inChannel = () => teamsPerson(stage.teams, teamsSeed.anna).sees(teamsSeed.serviceDesk);
  const channel = { channel: teamsSeed.serviceDesk };

  beforeEach(async () => {
    script = scriptAnswer();
    stage = await teamsStage(script.answer);
  });

  afterEach(() => stage.stop());

  /** Anna's 1:1 with a card that has a button; its message's id. */
  async function decided(): Promise<string> {
    script.on(() => ({ kind: "card", audience: "person", shown: { card: withButton } }));
    await anna().say("decide");
    return stage.teams.waitFor(() => seen()[0]?.id);
  }

  it.each(["missing", "wrong-key", "wrong-audience", "wrong-issuer", "expired", "wrong-service-url"] as const)(
    "refuses a token that is %s with 401",
    async (faulty) => {
      expect((await anna().say("hello", undefined, faulty)).status).toBe(401);
      expect(script.incoming).toEqual([]);
    },
  );

  it("refuses headers that are no token, and bodies that are no activity", async () => {
    await anna().say("hello");
    const body = JSON.stringify({ type: "message", channelId: "msteams", serviceUrl: stage.teams.serviceUrl });
    const status = async (sent: string, headers = {}) => (await stage.send(sent, headers)).status;
    expect(await status(body)).toBe(400);
    expect(await status("[]")).toBe(400);
    expect(await status("no JSON")).toBe(400);
    for (const authorization of ["Bearer", "Bearer x", "Bearer a.b.c", "Basic eA==", "Bearer e30.e30.e30"]) {
      expect([authorization, await status(body, { authorization })]).toEqual([authorization, 401]);
    }
    expect(script.incoming).toHaveLength(1);
  });

  it("takes messages without a token from this machine alone, when it is told to", async () => {
    await stage.stop();
    stage = await teamsStage(script.answer, {}, quietLog, { allowUnauthenticated: true });
    script.on(() => privately("Hello"));
    expect((await anna().say("hello", undefined, "missing")).status).toBe(200);
    expect((await stage.deliverAgain({ "x-forwarded-for": "203.0.113.9" })).status).toBe(401);
    const elsewhere = { type: "message", channelId: "msteams", serviceUrl: "https://elsewhere.example/" };
    expect((await stage.send(JSON.stringify(elsewhere))).status).toBe(401);
    expect(script.incoming).toHaveLength(1);
  });

  it("does not start when anyone could talk to it", () => {
    const options = { appPassword: "x", log: quietLog, waiting: waitingLines };
    const create = (appId: string, tenantId: string, allowUnauthenticated = false) =>
      createTeamsSurface({ ...options, appId, tenantId, allowUnauthenticated });
    expect(() => create("", "t")).toThrow(/TEAMS_APP_ID/);
    expect(() => create("a", " ")).toThrow(/TEAMS_TENANT_ID/);
    const before = process.env.NODE_ENV;
    process.env.NODE_ENV = "production";
    try {
      expect(() => create("a", "t", true)).toThrow(/TEAMS_ALLOW_UNAUTHENTICATED/);
    } finally {
      process.env.NODE_ENV = before;
    }
  });

  it("says a refusal in the 1:1, not in the thread for all to read", async () => {
    script.on(() => ({ kind: "notice", text: "Only admins may do this." }));
    await anna().say("connect", channel);
    expect(seen().map(({ text }) => text)).toEqual(["Only admins may do this."]);
    expect(inChannel().map(({ text }) => text)).toEqual([scriptedLines.answeredInPrivate]);
  });

  it("says in the thread how to add the app when the 1:1 cannot be reached", async () => {
    anna().record.hasApp = false;
    const content = Buffer.from("a,b");
    const file = { name: "a.csv", mediaType: "text/csv", content, summary: "A" };
    for (const reply of [privately("Accounts"), { kind: "notice", text: "No." }, { kind: "file", file }] as Reply[]) {
      script.on(() => reply);
      expect((await anna().say("accounts", channel)).status).toBe(200);
    }
    expect(inChannel().map(({ text }) => text)).toEqual(Array(3).fill(scriptedLines.addTheApp));
    expect(script.posted).toEqual([]);
  });

  it("greets whoever adds it, under one key however often Teams tells of it", async () => {
    script.on(() => privately("Welcome"));
    await anna().addApp();
    expect(script.last("opened")).toMatchObject({ kind: "opened", oneToOne: true });
    expect(new Set(script.incoming.map(({ dedupeKey }) => dedupeKey)).size).toBe(1);
    expect(seen()[0]?.title).toBe("Welcome");
  });

  it("says nothing in a team that it is added to", async () => {
    script.on(() => privately("Welcome"));
    await anna().addApp();
    const before = script.incoming.length;
    anna().record.hasApp = false;
    const activity = JSON.parse(stage.lastBody());
    const conversation = { ...activity.conversation, id: teamsSeed.serviceDesk, conversationType: "channel" };
    expect((await stage.send(JSON.stringify({ ...activity, conversation }))).status).toBe(200);
    expect(script.incoming).toHaveLength(before + 1);
    expect(inChannel()).toEqual([]);
  });

  it("asks the roster once who somebody is, and tells a guest so", async () => {
    const lena = stage.teams.person(teamsSeed.stranger);
    lena.record.hasApp = true;
    await lena.say("hello");
    expect(script.last("command").person.outsider).toBe("stranger");
    const asGuest = stage.lastBody().replaceAll(lena.record.tenantId, stage.teams.tenantId);
    script.on(() => ({ kind: "notice", text: "Guests cannot." }));
    await stage.send(asGuest);
    expect(script.last("command").person.outsider).toBe("guest");
    expect(teamsPerson(stage.teams, teamsSeed.stranger).sees().at(-1)?.text).toBe("Guests cannot.");
    stage.teams.faults.down = true;
    await stage.send(asGuest);
    expect(script.last("command").person.outsider).toBe("guest");
  });

  it("takes people as they come when the roster does not answer", async () => {
    stage.teams.faults.down = true;
    await anna().say("hello");
    expect(script.last("command").person).not.toHaveProperty("outsider");
  });

  it("shows the new card to everybody and to the one who clicked", async () => {
    const id = await decided();
    script.on(() => ({ kind: "replace", shown: { card: lineCard("Decided", "yes") } }));
    const { body } = await anna().execute(id, "Go");
    expect(body).toMatchObject({ statusCode: 200, type: "application/vnd.microsoft.card.adaptive" });
    expect(stage.teams.seen(teamsSeed.anna).find((message) => message.id === id)?.updates).toBe(1);
    expect(seen()[0]?.title).toBe("Decided");
  });

  it("answers a click in time when the connector is slow, and says the line in the 1:1 then", async () => {
    const id = await decided();
    script.on(() => ({ kind: "notice", text: "Marco was faster.", now: { card: lineCard("Decided", "by Marco") } }));
    stage.teams.faults.slowMs = 900;
    const { status, body } = await anna().execute(id, "Go");
    stage.teams.faults.slowMs = 0;
    expect([status, body]).toMatchObject([200, { statusCode: 200, value: "Marco was faster." }]);
    await stage.teams.waitFor(() => seen()[0]?.title === "Decided");
  });

  it("gives the same answer to an invoke that comes twice, and asks once", async () => {
    const id = await decided();
    script.on(() => ({ kind: "notice", text: "Once." }));
    const { body } = await anna().execute(id, "Go");
    const again = await stage.deliverAgain();
    expect(await again.json()).toEqual(body);
    expect(script.incoming.filter(({ kind }) => kind === "action")).toHaveLength(1);
  });

  it("tells whoever clicked that it failed, when the connector is down", async () => {
    const id = await decided();
    script.on(() => ({ kind: "replace", shown: { card: lineCard("Decided", "yes") } }));
    stage.teams.faults.down = true;
    const { status, body } = await anna().execute(id, "Go");
    expect([status, body]).toMatchObject([200, { statusCode: 500, type: "application/vnd.microsoft.error" }]);
  });

  it("waits as long as Teams asks, then sends", async () => {
    script.on(() => privately("Accounts"));
    stage.teams.faults.rateLimited = 1;
    await anna().say("accounts");
    await stage.teams.waitFor(() => seen()[0]?.title === "Accounts");
    expect(seen()).toHaveLength(1);
  });

  it("forgets a file that is declined, and gives it to nobody else", async () => {
    const content = Buffer.from("a,b");
    script.on(() => ({ kind: "file", file: { name: "a.csv", mediaType: "text/csv", content, summary: "A" } }));
    await anna().say("csv");
    const asked = stage.teams.seen(teamsSeed.anna).at(-1)?.id ?? "";
    await anna().declineFile(asked);
    await anna().acceptFile(asked);
    await stage.surface.stop();
    expect(stage.teams.files).toEqual([]);
  });

  it("finishes what is under way when it stops, and takes nothing new", async () => {
    let finish: (reply: Reply) => void = () => undefined;
    script.on(() => new Promise<Reply>((resolve) => (finish = resolve)));
    const said = anna().say("slow");
    await expect.poll(() => script.incoming).toHaveLength(1);
    const stopped = stage.surface.stop();
    expect((await anna().say("late")).status).toBe(503);
    finish(privately("Finished"));
    await Promise.all([said, stopped]);
    expect(seen().map(({ title }) => title)).toEqual(["Finished"]);
    expect(script.incoming).toHaveLength(1);
  });
});
