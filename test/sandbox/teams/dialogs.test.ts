import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { type BotStandIn, botStandIn } from "./bot-stand-in.ts";
import { card, cardWith, cardWithActions, choiceSet, execute, input } from "./card-samples.ts";

const { anna, luca } = teamsSeed;
const adaptive = "application/vnd.microsoft.card.adaptive";
const opener = cardWithActions({
  type: "Action.Submit",
  title: "Open",
  data: { draft: "d1", msteams: { type: "task/fetch" } },
});
const form = (problem?: string) =>
  card({
    body: [
      input(),
      ...(problem ? [{ type: "TextBlock", text: problem, color: "Attention" }] : []),
      choiceSet({ value: "1" }),
    ],
    actions: [{ type: "Action.Submit", title: "Save", data: { form: "connect" } }],
  });
const showing = (content: unknown, title = "Connect") => ({
  task: { type: "continue", value: { title, card: { contentType: adaptive, content } } },
});

describe("a dialog", () => {
  let bot: BotStandIn;
  let messageId: string;
  beforeAll(async () => {
    bot = await botStandIn();
  });
  beforeEach(async () => {
    Object.assign(bot.answers, { status: 200, body: showing(form()) });
    for (const list of [bot.teams.troubles, bot.teams.violations]) list.length = 0;
    for (const id of [anna, luca]) bot.teams.person(id).closeDialog();
    messageId = await bot.shows(`a:${anna}`, opener);
  });
  afterAll(() => bot.stop());

  it("opens by a button's click, for this person", async () => {
    await bot.teams.person(anna).openDialog(messageId, "Open");
    expect(bot.latest()).toMatchObject({
      type: "invoke",
      name: "task/fetch",
      replyToId: messageId,
      value: { data: { draft: "d1" } },
    });
    expect(bot.teams.dialog(anna)).toMatchObject({ title: "Connect", card: form(), messageId });
    expect(bot.teams.dialog(luca)).toBeUndefined();
  });

  it("sends its button's data and its inputs, and closes when nothing is answered", async () => {
    await bot.teams.person(anna).openDialog(messageId, "Open");
    bot.answers.body = undefined;
    await bot.teams.person(anna).submitDialog({ text: "Acme" });
    expect(bot.latest()).toMatchObject({
      name: "task/submit",
      value: { data: { form: "connect", text: "Acme", status: "1" } },
    });
    expect(bot.teams.dialog(anna)).toBeUndefined();
    expect(bot.teams.violations).toEqual([]);
  });

  it("stays open with problems under its fields", async () => {
    await bot.teams.person(anna).openDialog(messageId, "Open");
    bot.answers.body = showing(form("Too short"), "Connect again");
    await bot.teams.person(anna).submitDialog({ text: "A" });
    expect(bot.teams.dialog(anna)).toMatchObject({ title: "Connect again", card: form("Too short") });
  });

  it("closes with a line for this person", async () => {
    await bot.teams.person(anna).openDialog(messageId, "Open");
    bot.answers.body = { task: { type: "message", value: "Saved." } };
    await bot.teams.person(anna).submitDialog({ text: "Acme" }, "Save");
    expect(bot.teams.dialog(anna)).toBeUndefined();
    expect(bot.teams.toasts(anna).at(-1)).toBe("Saved.");
    expect(bot.teams.toasts(luca)).toEqual([]);
  });

  it("stays as it is when the bot answers 500", async () => {
    await bot.teams.person(anna).openDialog(messageId, "Open");
    bot.answers.status = 500;
    await bot.teams.person(anna).submitDialog({ text: "Acme" });
    expect(bot.teams.dialog(anna)).toMatchObject({ card: form() });
    expect(bot.teams.troubles).toEqual([{ personId: anna, what: "the bot answered 500" }]);
  });

  it("closes when the person closes it, and the bot hears nothing", async () => {
    await bot.teams.person(anna).openDialog(messageId, "Open");
    const calls = bot.server.calls.length;
    bot.teams.person(anna).closeDialog();
    expect(bot.teams.dialog(anna)).toBeUndefined();
    expect(bot.server.calls).toHaveLength(calls);
    await expect(bot.teams.person(anna).submitDialog({})).rejects.toThrow(/Anna Keller has no dialog open/);
  });

  it.each<[string, unknown]>([
    ["a card without an attachment", { task: { type: "continue", value: { title: "x", card: form() } } }],
    ["a web page", { task: { type: "continue", value: { title: "x", url: "https://x.example" } } }],
    ["a type that is unknown", { task: { type: "refresh" } }],
    ["a card that Teams does not take", showing(cardWith({ type: "Chart" }))],
    ["a card with an Execute, which a dialog does not send", showing(cardWithActions(execute()))],
  ])("does not open on %s, which is a violation", async (_what, body) => {
    bot.answers.body = body;
    await bot.teams.person(anna).openDialog(messageId, "Open");
    expect(bot.teams.dialog(anna)).toBeUndefined();
    expect(bot.teams.violations).toMatchObject([{ call: "task" }]);
  });

  it("has no button but its own", async () => {
    await bot.teams.person(anna).openDialog(messageId, "Open");
    await expect(bot.teams.person(anna).submitDialog({}, "Delete")).rejects.toThrow(/there are: Save/);
    await expect(bot.teams.person(anna).openDialog(messageId, "Shut")).rejects.toThrow(/there are: Open/);
  });
});
