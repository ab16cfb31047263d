import { describe, expect, it } from "vitest";
import { isBotAdded, teamsActivity } from "../../../src/bot/teams/teams-activity.ts";
import { toAction, toCommand, toOpened, toSubmission } from "../../../src/bot/teams/teams-events.ts";

const home = "tenant-1";
const base = {
  type: "message",
  id: "1",
  channelId: "msteams",
  serviceUrl: "https://smba.example/",
  from: { id: "29:anna", name: "Anna", aadObjectId: "aad-anna" },
  recipient: { id: "28:bot", name: "Crosswalk" },
  conversation: { id: "19:c@thread.tacv2;messageid=9", conversationType: "channel", tenantId: home },
  channelData: { tenant: { id: home } },
};
const mention = (id: string, name: string) => ({ type: "mention", mentioned: { id, name }, text: `<at>${name}</at>` });
const read = (fields: object) => teamsActivity.parse({ ...base, ...fields });
const command = (fields: object) => toCommand(read(fields), home);

describe("what arrives from Teams", () => {
  it.each([
    ["<at>Crosswalk</at>&nbsp;map Acme\n", [mention("28:bot", "Crosswalk")], "map Acme"],
    ["map\u00a0 Acme &amp; Sons &lt;x&gt;\r\n", [], "map Acme & Sons <x>"],
    [
      "<at>Crosswalk</at> ask <at>Luca $& B</at>",
      [mention("28:bot", "Crosswalk"), mention("29:l", "Luca $& B")],
      "ask Luca $& B",
    ],
    ["<at>Other</at> hello", [mention("28:other", "Other")], "Other hello"],
    ["👍🏽", [], "👍🏽"],
    [null, [], ""],
  ])("is words alone: %j", (text, entities, words) => {
    expect(command({ text, entities }).text).toBe(words);
  });

  it("keeps the thread, the person, and how both are reached", () => {
    const { conversation, person, oneToOne } = command({ text: "help", locale: "it-IT" });
    const address = { serviceUrl: base.serviceUrl };
    expect(conversation).toEqual({
      platform: "teams",
      workspaceId: home,
      channelId: "19:c@thread.tacv2",
      threadId: "9",
      address,
    });
    expect(person).toEqual({
      name: "Anna",
      locale: "it-IT",
      address: {
        platform: "teams",
        workspaceId: home,
        userId: "aad-anna",
        address: { ...address, botFacingId: "29:anna" },
      },
    });
    expect(oneToOne).toBe(false);
  });

  it("tells pictures and files from the message's own text", () => {
    const html = { contentType: "text/html", content: "<p>x</p>" };
    expect(command({ text: "x", attachments: [html] }).attachments).toBe(false);
    expect(command({ text: "", attachments: [html, { contentType: "image/png" }] }).attachments).toBe(true);
    expect(command({ attachments: [{ odd: true }] }).attachments).toBe(true);
  });

  it.each([
    ["of another organisation", { channelData: { tenant: { id: "tenant-2" } } }, "stranger"],
    ["without an account", { from: { id: "29:x", name: "Guest" } }, "stranger"],
    ["that are bots", { from: { id: "28:x", name: "Bot", aadObjectId: "b" } }, "bot"],
    ["of this organisation", {}, undefined],
  ])("marks people %s", (_who, fields, outsider) => {
    expect(command({ text: "x", ...fields }).person.outsider).toBe(outsider);
  });

  it("survives members that are missing or odd", () => {
    const odd = {
      text: null,
      locale: null,
      channelData: null,
      entities: [{}, { type: 3 }],
      attachments: "x",
      replyToId: null,
    };
    expect(command(odd)).toMatchObject({ text: "", attachments: false });
  });

  it("has one key for two deliveries, others for another person, button or message, and none for lack of an id", () => {
    const key = (fields: object) => command(fields).dedupeKey;
    expect(key({})).toBe(key({}));
    const others = [{ id: "2" }, { replyToId: "7" }, { name: "task/fetch" }, { from: { ...base.from, id: "29:luca" } }];
    expect(new Set([key({}), ...others.map(key)]).size).toBe(5);
    expect(key({ id: undefined })).not.toBe(key({ id: undefined }));
  });

  it("hears once that the bot was added, though Teams says it twice", () => {
    const installed = read({ type: "installationUpdate", action: "add" });
    const joined = read({ type: "conversationUpdate", membersAdded: [{ id: "28:bot" }], id: "2" });
    expect([installed, joined].map(isBotAdded)).toEqual([true, true]);
    expect(toOpened(installed, home).dedupeKey).toBe(toOpened(joined, home).dedupeKey);
    const others = [
      { type: "installationUpdate", action: "remove" },
      { type: "installationUpdate", action: "add-upgrade" },
      { type: "conversationUpdate", membersAdded: [{ id: "29:luca" }] },
      { type: "messageReaction" },
    ];
    expect(others.map((fields) => isBotAdded(read(fields)))).toEqual([false, false, false, false]);
  });

  it("takes a message that begins a thread for one of the channel", () => {
    const value = { action: { data: { action: "a.b", id: "1", "in:x:name": "Con", other: "no" } } };
    const click = (replyToId: string) => toAction(read({ type: "invoke", value, replyToId }), home);
    expect(click("9")?.message).not.toHaveProperty("threadId");
    expect(click("12")?.message).toMatchObject({ messageId: "12", threadId: "9" });
    expect(click("12")?.values).toEqual({ name: "Con" });
  });

  it("parts secrets from the rest, and takes nothing that is not of ours", () => {
    const data = { form: "f", context: "c", secrets: ["key"], lists: [], "in:form:key": "s3cret", "in:form:site": "x" };
    const submission = toSubmission(read({ type: "invoke", value: { data } }), home);
    expect(submission).toMatchObject({ secrets: { key: "s3cret" }, values: { site: "x" } });
    expect(JSON.stringify(submission).match(/s3cret/g)).toHaveLength(1);
    for (const value of [null, "x", {}, { data: {} }, { action: { data: { action: 1 } } }]) {
      expect([toSubmission(read({ value }), home), toAction(read({ value }), home)]).toEqual([null, null]);
    }
  });
});
