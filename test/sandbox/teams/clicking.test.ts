import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cardOf } from "../../../sandbox/teams/teams-core.ts";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { type BotStandIn, botStandIn } from "./bot-stand-in.ts";
import { card, cardWith, choiceSet, execute, input } from "./card-samples.ts";
import { saying } from "./connector-calls.ts";

const { anna, luca, approvals } = teamsSeed;
const adaptive = "application/vnd.microsoft.card.adaptive";
const shown = card({ body: [input({ value: "Acme" }), choiceSet({ value: "2" })], actions: [execute(), execute()] });

describe("a click on an Execute", () => {
  let bot: BotStandIn;
  let messageId: string;
  beforeAll(async () => {
    bot = await botStandIn();
  });
  beforeEach(async () => {
    Object.assign(bot.answers, { status: 200, body: { statusCode: 200, type: adaptive, value: card() } });
    for (const list of [bot.teams.troubles, bot.teams.violations]) list.length = 0;
    messageId = await bot.shows(approvals, shown);
  });
  afterAll(() => bot.stop());
  const message = () => {
    const found = bot.teams.messages(approvals).find(({ id }) => id === messageId);
    if (!found) throw new Error("the message is gone");
    return found;
  };

  it("sends the verb, its data and the inputs, those not touched as they stand", async () => {
    await bot.teams.person(anna).execute(messageId, "Map", { text: "Beta" });
    expect(bot.latest()).toMatchObject({
      type: "invoke",
      name: "adaptiveCard/action",
      replyToId: messageId,
      from: { aadObjectId: anna },
      conversation: { id: expect.stringContaining(approvals), conversationType: "channel" },
      value: {
        action: { type: "Action.Execute", verb: "map", data: { record: "r1", text: "Beta", status: "2" } },
        trigger: "manual",
      },
    });
  });

  it("shows the card that it is answered with to this person alone", async () => {
    await bot.teams.person(anna).execute(messageId, "Map");
    expect(cardOf(message(), anna)).toEqual(card());
    expect(cardOf(message(), luca)).toEqual(shown);
    expect(message().updates).toBe(0);
  });

  it("gives way to the message's next update", async () => {
    await bot.teams.person(anna).execute(messageId, "Map");
    await bot.connector.put(message().conversationId, messageId, saying("done"));
    expect(cardOf(message(), anna)).toBeUndefined();
    expect(message().text).toBe("done");
  });

  it("shows a line to this person", async () => {
    bot.answers.body = { statusCode: 200, type: "application/vnd.microsoft.activity.message", value: "Saved." };
    await bot.teams.person(anna).execute(messageId, "Map");
    expect(bot.teams.toasts(anna)).toEqual(["Saved."]);
    expect(bot.teams.toasts(luca)).toEqual([]);
  });

  it("is a trouble when the bot answers with an error", async () => {
    const value = { code: "NotAllowed", message: "No." };
    bot.answers.body = { statusCode: 403, type: "application/vnd.microsoft.error", value };
    await bot.teams.person(anna).execute(messageId, "Map");
    expect(bot.teams.troubles).toMatchObject([{ personId: anna, what: expect.stringContaining("NotAllowed") }]);
    expect(bot.teams.violations).toEqual([]);
    expect(cardOf(message(), anna)).toEqual(shown);
  });

  it("is a trouble when the bot answers 500", async () => {
    bot.answers.status = 500;
    expect(await bot.teams.person(anna).execute(messageId, "Map")).toMatchObject({ status: 500 });
    expect(bot.teams.troubles).toEqual([{ personId: anna, what: "the bot answered 500" }]);
  });

  it.each<[string, unknown]>([
    ["no answer", undefined],
    ["a list", []],
    ["a card without a frame", card()],
    ["a frame without statusCode", { type: adaptive, value: card() }],
    ["an unknown type", { statusCode: 200, type: "text/plain", value: "x" }],
    ["a card that Teams does not take", { statusCode: 200, type: adaptive, value: cardWith({ type: "Chart" }) }],
  ])("is a violation when the bot answers with %s", async (_what, body) => {
    bot.answers.body = body;
    await bot.teams.person(anna).execute(messageId, "Map");
    expect(bot.teams.violations).toMatchObject([{ call: "adaptiveCard/action" }]);
    expect(cardOf(message(), anna)).toEqual(shown);
  });

  it("finds the button by its title and place, and says which there are", async () => {
    const calls = bot.server.calls.length;
    await bot.teams.person(anna).execute(messageId, "Map", {}, 1);
    await expect(bot.teams.person(luca).execute(messageId, "Map", {}, 2)).rejects.toThrow(/there are: Map, Map/);
    await expect(bot.teams.person(luca).execute(messageId, "Delete")).rejects.toThrow(/no button "Delete"/);
    await expect(bot.teams.person(anna).execute("1", "Map")).rejects.toThrow(/no message 1/);
    expect(bot.server.calls).toHaveLength(calls + 1);
  });
});
