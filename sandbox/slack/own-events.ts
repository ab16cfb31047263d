import { sendEvent } from "./app-events.ts";
import type { JsonObject } from "./json-object.ts";
import { presentMessage } from "./message-store.ts";
import type { SlackCore } from "./slack-core.ts";
import { nextTs, type SlackChannel, type SlackMessage } from "./slack-workspace.ts";

// Slack sends an app the events of its own 1:1 messages too; Bolt drops posted ones (ignoreSelf), edits pass through.

function announce(core: SlackCore, channel: SlackChannel, event: JsonObject): void {
  if (channel.kind !== "im") return;
  void sendEvent(core, { ...event, channel: channel.id, channel_type: "im", event_ts: event.event_ts ?? nextTs() });
}

/** `message` with the bot's `bot_id`, after a post in a 1:1. */
export function announcePosted(core: SlackCore, channel: SlackChannel, message: SlackMessage): void {
  if (message.ephemeralFor !== undefined) return;
  announce(core, channel, { ...presentMessage(core, message), event_ts: message.ts });
}

/** `message_changed`, after an edit in a 1:1; `previous` is the message as it was presented before. */
export function announceChanged(
  core: SlackCore,
  channel: SlackChannel,
  message: SlackMessage,
  previous: JsonObject,
): void {
  const now = presentMessage(core, message);
  announce(core, channel, {
    type: "message",
    subtype: "message_changed",
    hidden: true,
    message: now,
    previous_message: previous,
    ts: nextTs(),
  });
}

/** `message_deleted`, after a removal in a 1:1. */
export function announceDeleted(core: SlackCore, channel: SlackChannel, previous: JsonObject): void {
  announce(core, channel, {
    type: "message",
    subtype: "message_deleted",
    hidden: true,
    deleted_ts: previous.ts,
    previous_message: previous,
    ts: nextTs(),
  });
}
