import { stateValues } from "./element-state.ts";
import { copyOf, type JsonObject, objectsIn } from "./json-object.ts";
import type { SlackCore, Trouble } from "./slack-core.ts";
import {
  channelIn,
  type SlackChannel,
  type SlackMessage,
  type SlackView,
  type StateValues,
  userIn,
} from "./slack-workspace.ts";
import { stackOf } from "./view-stack.ts";

/** A message as one person sees it; plain JSON. */
export interface SeenMessage {
  channel: string;
  ts: string;
  threadTs: string | null;
  userId: string;
  author: string;
  text: string;
  blocks: JsonObject[];
  files: JsonObject[];
  reactions: { name: string; users: string[] }[];
  isEdited: boolean;
  /** The only person who sees it; null when everyone in the channel does. */
  ephemeralFor: string | null;
  /** What this person has chosen in its inputs. */
  state: StateValues;
}

/** An open view as its person sees it; plain JSON. */
export interface SeenView {
  id: string;
  hash: string;
  /** Modal views open, this one included. */
  depth: number;
  title: string;
  submit: string | null;
  close: string;
  callbackId: string;
  privateMetadata: string;
  blocks: JsonObject[];
  state: StateValues;
  errors: Record<string, string>;
}

export interface SeenChannel {
  id: string;
  name: string;
  kind: SlackChannel["kind"];
  hasBot: boolean;
  messages: SeenMessage[];
}

/** All that a person sees at this moment. */
export interface Seen {
  userId: string;
  name: string;
  channels: SeenChannel[];
  view: SeenView | null;
  troubles: Trouble[];
}

export function isVisibleTo(core: SlackCore, message: SlackMessage, userId: string): boolean {
  const channel = core.workspace.channels.get(message.channelId);
  const user = userIn(core.workspace, userId);
  const isInvitedOnly = user.isRestricted || user.isStranger || channel?.kind !== "public";
  const mayRead = !isInvitedOnly || channel?.memberIds.includes(userId) === true;
  return mayRead && (message.ephemeralFor === undefined || message.ephemeralFor === userId);
}

export function seeMessage(core: SlackCore, message: SlackMessage, userId: string | null): SeenMessage {
  return {
    channel: message.channelId,
    ts: message.ts,
    threadTs: message.threadTs ?? null,
    userId: message.userId,
    author: userIn(core.workspace, message.userId).realName,
    text: message.text,
    blocks: copyOf(message.blocks),
    files: copyOf(message.files),
    reactions: copyOf(message.reactions),
    isEdited: message.edited !== undefined,
    ephemeralFor: message.ephemeralFor ?? null,
    state:
      userId === null ? {} : copyOf(stateValues(message.blocks, message.stateOf.get(userId) ?? {}, message.channelId)),
  };
}

/** All messages of a channel in order, or those that one person sees of them. */
export function seeMessages(core: SlackCore, channelId: string, userId: string | null = null): SeenMessage[] {
  const { id } = channelIn(core.workspace, channelId);
  return core.workspace.messages
    .filter((message) => message.channelId === id && (userId === null || isVisibleTo(core, message, userId)))
    .map((message) => seeMessage(core, message, userId));
}

function plain(text: unknown): string | null {
  return typeof text === "object" && text !== null && "text" in text ? String(text.text) : null;
}

export function seeView(core: SlackCore, view: SlackView): SeenView {
  const { content } = view;
  return {
    id: view.id,
    hash: view.hash,
    depth: stackOf(core, view.userId).indexOf(view) + 1,
    title: plain(content.title) ?? "",
    submit: plain(content.submit),
    close: plain(content.close) ?? "Cancel",
    callbackId: String(content.callback_id ?? ""),
    privateMetadata: String(content.private_metadata ?? ""),
    blocks: copyOf(objectsIn(content.blocks)),
    state: copyOf(view.state),
    errors: { ...view.errors },
  };
}

/** The view on top of the person's stack; null when no modal is open. */
export function topView(core: SlackCore, userId: string): SeenView | null {
  const top = stackOf(core, userId).at(-1);
  return top === undefined ? null : seeView(core, top);
}

export function see(core: SlackCore, userId: string): Seen {
  const user = userIn(core.workspace, userId);
  const channels = [...core.workspace.channels.values()].filter((channel) => channel.memberIds.includes(userId));
  return {
    userId,
    name: user.realName,
    channels: channels.map((channel) => ({
      id: channel.id,
      name: channel.kind === "im" ? userIn(core.workspace, core.workspace.botUserId).realName : channel.name,
      kind: channel.kind,
      hasBot: channel.memberIds.includes(core.workspace.botUserId),
      messages: seeMessages(core, channel.id, userId),
    })),
    view: topView(core, userId),
    troubles: core.troubles.filter((trouble) => trouble.userId === userId),
  };
}
