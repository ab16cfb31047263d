import { afterEach, describe, expect, it } from "vitest";
import { slackPerson } from "../../../sandbox/people/slack-person.ts";
import { seeded } from "../../../sandbox/slack/slack-seed.ts";
import type { Reply } from "../../../src/bot/reply.ts";
import { waitingLines } from "../../../src/bot/waiting-lines.ts";
import type { Log } from "../../../src/core/ports/log.ts";
import { cardWithForm, keysForm, lineCard } from "../../contracts/sample-cards.ts";
import { scriptAnswer } from "../../contracts/scripted-answer.ts";
import { type SlackStage, slackOverHttp } from "../../fixtures/slack-stage.ts";

let stage: SlackStage | undefined;
afterEach(async () => {
  await stage?.stop();
  stage = undefined;
});

const later = () => {
  let finish: (reply: Reply) => void = () => undefined;
  const reply = new Promise<Reply>((resolve) => {
    finish = resolve;
  });
  return { reply, finish: (with_: Reply) => finish(with_) };
};

/** Anna has a card with a button that opens a form; what is logged is kept. */
async function withCard() {
  const logged: unknown[] = [];
  const keep = (message: string, fields?: object) => void logged.push(message, fields);
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep };
  const script = scriptAnswer();
  stage = await slackOverHttp(script.answer, {}, log);
  const { slack, surface } = stage;
  const anna = slackPerson(slack, seeded.anna);
  const chat = await surface.oneToOne({ platform: "slack", workspaceId: slack.teamId, userId: seeded.anna });
  await surface.post(chat, cardWithForm);
  const [seen] = anna.sees();
  if (seen === undefined) throw new Error("no card");
  const opens = async () => {
    script.on(() => ({ kind: "form", form: keysForm() }));
    await anna.clicks(seen, "Enter keys");
    await anna.waitFor(() => anna.form()?.fields.length || null);
  };
  return { slack, surface, script, anna, seen, opens, logged };
}

const typed = { Server: "na.example", "Private key": "s3cret" };

describe("forms in Slack", () => {
  it("shows “Loading…” before the door has answered", async () => {
    const { script, anna, seen } = await withCard();
    const { reply, finish } = later();
    script.on(() => reply);
    const clicked = anna.clicks(seen, "Enter keys");
    await anna.waitFor(() => (anna.form()?.text.includes(waitingLines().loading) ? true : null));
    finish({ kind: "form", form: keysForm() });
    await clicked;
    await anna.waitFor(() => (anna.form()?.fields.length === 4 ? true : null));
  });

  it("says in the waiting form that Slack did not tell who opened it", async () => {
    const { slack, anna, seen } = await withCard();
    slack.faults.failing = { method: "users.info", error: "missing_scope", times: 99 };
    await anna.clicks(seen, "Enter keys");
    await anna.waitFor(() => (anna.form()?.text.includes("I could not answer") ? true : null));
  });

  it("lets Slack say that it did not work when no form can be opened", async () => {
    const { slack, script, anna, seen } = await withCard();
    script.on(() => ({ kind: "form", form: keysForm() }));
    slack.faults.failing = { method: "views.open", error: "expired_trigger_id", times: 1 };
    await expect(anna.clicks(seen, "Enter keys")).rejects.toThrow("This app");
  });

  it("says in the form that the card which came instead is in the 1:1", async () => {
    const { script, anna, seen } = await withCard();
    script.on(() => ({ kind: "card", audience: "person", shown: { card: lineCard("Taken", "By another") } }));
    await anna.clicks(seen, "Enter keys");
    await anna.waitFor(() => anna.sees().find(({ title }) => title === "Taken"));
    await anna.waitFor(() => (anna.form()?.text === waitingLines().done ? true : null));
  });

  it("asks the door once when a form is submitted again while it is tested", async () => {
    const { slack, script, anna, opens } = await withCard();
    await opens();
    const { reply, finish } = later();
    script.on(() => reply);
    await anna.submits(typed);
    await anna.submits({});
    expect(script.incoming.filter(({ kind }) => kind === "submission")).toHaveLength(1);
    expect(anna.form()?.fields[0]?.value).toBe("na.example");
    finish({ kind: "replace", shown: { card: lineCard("Connected", "All is well") } });
    await anna.waitFor(() => anna.sees().find(({ title }) => title === "Connected"));
    await anna.waitFor(() => (anna.form()?.text === waitingLines().done ? true : null));
    expect(slack.violations).toEqual([]);
  });

  it("says after a while that the form may be closed while it is tested", async () => {
    const { script, anna, opens } = await withCard();
    await opens();
    const { reply, finish } = later();
    script.on(() => reply);
    await anna.submits(typed);
    await anna.waitFor(() => (anna.form()?.text.includes(waitingLines().testingLonger) ? true : null));
    expect(anna.form()?.text).not.toContain(waitingLines().testing);
    expect(anna.form()?.fields[0]?.value).toBe("na.example");
    finish({ kind: "notice", text: "It took too long." });
    await anna.waitFor(() => (anna.form()?.text === "It took too long." ? true : null));
  });

  it("tells a late refusal in the form, and in the 1:1 when that is closed", async () => {
    const { script, anna, opens } = await withCard();
    for (const isClosed of [false, true]) {
      await opens();
      const { reply, finish } = later();
      script.on(() => reply);
      await anna.submits(typed);
      if (isClosed) await anna.closesForm();
      finish({ kind: "notice", text: "This was too old." });
      await anna.waitFor(() =>
        isClosed
          ? anna.sees().find(({ text }) => text === "This was too old.")
          : anna.form()?.text === "This was too old." || null,
      );
    }
    expect(anna.sees().filter(({ text }) => text === "This was too old.")).toHaveLength(1);
  });

  it("keeps what was typed in secret out of the log, of messages and of what Slack is told", async () => {
    const { slack, script, anna, opens, logged } = await withCard();
    await opens();
    script.on(() => ({ kind: "form", form: keysForm({ problem: "Refused", kept: true }) }));
    await anna.submits(typed);
    slack.faults.failing = { method: "views.update", error: "internal_error", times: 1 };
    const { reply, finish } = later();
    script.on(() => reply);
    await anna.submits(typed);
    finish({ kind: "form", form: keysForm({ problem: "Refused again", kept: true }) });
    await anna.waitFor(() => anna.sees().find(({ text }) => text.includes("Refused again")));
    const spread = JSON.stringify([logged, slack.messages(seeded.anna), slack.violations]);
    expect(spread).not.toContain("s3cret");
  });
});
