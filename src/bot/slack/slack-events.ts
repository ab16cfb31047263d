import type { BlockAction, SlashCommand, ViewSubmitAction } from "@slack/bolt";
import type { Conversation, MessageRef } from "../../core/posting/conversation.ts";
import type { Action, Command, Incoming, PersonSeen, Submission } from "../incoming.ts";
import { type Pressed, readPressed } from "./slack-buttons.ts";
import { type Origin, readOrigin } from "./slack-forms.ts";
import { unescapeTyped } from "./slack-typed.ts";
import { readValues } from "./slack-values.ts";

/** What came from Slack, before it is known who the person is. */
export interface Arrived<T extends Incoming> {
  userId: string;
  workspaceId: string;
  incoming(person: PersonSeen): T;
}

/** Ids of 1:1 channels begin with D, those of channels and groups with C or G. */
export function isDirect(channelId: string): boolean {
  return channelId.startsWith("D");
}

function conversation(workspaceId: string, channelId: string, threadId?: string): Conversation {
  return { platform: "slack", workspaceId, channelId, ...(threadId !== undefined && { threadId }) };
}

/** `/psa …`, which can be typed in anybody's 1:1: `isChat` tells the one with the bot. A trigger id is unique to each use. */
export function readCommand(body: SlashCommand, isChat: boolean): Arrived<Command> {
  const at = new Date();
  return {
    userId: body.user_id,
    workspaceId: body.team_id,
    incoming: (person) => ({
      kind: "command",
      person,
      conversation: conversation(body.team_id, body.channel_id),
      oneToOne: isChat,
      at,
      dedupeKey: `slack:command:${body.trigger_id}`,
      text: unescapeTyped(body.text ?? "").trim(),
      attachments: false,
    }),
  };
}

/** The parts that `app_mention` and `message` share; they differ in the rest. */
export interface SlackEvent {
  type: string;
  subtype?: string;
  user?: string;
  bot_id?: string;
  text?: string;
  channel?: string;
  channel_type?: string;
  thread_ts?: string;
  files?: readonly unknown[];
}

export interface SlackEnvelope {
  team_id: string;
  event_id: string;
  event_time?: number;
  authorizations?: readonly { user_id?: string }[] | undefined;
}

/**
 * A mention in a channel or a message in the 1:1. Null for all that nobody says to the bot: what bots say (itself too),
 * edits, deletions, joins.
 */
export function readMessage(event: SlackEvent, envelope: SlackEnvelope): Arrived<Command> | null {
  const { user, channel, text = "", thread_ts, files = [] } = event;
  const botUserIds = (envelope.authorizations ?? []).flatMap(({ user_id }) => user_id ?? []);
  const isSpoken =
    event.subtype === undefined || event.subtype === "file_share" || event.subtype === "thread_broadcast";
  if (!isSpoken || event.bot_id !== undefined || user === undefined || channel === undefined) return null;
  if (botUserIds.includes(user)) return null;
  // In a channel both a message and a mention may arrive; the mention alone counts.
  if (event.type === "message" && event.channel_type !== "im") return null;
  const said = botUserIds.reduce((rest, id) => rest.replaceAll(new RegExp(`<@${id}(\\|[^>]*)?>`, "g"), " "), text);
  return {
    userId: user,
    workspaceId: envelope.team_id,
    incoming: (person) => ({
      kind: "command",
      person,
      conversation: conversation(envelope.team_id, channel, isDirect(channel) ? undefined : thread_ts),
      oneToOne: isDirect(channel),
      at: eventTime(envelope),
      dedupeKey: `slack:event:${envelope.event_id}`,
      text: unescapeTyped(said).trim(),
      attachments: files.length > 0,
    }),
  };
}

function eventTime({ event_time }: SlackEnvelope): Date {
  return event_time === undefined ? new Date() : new Date(event_time * 1000);
}

/** A click on a button of a card; null for links, inputs and what is not on a message. */
export function readAction(body: BlockAction): (Arrived<Action> & { pressed: Pressed }) | null {
  const [action] = body.actions;
  const { container, channel } = body;
  if (action?.type !== "button" || channel === undefined || container.type !== "message") return null;
  const pressed = readPressed(action.action_id, action.value);
  if (pressed === null) return null;
  const workspaceId = body.team?.id ?? body.user.team_id ?? "";
  const place = conversation(workspaceId, channel.id, container.thread_ts);
  const { id, choice } = pressed;
  return {
    pressed,
    userId: body.user.id,
    workspaceId,
    incoming: (person) => ({
      kind: "action",
      person,
      conversation: place,
      oneToOne: isDirect(channel.id),
      at: new Date(),
      dedupeKey: `slack:action:${body.trigger_id}`,
      action: pressed.action,
      id,
      ...(choice !== undefined && { choice }),
      values: readValues(body.state?.values).values,
      message: { ...place, messageId: container.message_ts },
    }),
  };
}

/** A submitted form. `chatId`: the person's 1:1, for a form that was opened nowhere else. */
export function readSubmission(body: ViewSubmitAction): Omit<Arrived<Submission>, "incoming"> & {
  origin: Origin;
  incoming(person: PersonSeen, chatId: string): Submission;
} {
  const { view, user } = body;
  const origin = readOrigin(view.private_metadata);
  const workspaceId = body.team?.id ?? user.team_id ?? "";
  const { channelId, threadId, messageId } = origin;
  return {
    origin,
    userId: user.id,
    workspaceId,
    incoming: (person, chatId) => {
      const place = conversation(workspaceId, channelId ?? chatId, threadId);
      const message: MessageRef | undefined = messageId === undefined ? undefined : { ...place, messageId };
      return {
        kind: "submission",
        person,
        conversation: place,
        oneToOne: isDirect(place.channelId),
        at: new Date(),
        dedupeKey: `slack:view:${view.id}:${view.hash}`,
        form: view.callback_id,
        context: origin.context,
        ...readValues(view.state.values),
        ...(message && { message }),
      };
    },
  };
}
