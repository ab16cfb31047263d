import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seeded } from "../../../sandbox/slack/slack-seed.ts";
import { type SlackSandbox, startSlack } from "../../../sandbox/slack/slack-server.ts";

let slack: SlackSandbox;
let client: WebClient;
let nowMs = 0;

const quiet = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => "error" as never,
};

function clientWith(token: string, timeout = 2000): WebClient {
  const options = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, timeout, rejectRateLimitedCalls: true };
  return new WebClient(token, { ...options, logger: quiet });
}

beforeEach(async () => {
  nowMs = Date.now();
  slack = await startSlack({ now: () => nowMs });
  client = clientWith(slack.botToken);
});
afterEach(() => slack.stop());

/** Slack's error code of a refused call; `ok` when it was not refused. */
async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "ok",
    (error: unknown) => String(Object(Object(error).data).error ?? Object(error).code),
  );
}

const post = (args: object) =>
  refusal(client.apiCall("chat.postMessage", { channel: seeded.approvals, text: "a", ...args }));

describe("the Web API", () => {
  it("checks the token of every call", async () => {
    expect(await client.auth.test()).toMatchObject({ ok: true, team_id: slack.teamId, user_id: seeded.bot });
    expect(await refusal(clientWith("xoxb-other").auth.test())).toBe("invalid_auth");
    expect(await refusal(clientWith("").auth.test())).toBe("not_authed");
    expect(await refusal(clientWith(slack.appToken).auth.test())).toBe("not_allowed_token_type");
    expect(await refusal(client.apps.connections.open())).toBe("not_allowed_token_type");
    expect(await refusal(client.apiCall("chat.shout"))).toBe("unknown_method");
    expect(slack.violations.map(({ error }) => error)).toHaveLength(5);
  });

  it("takes JSON bodies as well as forms", async () => {
    const headers = { authorization: `Bearer ${slack.botToken}`, "content-type": "application/json; charset=utf-8" };
    const call = (body: string) =>
      fetch(`${slack.apiUrl}chat.postMessage`, { method: "POST", headers, body }).then((answer) => answer.json());
    expect(await call(JSON.stringify({ channel: "#service-desk", text: "hi" }))).toMatchObject({
      ok: true,
      channel: seeded.serviceDesk,
      message: { text: "hi", bot_id: "B0CROSSWALK" },
    });
    expect(await call("{")).toMatchObject({ ok: false, error: "invalid_json" });
  });

  it("posts where the bot is a member and to people, and nowhere else", async () => {
    expect(await post({})).toBe("ok");
    expect(await post({ channel: seeded.anna })).toBe("ok");
    expect(slack.messages(seeded.anna)).toHaveLength(1);
    expect(await post({ channel: seeded.general })).toBe("not_in_channel");
    expect(await post({ channel: "C0NOWHERE" })).toBe("channel_not_found");
    expect(await post({ channel: seeded.bot })).toBe("cannot_dm_bot");
    expect(await post({ channel: undefined })).toBe("invalid_arguments");
  });

  it("refuses what is empty, too long or broken", async () => {
    const section = { type: "section", text: { type: "mrkdwn", text: "x".repeat(2900) } };
    expect(await post({ text: " " })).toBe("no_text");
    expect(await post({ text: "x".repeat(40_001) })).toBe("msg_too_long");
    expect(await post({ blocks: Array.from({ length: 5 }, () => section) })).toBe("msg_blocks_too_long");
    expect(await post({ blocks: "not json" })).toBe("invalid_blocks_format");
    expect(await post({ thread_ts: "1.2" })).toBe("thread_not_found");
    expect(await post({ blocks: [{ type: "section" }] })).toBe("invalid_blocks");
    expect(slack.violations.at(-1)?.messages).toEqual([
      "must define either `text` or `fields` [json-pointer:/blocks/0/type]",
    ]);
  });

  it("edits and deletes the bot's own messages only", async () => {
    const said = await slack.person(seeded.anna).say("mine", seeded.approvals);
    const { ts = "" } = await client.chat.postMessage({
      channel: seeded.approvals,
      text: "a",
      blocks: [{ type: "divider" }],
    });
    const update = (args: object) =>
      refusal(client.apiCall("chat.update", { channel: seeded.approvals, ts, text: "b", ...args }));
    expect(await update({})).toBe("ok");
    expect(slack.messages("#psa-approvals")[1]).toMatchObject({
      text: "b",
      isEdited: true,
      blocks: [{ type: "divider" }],
    });
    expect(await update({ blocks: [] })).toBe("ok");
    expect(slack.messages("#psa-approvals")[1]?.blocks).toEqual([]);
    expect(await update({ ts: said.message.ts })).toBe("cant_update_message");
    expect(await update({ ts: "1.0" })).toBe("message_not_found");
    expect(await update({ channel: "C0NOWHERE" })).toBe("channel_not_found");
    expect(await update({ text: "é".repeat(2001) })).toBe("msg_too_long");
    expect(await refusal(client.chat.delete({ channel: seeded.approvals, ts: said.message.ts }))).toBe(
      "cant_delete_message",
    );
    expect(await refusal(client.chat.delete({ channel: seeded.approvals, ts }))).toBe("ok");
    expect(slack.messages("#psa-approvals")).toHaveLength(1);
  });

  it("edits nothing after the time that the workspace allows", async () => {
    const strict = await startSlack({ now: () => nowMs, editWindowMs: 60_000 });
    const own = new WebClient(strict.botToken, {
      slackApiUrl: strict.apiUrl,
      retryConfig: { retries: 0 },
      logger: quiet,
    });
    const { ts = "" } = await own.chat.postMessage({ channel: seeded.approvals, text: "a" });
    const update = () => refusal(own.chat.update({ channel: seeded.approvals, ts, text: "b" }));
    expect(await update()).toBe("ok");
    nowMs += 120_000;
    expect(await update()).toBe("edit_window_closed");
    await strict.stop();
  });

  it("shows an ephemeral message to one member, and lets nobody edit it by ts", async () => {
    const args = { channel: seeded.approvals, user: seeded.marco, text: "only you" };
    const { message_ts: ts = "" } = await client.chat.postEphemeral(args);
    const seenBy = (userId: string) => JSON.stringify(slack.seen(userId)).includes("only you");
    expect([seenBy(seeded.marco), seenBy(seeded.anna)]).toEqual([true, false]);
    expect(await refusal(client.chat.update({ channel: seeded.approvals, ts, text: "b" }))).toBe("message_not_found");
    expect(await refusal(client.chat.postEphemeral({ ...args, user: seeded.priya }))).toBe("user_not_in_channel");
  });

  it("tells about people: locale on request, no e-mail of strangers or without the scope", async () => {
    const { user } = await client.users.info({ user: seeded.marco, include_locale: true });
    expect(user).toMatchObject({
      locale: "it-IT",
      real_name: "Marco Rossi",
      profile: { email: "marco.rossi@northwind-msp.example" },
    });
    expect((await client.users.info({ user: seeded.marco })).user).not.toHaveProperty("locale");
    const stranger = (await client.users.info({ user: seeded.stranger })).user;
    expect(stranger).toMatchObject({ is_stranger: true, team_id: "T0PARTNER" });
    expect(stranger?.profile).not.toHaveProperty("email");
    expect((await client.users.info({ user: seeded.guest })).user).toMatchObject({ is_restricted: true });
    expect(await refusal(client.users.info({ user: "U0NOBODY" }))).toBe("user_not_found");
    expect(await refusal(client.team.info())).toBe("missing_scope");
  });

  it("pages lists by cursor", async () => {
    const first = await client.users.list({ limit: 4 });
    const rest = await client.users.list({ limit: 4, cursor: first.response_metadata?.next_cursor ?? "" });
    const ids = [...(first.members ?? []), ...(rest.members ?? [])].map((member) => member.id);
    expect(new Set(ids).size).toBe(6);
    expect(rest.response_metadata?.next_cursor).toBe("");
  });

  it("knows channels and their members, and opens the 1:1", async () => {
    expect((await client.conversations.info({ channel: seeded.general })).channel).toMatchObject({ is_member: false });
    expect((await client.conversations.members({ channel: seeded.approvals })).members).toContain(seeded.bot);
    const { channel } = await client.conversations.open({ users: seeded.priya });
    expect(await post({ channel: channel?.id })).toBe("ok");
    expect(slack.messages(seeded.priya)).toHaveLength(1);
    expect(await refusal(client.conversations.open({ users: "U0NOBODY" }))).toBe("user_not_found");
  });

  it("takes a file in three steps and shows it in the 1:1", async () => {
    const { channel } = await client.conversations.open({ users: seeded.anna });
    const file = {
      channel_id: channel?.id ?? "",
      filename: "result.csv",
      content: "name\nAda, ü\n",
      initial_comment: "Result",
    };
    await client.files.uploadV2(file);
    const [received] = slack.files;
    expect(received?.bytes.toString()).toBe("name\nAda, ü\n");
    expect(slack.messages(seeded.anna)).toMatchObject([
      { text: "Result", files: [{ name: "result.csv", filetype: "csv" }] },
    ]);
    const url = String(slack.messages(seeded.anna)[0]?.files[0]?.url_private);
    expect(await (await fetch(url)).text()).toBe("name\nAda, ü\n");
    expect(await refusal(client.files.uploadV2({ ...file, channel_id: seeded.anna }))).toBe("channel_not_found");
  });
});
