import { createHmac } from "node:crypto";
import type { Delivery, Outgoing, SlackSettings } from "./slack-core.ts";

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
    // An idle connection would hold up the stop of the app's server for seconds.
    connection: "close",
    "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": signatureOf(settings.signingSecret, timestamp, body),
    ...(outgoing.retry === undefined
      ? {}
      : { "x-slack-retry-num": String(outgoing.retry.num), "x-slack-retry-reason": outgoing.retry.reason }),
  };
  try {
    const signal = AbortSignal.timeout(settings.ackTimeoutMs);
    const response = await fetch(settings.eventsUrl, { method: "POST", headers, body, signal });
    const text = await response.text();
    if (response.status !== 200) {
      const noRetry = response.headers.get("x-slack-no-retry") === "1";
      return { kind: "failed", code: "dispatch_failed", status: response.status, noRetry };
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
