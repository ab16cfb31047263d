import { CardFactory, type ConversationReference, MessageFactory, TurnContext } from "botbuilder";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { cardOf, type JsonObject } from "../../../sandbox/teams/teams-core.ts";
import { teamsSeed } from "../../../sandbox/teams/teams-organisation.ts";
import { card, cardWith, choiceSet, execute, input } from "./card-samples.ts";
import { type TeamsAiApp, teamsAiApp } from "./teams-ai-app.ts";

const { anna, luca, stranger, general, serviceDesk } = teamsSeed;
const opens = { type: "Action.Submit", title: "Connect", data: { verb: "connect", msteams: { type: "task/fetch" } } };
const saves = { type: "Action.Submit", title: "Save", data: { verb: "save" } };
const form = (line: string) =>
  card({ body: [{ type: "TextBlock", text: line }, input({ id: "site", isRequired: true })], actions: [saves] });

describe("a real teams-ai application", () => {
  let stage: TeamsAiApp;
  const person = (id: string) => stage.teams.person(id);
  const botTexts = (id: string) =>
    stage.teams
      .messages(id)
      .filter(({ from }) => from === "bot")
      .map(({ text }) => text);
  const heard: Partial<ConversationReference>[] = [];
  const attached = (content: JsonObject) => MessageFactory.attachment(CardFactory.adaptiveCard(content));

  beforeAll(async () => {
    // The package prints every refused token.
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    stage = await teamsAiApp();
    const { app } = stage;
    app.message("connect", async (context) => {
      await context.sendActivity(attached(card({ body: [input({ id: "note" })], actions: [opens, execute()] })));
    });
    app.message("heavy", async (context) => {
      await context.sendActivity("x".repeat(30_000)).catch((error: Error) => context.sendActivity(error.message));
    });
    app.activity("message", async (context) => {
      heard.push(TurnContext.getConversationReference(context.activity));
      await context.sendActivity(`heard ${context.activity.text?.trim()}`);
    });
    const mapped = { ...card({ body: [{ type: "TextBlock", text: "Mapped" }] }), type: "AdaptiveCard" as const };
    app.adaptiveCards.actionExecute<{ note?: string }>("map", async (_context, _state, { note }) =>
      note === "late" ? "Marco was faster." : mapped,
    );
    const frame = (line: string) => ({ title: "Connect", card: CardFactory.adaptiveCard(form(line)) });
    app.taskModules.fetch("connect", async () => frame("Where is it?"));
    app.taskModules.submit<{ site: string }>("save", async (_context, _state, { site }) => {
      if (site === "wrong") return frame("That is no site.");
      return site === "quiet" ? null : `Saved ${site}`;
    });
    app.adaptiveCards.search("companies", async (_context, _state, { count, parameters }) =>
      Array.from({ length: count }, (_, at) => ({ title: `${parameters.queryText} ${at}`, value: `${at}` })),
    );
  });
  afterEach(() => {
    expect(stage.teams.violations).toEqual([]);
    stage.teams.violations.length = 0;
    stage.teams.troubles.length = 0;
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await stage.stop();
  });

  it("talks in a 1:1 with tokens of both sides checked", async () => {
    expect((await person(anna).say("hello")).status).toBe(200);
    expect(stage.teams.seen(anna).at(-1)).toMatchObject({ from: "bot", text: "heard hello" });
    expect(stage.teams.calls.filter(({ path }) => path.endsWith("/oauth2/v2.0/token"))).toHaveLength(1);
  });

  it("answers in the thread in which it was named", async () => {
    await person(luca).say("map Acme", { channel: "Service desk" });
    const [root, answer] = stage.teams.messages(serviceDesk);
    expect(answer).toMatchObject({ from: "bot", conversationId: `${serviceDesk};messageid=${root?.id}` });
    await person(anna).say("me too", { channel: "Service desk", threadId: root?.id ?? "" });
    expect(stage.teams.messages(`${serviceDesk};messageid=${root?.id}`)).toHaveLength(4);
    expect(stage.teams.messages(serviceDesk)).toHaveLength(4);
  });

  it.each(["missing", "wrong-audience", "wrong-issuer", "expired", "wrong-service-url"] as const)(
    "refuses a token that is %s with 401",
    async (faulty) => {
      expect((await person(anna).say("x", undefined, faulty)).status).toBe(401);
      expect(stage.teams.troubles).toEqual([{ personId: anna, what: "the bot answered 401" }]);
    },
  );

  it("answers a click with a card for the one who clicked, or with a line", async () => {
    await person(anna).say("connect");
    const message = stage.teams.seen(anna).at(-1);
    if (!message) throw new Error("no card came");
    await person(anna).execute(message.id, "Map", { note: "late" });
    expect(stage.teams.toasts(anna)).toEqual(["Marco was faster."]);
    await person(anna).execute(message.id, "Map");
    expect(cardOf(message, anna)).toMatchObject({ body: [{ text: "Mapped" }] });
    expect(cardOf(message, luca)).toMatchObject({ body: [{ id: "note" }] });
  });

  it("opens a dialog, keeps it open while something is wrong, and closes it with a line or without", async () => {
    await person(anna).say("connect");
    const { id } = stage.teams.seen(anna).at(-1) ?? { id: "" };
    await person(anna).openDialog(id, "Connect");
    const shown = () => (stage.teams.dialog(anna)?.card.body as JsonObject[] | undefined)?.[0]?.text;
    expect(shown()).toBe("Where is it?");
    await expect(person(anna).submitDialog({})).rejects.toThrow("Name is required");
    await person(anna).submitDialog({ site: "wrong" });
    expect(shown()).toBe("That is no site.");
    await person(anna).submitDialog({ site: "acme" });
    expect(stage.teams.dialog(anna)).toBeUndefined();
    expect(stage.teams.toasts(anna).at(-1)).toBe("Saved acme");
    await person(anna).openDialog(id, "Connect");
    await person(anna).submitDialog({ site: "quiet" });
    expect(stage.teams.dialog(anna)).toBeUndefined();
  });

  it("writes, updates and deletes unasked, where it has been heard from", async () => {
    await person(luca).say("hello");
    const reference = heard.at(-1);
    if (!reference) throw new Error("nothing was heard");
    const { adapter, teams } = stage;
    let id = "";
    const unasked = (work: (context: TurnContext) => Promise<unknown>) =>
      adapter.continueConversationAsync(teams.appId, reference, async (context) => void (await work(context)));
    await unasked(async (context) => {
      id = (await context.sendActivity(attached(card())))?.id ?? "";
    });
    expect(teams.seen(luca).at(-1)).toMatchObject({ id, updates: 0 });
    await unasked((context) => context.updateActivity({ ...attached(cardWith(choiceSet())), id }));
    expect(teams.seen(luca).at(-1)).toMatchObject({ id, updates: 1 });
    await unasked((context) => context.deleteActivity(id));
    expect(teams.seen(luca).some((message) => message.id === id)).toBe(false);
  });

  it("opens a 1:1 with a member and a thread in a channel, but no 1:1 with whoever has not added it", async () => {
    const { adapter, teams } = stage;
    const begin = (more: object) =>
      adapter.createConversationAsync(
        teams.appId,
        "msteams",
        teams.serviceUrl,
        "https://api.botframework.com",
        { isGroup: false, bot: { id: `28:${teams.appId}`, name: "" }, tenantId: teams.tenantId, ...more } as never,
        async (context) => void (await context.sendActivity("unasked")),
      );
    const { botFacingId } = person(anna).record;
    await begin({ members: [{ id: botFacingId, name: "" }] });
    expect(stage.teams.seen(anna).at(-1)).toMatchObject({ text: "unasked" });
    const activity = MessageFactory.text("a new thread");
    await begin({ isGroup: true, channelData: { channel: { id: general } }, activity });
    expect(botTexts(general)).toEqual(["a new thread", "unasked"]);
    expect(new Set(teams.messages(general).map(({ conversationId }) => conversationId)).size).toBe(1);
    await expect(begin({ members: [{ id: person(stranger).record.botFacingId, name: "" }] })).rejects.toMatchObject({
      statusCode: 403,
    });
  });

  it("offers choices while a person types, of which 15 are shown", async () => {
    const company = choiceSet({
      id: "company",
      choices: [],
      "choices.data": { type: "Data.Query", dataset: "companies" },
    });
    const { adapter, teams } = stage;
    await person(luca).say("hello");
    await adapter.continueConversationAsync(teams.appId, heard.at(-1) ?? {}, async (context) => {
      await context.sendActivity(attached(cardWith(company)));
    });
    const messageId = teams.seen(luca).at(-1)?.id ?? "";
    const found = await person(luca).typeahead("company", "ac", { messageId });
    expect(found).toHaveLength(15);
    expect(found[0]).toEqual({ title: "ac 0", value: "0" });
  });

  it("learns that a message is too large", async () => {
    await person(anna).say("heavy");
    expect(stage.teams.seen(anna).at(-1)?.text).toMatch(/more than 28672/);
    expect(stage.teams.violations).toMatchObject([{ problems: [expect.stringContaining("28672")] }]);
    stage.teams.violations.length = 0;
  });
});
