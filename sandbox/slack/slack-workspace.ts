import { randomBytes } from "node:crypto";
import type { JsonObject } from "./json-object.ts";

export interface SlackUser {
  id: string;
  name: string;
  realName: string;
  email: string;
  /** IETF tag, for example `it-IT`; Slack gives it only when asked with `include_locale`. */
  locale: string;
  /** IANA zone. */
  timeZone: string;
  teamId: string;
  isAdmin: boolean;
  isBot: boolean;
  /** A guest of several channels. */
  isRestricted: boolean;
  /** A person of another organisation, seen in a shared channel; the e-mail is hidden. */
  isStranger: boolean;
  isDeactivated?: boolean;
}

export interface SlackChannel {
  id: string;
  /** Without `#`; empty for a 1:1. */
  name: string;
  kind: "public" | "private" | "im";
  memberIds: string[];
  /** Nobody can write there or change what was written. */
  isArchived?: boolean;
}

/** Values that a person has set, by block id and action id, in Slack's `state.values` form. */
export type StateValues = Record<string, Record<string, JsonObject>>;

export interface SlackMessage {
  channelId: string;
  ts: string;
  userId: string;
  text: string;
  blocks: JsonObject[];
  attachments: JsonObject[];
  files: JsonObject[];
  threadTs?: string;
  /** Only this person sees it. */
  ephemeralFor?: string;
  edited?: { ts: string };
  reactions: { name: string; users: string[] }[];
  /** What each person has chosen in the message, by user id. */
  stateOf: Map<string, StateValues>;
}

export interface SlackView {
  id: string;
  userId: string;
  hash: string;
  rootId: string;
  previousId: string | null;
  /** The view as the app gave it, block ids and action ids filled in. */
  content: JsonObject;
  state: StateValues;
  /** Errors that the app answered to the last submit, by block id. */
  errors: Record<string, string>;
  /** Where it was opened from: conversations_select may default to it. */
  channelId: string | null;
}

export interface SlackFile {
  id: string;
  name: string;
  title: string;
  bytes: Buffer;
  userId: string;
  /** Empty until the upload is completed. */
  channelId: string | null;
  messageTs: string | null;
}

export interface SlackWorkspace {
  teamId: string;
  teamName: string;
  teamDomain: string;
  appId: string;
  botId: string;
  botUserId: string;
  users: Map<string, SlackUser>;
  channels: Map<string, SlackChannel>;
  /** In order of posting, all channels together. */
  messages: SlackMessage[];
  /** Modal stacks by user id, the top view last. */
  views: Map<string, SlackView[]>;
  files: Map<string, SlackFile>;
}

let lastTsMicros = 0;

/** A message timestamp: seconds with six decimals, unique and rising. */
export function nextTs(): string {
  lastTsMicros = Math.max(lastTsMicros + 1, Date.now() * 1000);
  const digits = String(lastTsMicros);
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** An id such as `V07F3A9C2E1`. */
export function nextId(prefix: string): string {
  return `${prefix}0${randomBytes(5).toString("hex").toUpperCase()}`;
}

/** A short id as Slack makes for blocks and actions that bring none. */
export function shortId(): string {
  return randomBytes(4).toString("base64url").slice(0, 5);
}

export function userIn(workspace: SlackWorkspace, userId: string): SlackUser {
  const user = workspace.users.get(userId);
  if (user === undefined) {
    throw new Error(`No user ${userId} in the Slack sandbox; there are ${[...workspace.users.keys()].join(", ")}.`);
  }
  return user;
}

export function channelIn(workspace: SlackWorkspace, channelId: string): SlackChannel {
  const named = [...workspace.channels.values()].find((channel) => `#${channel.name}` === channelId);
  const channel = workspace.channels.get(channelId) ?? named;
  if (channel === undefined) {
    throw new Error(
      `No channel ${channelId} in the Slack sandbox; there are ${[...workspace.channels.keys()].join(", ")}.`,
    );
  }
  return channel;
}

/** The 1:1 of a person and the bot; made when there is none. */
export function directChannel(workspace: SlackWorkspace, userId: string): SlackChannel {
  const existing = [...workspace.channels.values()].find(
    (channel) => channel.kind === "im" && channel.memberIds.includes(userId),
  );
  if (existing !== undefined) return existing;
  const channel: SlackChannel = {
    id: nextId("D"),
    name: "",
    kind: "im",
    memberIds: [userId, workspace.botUserId],
  };
  workspace.channels.set(channel.id, channel);
  return channel;
}

/** The message of that channel and timestamp; ephemeral ones only when asked for. */
export function messageIn(
  workspace: SlackWorkspace,
  channelId: string,
  ts: string,
  withEphemeral = false,
): SlackMessage | undefined {
  return workspace.messages.find(
    (message) =>
      message.channelId === channelId && message.ts === ts && (withEphemeral || message.ephemeralFor === undefined),
  );
}

export function botIsIn(workspace: SlackWorkspace, channel: SlackChannel): boolean {
  return channel.memberIds.includes(workspace.botUserId);
}
