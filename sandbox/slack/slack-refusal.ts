import type { JsonObject } from "./json-object.ts";

/** Slack's answer `{ ok: false, error }`; `messages` go to `response_metadata.messages` with `[ERROR]` before them. */
export class SlackRefusal extends Error {
  readonly code: string;
  readonly messages: readonly string[];
  readonly extra: JsonObject;

  constructor(code: string, messages: readonly string[] = [], extra: JsonObject = {}) {
    super(`Slack refuses: ${code}${messages.length > 0 ? ` (${messages.join("; ")})` : ""}`);
    this.name = "SlackRefusal";
    this.code = code;
    this.messages = messages;
    this.extra = extra;
  }
}
