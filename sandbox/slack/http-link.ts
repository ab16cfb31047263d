import { createHmac } from "node:crypto";
import { Agent, request } from "undici";
import type { Delivery, Outgoing, SlackSettings } from "./slack-core.ts";

// An idle connection would hold up the stop of the app's server, so it is kept for a moment only.
const dispatcher = new Agent({
  keepAliveTimeout: 50,
  keepAliveMaxTimeout: 50,
  keepAliveTimeoutThreshold: 0,
  connections: 512,
});

/** The `v0` signature of a request: HMAC-SHA256 of version, timestamp and body. */
export function signatureOf(signingSecret: string, timestamp: string, body: string): string {
  return `v0=${createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
}

function encode({ kind, payload }: Outgoing): { type: string; body: string } {
  switch (kind) {
    case "event":
      return { type: "application/json", body: JSON.stringify(payload) };
    case "command": {
      const fields = Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)]);
      return { type: "application/x-www-form-urlencoded", body: new URLSearchParams(fields).toString() };
    }
    case "interactive":
      return {
        type: "application/x-www-form-urlencoded",
        body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
      };
  }
}

/** Sends a signed request to the app. Only a 200 within the time counts as acknowledged. */
export async function deliverOverHttp(settings: SlackSettings, outgoing: Outgoing): Promise<Delivery> {
  const { type, body } = encode(outgoing);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const headers = {
    "content-type": type,
    "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": signatureOf(settings.signingSecret, timestamp, body),
    ...(outgoing.retry === undefined
      ? {}
      : { "x-slack-retry-num": String(outgoing.retry.num), "x-slack-retry-reason": outgoing.retry.reason }),
  };
  try {
    const signal = AbortSignal.timeout(settings.ackTimeoutMs);
    const response = await request(settings.eventsUrl, { method: "POST", headers, body, signal, dispatcher });
    const text = await response.body.text();
    if (response.statusCode !== 200) {
      const noRetry = response.headers["x-slack-no-retry"] === "1";
      return { kind: "failed", code: "dispatch_failed", status: response.statusCode, noRetry };
    }
    return { kind: "acked", body: parseAnswer(text) };
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    const code = isLate ? "operation_timeout" : "dispatch_failed";
    return { kind: "failed", code, status: null, noRetry: false };
  }
}

function parseAnswer(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
