import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { slackPerson } from "../../../sandbox/people/slack-person.ts";
import { seeded } from "../../../sandbox/slack/slack-seed.ts";
import { lineCard } from "../../contracts/sample-cards.ts";
import { type Script, scriptAnswer, scriptedLines } from "../../contracts/scripted-answer.ts";
import { messageEvent, type SlackStage, slackOverHttp } from "../../fixtures/slack-stage.ts";

describe("the Slack surface", () => {
  let script: Script;
  let stage: SlackStage;

  beforeEach(async () => {
    script = scriptAnswer();
    stage = await slackOverHttp(script.answer);
  });

  afterEach(async () => {
    await stage.stop();
  });

  it("gives typed words as they were typed, without the mention", async () => {
    await stage.send(
      messageEvent(stage.slack, "a &amp;lt; <http://x.example|x.example> &lt;b&gt;"),
      "application/json",
    );
    expect(script.last("command").text).toBe("a &lt; x.example <b>");
    await stage.slack.person(seeded.anna).say("@Crosswalk accounts  A & B", seeded.serviceDesk);
    expect(script.last("command")).toMatchObject({ text: "accounts  A & B", oneToOne: false });
  });

  it("takes no notice of what is said in a channel without a mention", async () => {
    const more = { channel_type: "channel", channel: seeded.serviceDesk };
    expect(await stage.send(messageEvent(stage.slack, "hello", more), "application/json")).toBe(200);
    expect(script.incoming).toEqual([]);
  });

  it("does not greet a person who only looks at the 1:1", async () => {
    expect(await stage.slack.person(seeded.anna).openHome("messages")).toBe(true);
    expect(script.incoming).toEqual([]);
  });

  it("says to add the app where no 1:1 can be opened", async () => {
    stage.slack.faults.failing = { method: "conversations.open", error: "cannot_dm_bot", times: 1 };
    script.on(() => ({ kind: "card", audience: "person", shown: { card: lineCard("Private", "For you.") } }));
    const anna = slackPerson(stage.slack, seeded.anna);
    await anna.commands("accounts", seeded.serviceDesk);
    await anna.waitFor((person) => person.lines().find((line) => line.includes(scriptedLines.addTheApp)));
    expect(anna.sees()).toEqual([]);
  });

  it("asks Slack once who a person is when many commands come at once", async () => {
    stage.slack.faults.slowMs = 50;
    const marco = slackPerson(stage.slack, seeded.marco);
    const many = Array.from({ length: 20 }, () => marco.commands("accounts"));
    await expect.poll(() => script.incoming.length).toBe(20);
    stage.slack.faults.failing = { method: "users.info", error: "fatal_error", times: 1 };
    await marco.commands("accounts");
    await Promise.all(many);
    expect(script.incoming).toHaveLength(21);
    expect(script.last("command").person).toMatchObject({ name: "Marco Rossi", locale: "it-IT" });
    expect(stage.slack.faults.failing?.times).toBe(1);
  });

  it("refuses other methods than POST", async () => {
    expect((await fetch(stage.slack.eventsUrl)).status).toBe(405);
  });
});
