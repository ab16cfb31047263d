import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { cardOf, type JsonObject } from "../../../sandbox/teams/teams-core.ts";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { type BotStandIn, botStandIn } from "./bot-stand-in.ts";
import { card, cardWith, choiceSet, input } from "./card-samples.ts";
import { showing } from "./connector-calls.ts";

const { anna, luca, approvals } = teamsSeed;
const adaptive = "application/vnd.microsoft.card.adaptive";
const search = "application/vnd.microsoft.search.searchResponse";

describe("a client of Teams", () => {
  let bot: BotStandIn;
  const person = (id: string) => bot.teams.person(id);
  const cardFor = (messageId: string, personId: string) => {
    const message = bot.teams.messages(approvals).find(({ id }) => id === messageId);
    return message && cardOf(message, personId);
  };

  beforeAll(async () => {
    bot = await botStandIn();
  });
  afterEach(() => {
    bot.answers.status = 200;
    delete bot.answers.body;
    bot.teams.violations.length = 0;
  });
  afterAll(() => bot.stop());

  describe("with a card that refreshes", () => {
    const own = card({ body: [{ type: "TextBlock", text: "Approve?" }] });
    const posts = (userIds: string[]) => {
      const action = { type: "Action.Execute", verb: "look", data: { id: "a1" } };
      return bot.shows(approvals, card({ refresh: { action, userIds } }));
    };

    it("asks by itself for those who are named, and shows them their view alone", async () => {
      const id = await posts([person(anna).record.botFacingId]);
      bot.answers.body = { statusCode: 200, type: adaptive, value: own };
      await person(anna).refresh(id);
      expect(bot.latest()).toMatchObject({
        name: "adaptiveCard/action",
        replyToId: id,
        conversation: { id: `${approvals};messageid=${id}` },
        value: { trigger: "automatic", action: { type: "Action.Execute", verb: "look", data: { id: "a1" } } },
      });
      expect([cardFor(id, anna), cardFor(id, luca)]).toMatchObject([own, { refresh: {} }]);
    });

    it("asks for others from the message's menu", async () => {
      const id = await posts([person(anna).record.botFacingId]);
      bot.answers.body = { statusCode: 200, type: adaptive, value: own };
      await person(luca).refresh(id);
      expect(bot.latest()).toMatchObject({ value: { trigger: "manual" } });
    });

    it("goes back to the common card when the bot updates the message", async () => {
      const id = await posts([]);
      bot.answers.body = { statusCode: 200, type: adaptive, value: own };
      await person(anna).refresh(id);
      await bot.connector.put(`${approvals};messageid=${id}`, id, showing(card({ fallbackText: "Decided" })));
      expect(cardFor(id, anna)).toMatchObject({ fallbackText: "Decided" });
    });

    it("does not refresh a card that has none", async () => {
      const id = await bot.shows(approvals, card());
      await expect(person(anna).refresh(id)).rejects.toThrow(/no refresh/);
    });
  });

  describe("with an input that asks the bot", () => {
    const query = { type: "Data.Query", dataset: "companies", associatedInputs: "auto" };
    const company = (more: JsonObject = {}) =>
      choiceSet({ id: "company", choices: [], "choices.data": { ...query, ...more } });
    const results = (count: number) => Array.from({ length: count }, (_, at) => ({ title: `c${at}`, value: `${at}` }));

    it("sends the dataset, the text and the other inputs, and shows 15 choices", async () => {
      const messageId = await bot.shows(approvals, cardWith(company(), input({ id: "filter", value: "Active" })));
      bot.answers.body = { statusCode: 200, type: search, value: { results: results(20) } };
      const found = await person(anna).typeahead("company", "ac", { messageId, inputs: { filter: "Former" } });
      expect(found.map(({ title }) => title)).toEqual(results(15).map(({ title }) => title));
      expect(bot.latest()).toMatchObject({
        name: "application/search",
        value: {
          queryText: "ac",
          queryOptions: { skip: 0, top: 15 },
          dataset: "companies",
          data: { filter: "Former" },
        },
      });
    });

    it("keeps the other inputs to itself unless they are asked for", async () => {
      const messageId = await bot.shows(
        approvals,
        cardWith(company({ associatedInputs: "none" }), input({ value: "x" })),
      );
      bot.answers.body = { statusCode: 200, type: search, value: { results: [] } };
      expect(await person(anna).typeahead("company", "ac", { messageId })).toEqual([]);
      expect(bot.latest().value).not.toHaveProperty("data");
    });

    it.each<[string, unknown]>([
      ["of another type", { statusCode: 200, type: adaptive, value: { results: [] } }],
      ["without results", { statusCode: 200, type: search, value: {} }],
      ["with results that are none", { statusCode: 200, type: search, value: { results: [{ name: "x" }] } }],
      ["of another status", { statusCode: 400, type: search, value: { results: [] } }],
    ])("shows nothing of an answer %s, and notes it", async (_what, body) => {
      const messageId = await bot.shows(approvals, cardWith(company()));
      bot.answers.body = body;
      expect(await person(anna).typeahead("company", "ac", { messageId })).toEqual([]);
      expect(bot.teams.violations).toMatchObject([{ call: "application/search" }]);
    });

    it("asks nothing for an input with choices of its own", async () => {
      const messageId = await bot.shows(approvals, cardWith(choiceSet()));
      await expect(person(anna).typeahead("status", "a", { messageId })).rejects.toThrow(/does not ask/);
    });
  });

  it("sends a Submit without a dialog as a message with a value", async () => {
    const plain = { type: "Action.Submit", title: "Send", data: { verb: "send" } };
    const id = await bot.shows(approvals, card({ body: [input({ value: "x" })], actions: [plain] }));
    await person(anna).submitAction(id, "Send");
    expect(bot.latest()).toMatchObject({ type: "message", replyToId: id, value: { verb: "send", text: "x" } });
    await expect(person(anna).openDialog(id, "Send")).rejects.toThrow(/opens no dialog/);
  });

  it("tells of a reaction", async () => {
    const id = await bot.shows(approvals, card());
    await person(anna).react(id, "like");
    expect(bot.latest()).toMatchObject({
      type: "messageReaction",
      replyToId: id,
      reactionsAdded: [{ type: "like" }],
    });
    await expect(person(anna).react("1", "like")).rejects.toThrow(/no message 1/);
  });

  it("delivers the same activity again, with the same id", async () => {
    await person(anna).say("once");
    const first = bot.latest();
    await person(anna).deliverAgain();
    expect(bot.latest()).toEqual(first);
    expect(bot.teams.seen(anna).filter(({ text }) => text === "once")).toHaveLength(1);
  });

  it("tells twice that the app was added, and once that it was removed", async () => {
    const before = bot.activities().length;
    await person(luca).addApp();
    await person(luca).removeApp();
    expect(bot.activities().slice(before)).toMatchObject([
      { type: "conversationUpdate", membersAdded: [{ id: `28:${bot.teams.appId}` }] },
      { type: "installationUpdate", action: "add" },
      { type: "installationUpdate", action: "remove" },
    ]);
    person(luca).record.hasApp = true;
  });

  it("may say nothing of its language", async () => {
    const { record } = person(luca);
    record.locale = "";
    await person(luca).say("ciao");
    expect(bot.latest()).not.toHaveProperty("locale");
    record.locale = "it-IT";
  });

  it("escapes what is typed in a channel, and sends it as an attachment, too", async () => {
    await person(luca).say("map <A> & B", { channel: "General" });
    expect(bot.latest()).toMatchObject({
      text: "<at>Crosswalk</at>&nbsp;map &lt;A&gt; &amp; B\n",
      attachments: [{ contentType: "text/html" }],
    });
  });
});
