import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { seeded } from "../../../sandbox/slack/slack-seed.ts";
import { type BoltApp, boltOverHttp, boltOverSocket } from "./bolt-app.ts";

let bolt: BoltApp;
afterEach(() => bolt.stop());

const errorCode = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "ok",
    (error: unknown) => String(Object(error).code),
  );

describe("faults of Slack", () => {
  it("cuts every connection while it is down", async () => {
    bolt = await boltOverHttp();
    const { app, slack } = bolt;
    const post = () => errorCode(app.client.chat.postMessage({ channel: seeded.approvals, text: "a" }));
    expect(await post()).toBe("ok");
    slack.faults.down = true;
    expect(await post()).toBe("slack_webapi_request_error");
    slack.faults.down = false;
    expect(await post()).toBe("ok");
    expect(slack.messages(seeded.approvals)).toHaveLength(2);
  });

  it("posts a message whose answer never comes", async () => {
    bolt = await boltOverHttp({}, 500);
    const { app, slack } = bolt;
    slack.faults.lostAnswers = { method: "chat.postMessage", times: 1 };
    const post = () => errorCode(app.client.chat.postMessage({ channel: seeded.approvals, text: "a" }));
    expect(await post()).toBe("slack_webapi_request_error");
    expect(slack.messages(seeded.approvals)).toHaveLength(1);
    expect(await post()).toBe("ok");
  });

  it("answers 429 with the seconds to wait, as often as asked, without calling it a violation", async () => {
    bolt = await boltOverHttp();
    const { app, slack } = bolt;
    slack.faults.rateLimited = { method: "chat.postMessage", retryAfterSeconds: 7, times: 1 };
    const post = () => app.client.chat.postMessage({ channel: seeded.approvals, text: "a" });
    await expect(post()).rejects.toMatchObject({ code: "slack_webapi_rate_limited_error", retryAfter: 7 });
    expect(await post()).toMatchObject({ ok: true });
    expect(slack.violations).toEqual([]);
  });

  it("answers an error on demand, and slowly when told", async () => {
    bolt = await boltOverHttp({}, 500);
    const { app, slack } = bolt;
    slack.faults.failing = { method: "views.open", error: "internal_error", times: 1 };
    const open = app.client.apiCall("views.open", {});
    await expect(open).rejects.toMatchObject({ data: { error: "internal_error" } });
    slack.faults.slowMs = 2000;
    expect(await errorCode(app.client.auth.test())).toBe("slack_webapi_request_error");
  });

  it("enforces the published rates when asked to", async () => {
    bolt = await boltOverHttp({ enforceRates: true });
    const { app, slack } = bolt;
    const { ts = "" } = await app.client.chat.postMessage({ channel: seeded.approvals, text: "0" });
    const update = (text: string) => errorCode(app.client.chat.update({ channel: seeded.approvals, ts, text }));
    for (let count = 1; count <= 50; count += 1) expect(await update(String(count))).toBe("ok");
    expect(await update("51")).toBe("slack_webapi_rate_limited_error");
    expect(slack.violations).toMatchObject([{ method: "chat.update", error: "ratelimited" }]);
  });
});

describe("Socket Mode", () => {
  it("connects again when Slack asks for it, and is heard after that", async () => {
    bolt = await boltOverSocket({}, 1000);
    const { app, slack } = bolt;
    app.command("/psa", async ({ ack }) => ack("here"));
    expect(slack.socketConnections()).toBe(1);
    slack.recycleSockets();
    await slack.waitFor(() => slack.socketConnections() === 0);
    const anna = slack.person(seeded.anna);
    expect(await anna.command("/psa")).toMatchObject({ kind: "trouble", trouble: { code: "dispatch_failed" } });
    await slack.waitFor(() => slack.socketConnections() === 1, { timeoutMs: 10_000 });
    expect(await anna.command("/psa")).toMatchObject({ kind: "answered", message: { text: "here" } });
  });

  it("sends an event again when the client does not acknowledge it", async () => {
    bolt = await boltOverHttp({ retryDelaysMs: [0], ackTimeoutMs: 300 });
    const { slack } = bolt;
    const headers = { authorization: `Bearer ${slack.appToken}` };
    const opened = await fetch(`${slack.apiUrl}apps.connections.open`, { method: "POST", headers });
    const socket = new WebSocket(String(Object(await opened.json()).url));
    const envelopes: { [key: string]: unknown }[] = [];
    socket.on("message", (data) => {
      const envelope = JSON.parse(String(data));
      envelopes.push(envelope);
      if (envelope.retry_attempt > 0) socket.send(JSON.stringify({ envelope_id: envelope.envelope_id }));
    });
    await slack.waitFor(() => slack.socketConnections() === 1);
    expect((await slack.person(seeded.anna).say("hello")).heard).toBe(false);
    await expect
      .poll(() => envelopes)
      .toMatchObject([
        { type: "hello", num_connections: 1 },
        { type: "events_api", retry_attempt: 0, accepts_response_payload: false },
        { type: "events_api", retry_attempt: 1, retry_reason: "timeout" },
      ]);
    expect(Object(envelopes[1]?.payload).event_id).toBe(Object(envelopes[2]?.payload).event_id);
  });

  it("refuses an address that was used or invented", async () => {
    bolt = await boltOverSocket();
    const socket = new WebSocket(`${bolt.slack.url.replace("http", "ws")}/link/?ticket=invented`);
    await expect(new Promise((_, reject) => socket.once("error", reject))).rejects.toThrow();
  });
});

it("tells listeners of every change and gives up waiting with what was awaited", async () => {
  bolt = await boltOverHttp();
  const { app, slack } = bolt;
  let changes = 0;
  const count = (): void => {
    changes += 1;
  };
  slack.on("change", count);
  await app.client.chat.postMessage({ channel: seeded.approvals, text: "a" });
  slack.off("change", count);
  await app.client.chat.postMessage({ channel: seeded.approvals, text: "b" });
  expect(changes).toBe(1);
  const never = slack.waitFor(() => false, { timeoutMs: 20, what: "a miracle" });
  await expect(never).rejects.toThrow("Nothing came within 20 ms: a miracle");
});
