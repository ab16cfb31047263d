import { afterEach, describe, expect, it } from "vitest";
import { seeded } from "../../../sandbox/slack/slack-seed.ts";
import { type BoltApp, boltOverHttp, boltOverSocket } from "./bolt-app.ts";

let running: BoltApp | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

describe.each([
  { way: "signed HTTP requests", start: boltOverHttp },
  { way: "Socket Mode", start: boltOverSocket },
])("a person talks with a Bolt app over $way", ({ start }) => {
  async function started(options = {}): Promise<BoltApp> {
    running = await start(options);
    return running;
  }

  it("shows the acknowledgement of a command to the one who typed it", async () => {
    const { app, slack } = await started();
    app.command("/psa", async ({ command, ack }) => {
      await ack({ response_type: "ephemeral", text: `You said ${command.text} in ${command.channel_name}` });
    });
    const outcome = await slack.person(seeded.anna).command("/psa map  Brown & Sons <x>", seeded.serviceDesk);
    expect(outcome).toMatchObject({
      kind: "answered",
      message: { text: "You said map  Brown &amp; Sons &lt;x&gt; in service-desk", ephemeralFor: seeded.anna },
    });
    const texts = (userId: string) =>
      slack.seen(userId).channels.flatMap((channel) => channel.messages.map((message) => message.text));
    expect(texts(seeded.anna)).toHaveLength(1);
    expect(texts(seeded.marco)).toHaveLength(0);
    expect(slack.violations).toEqual([]);
  });

  it("takes a plain text acknowledgement and an empty one", async () => {
    const { app, slack } = await started();
    app.command("/psa", async ({ command, ack }) => {
      if (command.text === "quiet") await ack();
      else await ack("Hello");
    });
    const anna = slack.person(seeded.anna);
    expect(await anna.command("/psa quiet")).toEqual({ kind: "silent" });
    expect(await anna.command("/psa")).toMatchObject({ kind: "answered", message: { text: "Hello" } });
  });

  it("carries a 1:1 message to the app and its reply back", async () => {
    const { app, slack } = await started();
    app.event("message", async ({ event, say }) => {
      if ("text" in event) await say({ text: `Echo: ${event.text}`, thread_ts: event.ts });
    });
    const said = await slack.person(seeded.marco).say("A & B");
    expect(said).toMatchObject({ heard: true, message: { text: "A &amp; B", author: "Marco Rossi" } });
    const reply = await slack.waitFor(() => slack.messages(seeded.marco)[1]);
    expect(reply).toMatchObject({ text: "Echo: A &amp; B", author: "Crosswalk", threadTs: said.message.ts });
  });

  it("carries a mention in a channel with the bot, and nothing else from channels", async () => {
    const { app, slack } = await started();
    const heard: string[] = [];
    app.event("app_mention", async ({ event }) => {
      heard.push(event.text);
    });
    const jonas = slack.person(seeded.jonas);
    expect((await jonas.say("just talking", seeded.serviceDesk)).heard).toBe(false);
    expect((await jonas.say("@Crosswalk help", seeded.general)).heard).toBe(false);
    expect((await jonas.say("@Crosswalk accounts", seeded.serviceDesk)).heard).toBe(true);
    await jonas.command("/invite @Crosswalk", seeded.general);
    expect((await jonas.say(`<@${seeded.bot}> help`, seeded.general)).heard).toBe(true);
    expect(heard).toEqual([`<@${seeded.bot}> accounts`, `<@${seeded.bot}> help`]);
  });

  it("sends a press of a button with its value, state and trigger, and lets the app edit the message", async () => {
    const { app, slack } = await started();
    app.action("approve", async ({ ack, body, client, action }) => {
      await ack();
      if (body.type !== "block_actions" || body.message === undefined || body.channel === undefined) return;
      const chosen = body.state?.values.why?.reason?.selected_option?.value;
      await client.chat.update({
        channel: body.channel.id,
        ts: body.message.ts,
        text: `${body.user.id} chose ${"value" in action ? action.value : ""} because ${chosen}`,
        blocks: [],
      });
    });
    app.action("reason", async ({ ack }) => ack());
    const option = (value: string) => ({ text: { type: "plain_text" as const, text: value }, value });
    const button = (value: string) => ({
      type: "button" as const,
      action_id: "approve",
      text: { type: "plain_text" as const, text: value },
      value,
    });
    await app.client.chat.postMessage({
      channel: seeded.approvals,
      text: "Approve?",
      blocks: [
        {
          type: "actions",
          block_id: "why",
          elements: [{ type: "static_select", action_id: "reason", options: [option("cheap"), option("good")] }],
        },
        { type: "actions", block_id: "yes", elements: [button("import-7")] },
        { type: "actions", block_id: "also", elements: [button("import-8")] },
      ],
    });
    const anna = slack.person(seeded.anna);
    const [card] = slack.messages(seeded.approvals);
    if (card === undefined) throw new Error("no card");
    expect(await anna.set(card, "reason", "good")).toEqual({ kind: "done", sent: true });
    expect(await anna.click(card, "approve", { value: "import-8" })).toEqual({ kind: "done", sent: true });
    const edited = await slack.waitFor(() => slack.messages(seeded.approvals).find((message) => message.isEdited));
    expect(edited).toMatchObject({ text: `${seeded.anna} chose import-8 because good`, blocks: [], ts: card.ts });
    expect(slack.violations).toEqual([]);
  });
});

it("tells the person when the app answers badly or not at all, and records it", async () => {
  running = await boltOverHttp({ ackTimeoutMs: 500 });
  const { app, slack } = running;
  app.command("/psa", async ({ command, ack }) => {
    if (command.text === "throw") throw new Error("broken");
    if (command.text === "bad") await ack({ blocks: [{ type: "header", text: { type: "plain_text", text: "" } }] });
  });
  const anna = slack.person(seeded.anna);
  expect(await anna.command("/psa throw")).toMatchObject({ kind: "trouble", trouble: { code: "dispatch_failed" } });
  expect(await anna.command("/psa late")).toMatchObject({ kind: "trouble", trouble: { code: "operation_timeout" } });
  expect(await anna.command("/psa bad")).toMatchObject({ kind: "trouble", trouble: { code: "invalid_answer" } });
  expect(slack.violations).toMatchObject([{ method: "ack of command", error: "invalid_blocks" }]);
  expect(slack.seen(seeded.anna).troubles).toHaveLength(3);
});

it("sends an event again, with the retry headers and the same id, until it is acknowledged", async () => {
  running = await boltOverHttp({ retryDelaysMs: [0, 0, 0] });
  const { app, slack } = running;
  const tries: unknown[] = [];
  app.event("message", async ({ body, context }) => {
    tries.push({ id: body.event_id, num: context.retryNum, reason: context.retryReason });
    if (tries.length < 3) throw new Error("database away");
  });
  expect((await slack.person(seeded.anna).say("hello")).heard).toBe(false);
  await expect.poll(() => tries.length).toBe(3);
  const id = expect.stringMatching(/^Ev/);
  expect(tries).toEqual([
    { id, num: undefined, reason: undefined },
    { id, num: 1, reason: "http_error" },
    { id, num: 2, reason: "http_error" },
  ]);
  expect(new Set(tries.map((attempt) => JSON.stringify(Object(attempt).id))).size).toBe(1);
});

it("refuses nothing that is signed and is refused by the app when the secret differs", async () => {
  running = await boltOverHttp();
  const { slack } = running;
  const { startSlack } = await import("../../../sandbox/slack/slack-server.ts");
  const stranger = await startSlack({ signingSecret: "another secret", eventsUrl: slack.eventsUrl });
  const outcome = await stranger.person(seeded.anna).command("/psa help");
  expect(outcome).toMatchObject({ kind: "trouble", trouble: { code: "dispatch_failed" } });
  await stranger.stop();
});

it("tells the app of its own edits in the 1:1, as Slack does, and keeps its own posts from its listeners", async () => {
  running = await boltOverHttp();
  const { app } = running;
  const heard: unknown[] = [];
  app.event("message", async ({ event }) => {
    heard.push(event.subtype ?? "said");
  });
  const { ts = "", channel = "" } = await app.client.chat.postMessage({ channel: seeded.anna, text: "a" });
  await app.client.chat.update({ channel, ts, text: "b" });
  await app.client.chat.postMessage({ channel: seeded.approvals, text: "in a channel" });
  await expect.poll(() => heard).toEqual(["message_changed"]);
});

it("keeps a thread together, attaches files and links addresses as Slack does", async () => {
  running = await boltOverHttp();
  const { app, slack } = running;
  const heard: unknown[] = [];
  app.event("message", async ({ event }) => {
    heard.push(event);
  });
  const anna = slack.person(seeded.anna);
  const first = await anna.say("see acme.com & mail bob@acme.com");
  const reply = await anna.say("more", "bot", { threadTs: first.message.ts, files: [{ name: "a.csv", text: "x" }] });
  const last = await anna.say("", "bot", { threadTs: reply.message.ts });
  expect(last.message.threadTs).toBe(first.message.ts);
  expect(heard).toMatchObject([
    { text: "see <http://acme.com|acme.com> &amp; mail <mailto:bob@acme.com|bob@acme.com>" },
    { subtype: "file_share", thread_ts: first.message.ts, files: [{ name: "a.csv", size: 1 }] },
    { text: "", thread_ts: first.message.ts },
  ]);
  await expect(anna.say("x", "bot", { threadTs: "1.0" })).rejects.toThrow("No message 1.0 to reply to.");
  await expect(slack.person(seeded.priya).say("x", seeded.approvals)).rejects.toThrow("not a member");
});

it("gives a person of another organisation no commands and no 1:1, but lets them press buttons", async () => {
  running = await boltOverHttp();
  const { app, slack } = running;
  const pressed: unknown[] = [];
  app.action("go", async ({ ack, body }) => {
    pressed.push(Object(body.user).team_id);
    await ack();
  });
  const text = { type: "plain_text" as const, text: "Go" };
  const blocks = [{ type: "actions" as const, elements: [{ type: "button" as const, action_id: "go", text }] }];
  await app.client.chat.postMessage({ channel: seeded.serviceDesk, text: "Go?", blocks });
  const lea = slack.person(seeded.stranger);
  expect(await lea.command("/psa help", seeded.serviceDesk)).toMatchObject({ kind: "trouble" });
  await expect(lea.say("hello")).rejects.toThrow("another organisation");
  const [message] = slack.messages(seeded.serviceDesk);
  if (message === undefined) throw new Error("no message");
  expect(await lea.click(message, "go")).toEqual({ kind: "done", sent: true });
  expect(pressed).toEqual(["T0PARTNER"]);
});
