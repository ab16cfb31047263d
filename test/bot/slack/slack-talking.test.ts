import { afterEach, describe, expect, it } from "vitest";
import { slackPerson } from "../../../sandbox/people/slack-person.ts";
import { seeded } from "../../../sandbox/slack/slack-seed.ts";
import type { SlackOptions } from "../../../sandbox/slack/slack-server.ts";
import type { Reply } from "../../../src/bot/reply.ts";
import type { Log } from "../../../src/core/ports/log.ts";
import { lineCard } from "../../contracts/sample-cards.ts";
import { type Script, scriptAnswer, scriptedLines } from "../../contracts/scripted-answer.ts";
import { messageEvent, type SlackStage, slackOverHttp } from "../../fixtures/slack-stage.ts";

let stage: SlackStage | undefined;
afterEach(async () => {
  await stage?.stop();
  stage = undefined;
});

async function started(options: SlackOptions = {}, log?: Log): Promise<SlackStage & { script: Script }> {
  const script = scriptAnswer();
  stage = await slackOverHttp(script.answer, options, log);
  return { ...stage, script };
}

const card = (title: string, audience: "person" | "channel" = "person"): Reply => ({
  kind: "card",
  audience,
  shown: { card: lineCard(title, "…") },
});
const json = "application/json";

describe("talking with the bot in Slack", () => {
  it("takes a mention in a thread for a command and answers for the channel in that thread", async () => {
    const { slack, script } = await started();
    script.on(() => card("Request", "channel"));
    const anna = slack.person(seeded.anna);
    const root = await anna.say("About Contoso", seeded.serviceDesk);
    const threadTs = root.message.ts;
    const { heard } = await anna.say("@Crosswalk  map Smith & Co <x> acme.com", seeded.serviceDesk, { threadTs });
    expect(heard).toBe(true);
    expect(script.last("command")).toMatchObject({
      text: "map Smith & Co <x> acme.com",
      oneToOne: false,
      conversation: { channelId: seeded.serviceDesk, threadId: threadTs },
    });
    const posted = await slack.waitFor(() => slack.messages(seeded.serviceDesk)[2]);
    expect(posted.threadTs).toBe(threadTs);
    await expect.poll(() => script.posted).toMatchObject([{ messageId: posted.ts, threadId: threadTs }]);
  });

  it("hears neither bots, nor itself, nor edits and joins", async () => {
    const { slack, surface, send, script } = await started();
    for (const more of [
      { bot_id: "B0OTHER" },
      { user: slack.botUserId },
      { subtype: "message_changed" },
      { subtype: "message_deleted" },
      { subtype: "channel_join" },
      { channel_type: "channel", channel: seeded.serviceDesk },
    ]) {
      expect(await send(messageEvent(slack, "hello", more), json)).toBe(200);
    }
    const chat = await surface.oneToOne({ platform: "slack", workspaceId: slack.teamId, userId: seeded.anna });
    await surface.update(await surface.post(chat, lineCard("One", "1")), lineCard("One", "2"));
    expect(script.incoming).toEqual([]);
  });

  it("answers in the person's 1:1 a command that was typed where the bot is not", async () => {
    const { slack, script } = await started();
    slack.workspace.channels.set("D0ANNAMARCO", {
      id: "D0ANNAMARCO",
      name: "",
      kind: "im",
      memberIds: [seeded.marco, seeded.anna],
    });
    script.on(() => card("Accounts"));
    for (const where of ["D0ANNAMARCO", seeded.general]) {
      const outcome = await slack.person(seeded.anna).command("/psa accounts", where);
      expect(outcome).toMatchObject({ kind: "answered", message: { text: scriptedLines.answeredInPrivate } });
      expect(script.last("command").oneToOne).toBe(false);
    }
    await slack.waitFor(() => slack.messages(seeded.anna).length === 2);
    expect(slack.violations).toEqual([]);
  });

  it("acknowledges in time when Slack itself is slow, and answers all the same", async () => {
    const { slack, script } = await started();
    script.on(() => card("Accounts"));
    slack.faults.slowMs = 1_000;
    const anna = slackPerson(slack, seeded.anna);
    await anna.commands("accounts", seeded.serviceDesk);
    await anna.waitFor(() => anna.sees()[0], 8_000);
    expect(slack.troubles).toEqual([]);
  }, 15_000);

  it("says a line in a channel to the person alone, and in the 1:1 where it stays", async () => {
    const { slack, script } = await started();
    script.on(() => ({ kind: "notice", text: "This needs an admin." }));
    const anna = slackPerson(slack, seeded.anna);
    await anna.commands("connect", seeded.serviceDesk);
    expect(anna.lines()).toEqual(["This needs an admin."]);
    await anna.commands("connect");
    await anna.waitFor(() => anna.sees().find(({ text }) => text === "This needs an admin."));
    expect(anna.lines()).toHaveLength(1);
  });

  it("posts once more when Slack asks to wait for a moment", async () => {
    const { slack, script } = await started();
    script.on(() => card("Accounts"));
    slack.faults.rateLimited = { method: "chat.postMessage", retryAfterSeconds: 1, times: 1 };
    const anna = slackPerson(slack, seeded.anna);
    await anna.types("accounts");
    await anna.waitFor(() => anna.sees()[0]);
    expect(anna.sees()).toHaveLength(1);
  });

  it("never posts twice when an answer of Slack's is lost", async () => {
    const { slack, surface } = await started();
    const chat = await surface.oneToOne({ platform: "slack", workspaceId: slack.teamId, userId: seeded.anna });
    slack.faults.failing = { method: "chat.postMessage", error: "internal_error", times: 1 };
    await expect(surface.post(chat, lineCard("One", "1"))).rejects.toMatchObject({ kind: "down" });
    slack.faults.rateLimited = { method: "chat.postMessage", retryAfterSeconds: 7, times: 1 };
    await expect(surface.post(chat, lineCard("One", "1"))).rejects.toMatchObject({
      kind: "rate-limited",
      retryAfterMs: 7000,
    });
    expect(slack.messages(seeded.anna)).toEqual([]);
  });

  it.each([
    ["chat.postMessage", "not_in_channel", "unreachable"],
    ["chat.postMessage", "is_archived", "gone"],
    ["chat.postMessage", "channel_not_found", "gone"],
    ["chat.postMessage", "account_inactive", "gone"],
    ["chat.postMessage", "msg_too_long", "too-large"],
  ])("says what a refusal of %s means: %s is %s", async (method, error, kind) => {
    const { slack, surface } = await started();
    slack.faults.failing = { method, error, times: 1 };
    const to = { platform: "slack" as const, workspaceId: slack.teamId, channelId: seeded.serviceDesk };
    await expect(surface.post(to, lineCard("One", "1"))).rejects.toMatchObject({ name: "SurfaceError", kind });
  });

  it("cannot reach bots and people of other organisations in a 1:1", async () => {
    const { slack, surface } = await started();
    for (const userId of [seeded.stranger, seeded.bot, "U0NOBODY"]) {
      const address = { platform: "slack" as const, workspaceId: slack.teamId, userId };
      await expect(surface.oneToOne(address)).rejects.toMatchObject({ kind: "unreachable" });
    }
  });

  it("says who is a guest, of another organisation or deactivated", async () => {
    const { slack, surface, script } = await started();
    const priya = slack.workspace.users.get(seeded.priya);
    if (priya) priya.isDeactivated = true;
    const buttons = [{ action: "a.b", id: "1", label: "Go" }];
    const to = { platform: "slack" as const, workspaceId: slack.teamId, channelId: seeded.serviceDesk };
    await surface.post(to, lineCard("One", "1", [{ kind: "buttons", buttons }]));
    script.on(() => ({ kind: "notice", text: "Only members may." }));
    for (const [userId, outsider] of [
      [seeded.guest, "guest"],
      [seeded.stranger, "stranger"],
      [seeded.priya, "deactivated"],
    ] as const) {
      const person = slackPerson(slack, userId);
      const [seen] = person.sees(seeded.serviceDesk);
      if (seen) await person.clicks(seen, "Go");
      expect(script.last("action").person).toMatchObject({ outsider, name: person.name });
      await person.waitFor(() => person.lines().find((line) => line.includes("Only members may.")));
    }
    expect(slack.violations).toEqual([]);
  });

  it("takes nobody for a member while Slack does not say who it is", async () => {
    const { slack, script } = await started({ retryDelaysMs: [] });
    slack.faults.failing = { method: "users.info", error: "internal_error", times: 99 };
    await slack
      .person(seeded.guest)
      .say("accounts")
      .catch(() => undefined);
    expect(script.incoming.filter(({ person }) => person.outsider === undefined)).toEqual([]);
  });

  it.each([
    ["does not say who asks", { method: "users.info", error: "missing_scope", times: 99 }],
    ["takes no message", { method: "chat.postMessage", error: "internal_error", times: 99 }],
  ])("leaves no command without a word when Slack %s", async (_what, failing) => {
    const { slack, script } = await started();
    script.on(() => card("Accounts"));
    slack.faults.failing = failing;
    const anna = slackPerson(slack, seeded.anna);
    await anna.commands("accounts", seeded.serviceDesk);
    await anna.waitFor(() => anna.lines().find((line) => line.startsWith("I could not answer")));
    expect(slack.troubles).toEqual([]);
  });

  it("stops only when what is under way is answered, and takes nothing new", async () => {
    const { slack, surface, send, script } = await started();
    let finish: (reply: Reply) => void = () => undefined;
    script.on(() => new Promise((resolve) => (finish = resolve)));
    const sent = send(messageEvent(slack, "accounts"), json);
    await expect.poll(() => script.incoming).toHaveLength(1);
    const stopped = surface.stop();
    expect(await send(messageEvent(slack, "late"), json)).toBe(503);
    finish(card("Accounts"));
    await stopped;
    expect(await sent).toBe(200);
    expect(slack.messages(seeded.anna)).toHaveLength(1);
    expect(script.incoming).toHaveLength(1);
  });
});
