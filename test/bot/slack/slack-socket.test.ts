import { afterEach, describe, expect, it } from "vitest";
import { slackPerson } from "../../../sandbox/people/slack-person.ts";
import { seeded } from "../../../sandbox/slack/slack-seed.ts";
import { startSlack } from "../../../sandbox/slack/slack-server.ts";
import { createSlackSurface } from "../../../src/bot/slack/slack-surface.ts";
import { waitingLines } from "../../../src/bot/waiting-lines.ts";
import { cardWithForm, keysForm, lineCard } from "../../contracts/sample-cards.ts";
import { type Script, scriptAnswer } from "../../contracts/scripted-answer.ts";
import { quietLog } from "../../fixtures/quiet-log.ts";
import { slackOverSocket } from "../../fixtures/slack-stage.ts";

let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stop?.();
  stop = undefined;
});

async function started(ackTimeoutMs?: number) {
  const script: Script = scriptAnswer();
  const stage = await slackOverSocket(script.answer, { retryDelaysMs: [0], ...(ackTimeoutMs && { ackTimeoutMs }) });
  stop = stage.stop;
  return { ...stage, script, anna: slackPerson(stage.slack, seeded.anna) };
}

/** A surface that is not started, before a Slack that is. */
async function unstarted(appToken?: string) {
  const slack = await startSlack();
  const surface = createSlackSurface({
    mode: "socket",
    botToken: slack.botToken,
    appToken: appToken ?? slack.appToken,
    apiUrl: slack.apiUrl,
    log: quietLog,
    waiting: waitingLines,
  });
  stop = async () => {
    await surface.stop();
    await slack.stop();
  };
  return { slack, surface };
}

describe("Slack over Socket Mode", () => {
  it("has no door of its own and carries commands, clicks and forms", async () => {
    const { slack, surface, script, anna } = await started();
    expect(surface.routes).toEqual([]);
    script.on(() => ({ kind: "card", audience: "person", shown: { card: cardWithForm } }));
    await anna.types("connect");
    const seen = await anna.waitFor(() => anna.sees()[0]);
    script.on(() => ({ kind: "form", form: keysForm() }));
    await anna.clicks(seen, "Enter keys");
    await anna.waitFor(() => anna.form()?.fields.length || null);
    script.on(() => ({ kind: "form", form: keysForm({ problem: "Refused" }) }));
    await anna.submits({ Server: "na.example", "Private key": "s3cret" });
    await anna.waitFor(() => (anna.form()?.fields[1]?.problem === "Refused" ? true : null));
    script.on(() => ({ kind: "replace", shown: { card: lineCard("Connected", "Well") } }));
    await anna.submits({ Server: "na.example", "Private key": "s3cret" });
    await anna.waitFor(() => anna.sees().find(({ title }) => title === "Connected"));
    expect(slack.violations).toEqual([]);
  });

  it("connects again when Slack renews the connection, and after Slack was away", async () => {
    const { slack, script, anna } = await started();
    const connections: number[] = [];
    slack.on("change", () => connections.push(slack.socketConnections()));
    for (const isAway of [false, true]) {
      connections.length = 0;
      slack.faults.down = isAway;
      slack.recycleSockets();
      await expect.poll(() => connections, { timeout: 5_000 }).toContain(0);
      slack.faults.down = false;
      await expect.poll(() => slack.socketConnections(), { timeout: 8_000 }).toBe(1);
      await anna.commands("help");
    }
    expect(script.incoming).toHaveLength(2);
  }, 20_000);

  it("acknowledges an event only when it is answered, so that a failed one comes again", async () => {
    const { slack, script } = await started(1_000);
    const answered: string[] = [];
    script.on(({ dedupeKey }) => {
      answered.push(dedupeKey);
      if (answered.length === 1) throw new Error("the database is away");
      return { kind: "nothing" };
    });
    expect(await slack.person(seeded.anna).say("accounts")).toMatchObject({ heard: false });
    await expect.poll(() => answered, { timeout: 8_000 }).toHaveLength(2);
    expect(answered[0]).toBe(answered[1]);
  }, 15_000);

  it("starts without Slack and is there when Slack is", async () => {
    const { slack, surface } = await unstarted();
    slack.faults.down = true;
    const starting = surface.start(scriptAnswer().answer);
    slack.faults.down = false;
    await starting;
    await expect.poll(() => slack.socketConnections(), { timeout: 5_000 }).toBe(1);
  });

  it("does not start with a token that Slack refuses, and says which one", async () => {
    const { surface } = await unstarted("xapp-wrong");
    await expect(surface.start(scriptAnswer().answer)).rejects.toThrow("SLACK_APP_TOKEN");
  });
});
