import { type JsonObject, stringIn } from "./json-object.ts";
import { addMessage, checkedContent, presentMessage, removeMessage, replaceContent } from "./message-store.ts";
import { announceChanged, announceDeleted, announcePosted } from "./own-events.ts";
import { changed, type SlackCore } from "./slack-core.ts";
import { slackLimits } from "./slack-limits.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import { botIsIn, directChannel, messageIn, type SlackChannel, type SlackMessage } from "./slack-workspace.ts";

/** A Web API method: takes its arguments, returns the answer without `ok`, throws SlackRefusal. */
export type Method = (core: SlackCore, args: JsonObject) => JsonObject;

/** The channel of an id, `#name` or user id (its 1:1); refuses with `channel_not_found` or `not_in_channel`. */
export function channelForPosting(core: SlackCore, given: unknown): SlackChannel {
  const name = stringIn(given);
  if (name === undefined || name === "")
    throw new SlackRefusal("invalid_arguments", ["missing required field: channel"]);
  const { workspace } = core;
  const user = workspace.users.get(name);
  if (user !== undefined) {
    if (user.isBot) throw new SlackRefusal("cannot_dm_bot");
    if (user.isStranger) throw new SlackRefusal("channel_not_found");
    return directChannel(workspace, user.id);
  }
  const channel =
    workspace.channels.get(name) ??
    [...workspace.channels.values()].find((other) => other.name !== "" && other.name === name.replace(/^#/, ""));
  if (channel === undefined) throw new SlackRefusal("channel_not_found");
  if (!botIsIn(workspace, channel)) {
    throw new SlackRefusal(channel.kind === "public" ? "not_in_channel" : "channel_not_found");
  }
  if (channel.isArchived) throw new SlackRefusal("is_archived");
  return channel;
}

/** The parent's timestamp for a reply, also when a reply is named; refuses with `thread_not_found`. */
export function threadIn(core: SlackCore, channel: SlackChannel, given: unknown): string | undefined {
  if (given === undefined || given === null || given === "") return undefined;
  const parent = messageIn(core.workspace, channel.id, String(given));
  if (parent === undefined) throw new SlackRefusal("thread_not_found");
  return parent.threadTs ?? parent.ts;
}

const postMessage: Method = (core, args) => {
  const channel = channelForPosting(core, args.channel);
  const content = checkedContent(args);
  const threadTs = threadIn(core, channel, args.thread_ts);
  const message = addMessage(core, channel, core.workspace.botUserId, content, { threadTs });
  announcePosted(core, channel, message);
  return { channel: channel.id, ts: message.ts, message: presentMessage(core, message) };
};

const postEphemeral: Method = (core, args) => {
  const channel = channelForPosting(core, args.channel);
  const userId = stringIn(args.user);
  if (userId === undefined) throw new SlackRefusal("invalid_arguments", ["missing required field: user"]);
  if (!channel.memberIds.includes(userId)) throw new SlackRefusal("user_not_in_channel");
  const content = checkedContent(args);
  const threadTs = threadIn(core, channel, args.thread_ts);
  const message = addMessage(core, channel, core.workspace.botUserId, content, { threadTs, ephemeralFor: userId });
  return { message_ts: message.ts };
};

function ownMessage(
  core: SlackCore,
  args: JsonObject,
  refusal: string,
): { channel: SlackChannel; message: SlackMessage } {
  const { workspace } = core;
  const channel = workspace.channels.get(stringIn(args.channel) ?? "");
  if (channel === undefined || (channel.kind !== "public" && !botIsIn(workspace, channel))) {
    throw new SlackRefusal("channel_not_found");
  }
  const message = messageIn(workspace, channel.id, String(args.ts ?? ""));
  if (message === undefined) throw new SlackRefusal("message_not_found");
  if (message.userId !== workspace.botUserId) throw new SlackRefusal(refusal);
  if (channel.isArchived) throw new SlackRefusal("is_inactive");
  return { channel, message };
}

function escapedBytes(text: string): number {
  return Buffer.byteLength(text.replace(/&(?!amp;|lt;|gt;)/g, "&amp;"));
}

const update: Method = (core, args) => {
  const { channel, message } = ownMessage(core, args, "cant_update_message");
  if (core.settings.now() - Number(message.ts) * 1000 > core.settings.editWindowMs) {
    throw new SlackRefusal("edit_window_closed");
  }
  const { text, blocks = message.blocks, attachments = message.attachments } = args;
  if ([text, args.blocks, args.attachments].every((given) => given === undefined)) throw new SlackRefusal("no_text");
  // Blocks and attachments that are not given stay; an empty list removes them.
  const content = checkedContent({ text, blocks, attachments });
  if (escapedBytes(content.text) > slackLimits.message.updatedTextBytes) throw new SlackRefusal("msg_too_long");
  const previous = presentMessage(core, message);
  replaceContent(core, message, content);
  announceChanged(core, channel, message, previous);
  return { channel: channel.id, ts: message.ts, text: message.text, message: presentMessage(core, message) };
};

const remove: Method = (core, args) => {
  const { channel, message } = ownMessage(core, args, "cant_delete_message");
  const previous = presentMessage(core, message);
  removeMessage(core, message);
  announceDeleted(core, channel, previous);
  return { channel: channel.id, ts: message.ts };
};

const addReaction: Method = (core, args) => {
  const channel = channelForPosting(core, args.channel);
  const message = messageIn(core.workspace, channel.id, String(args.timestamp ?? ""));
  if (message === undefined) throw new SlackRefusal("message_not_found");
  const name = stringIn(args.name);
  if (name === undefined || !/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new SlackRefusal("invalid_name");
  const existing = message.reactions.find((reaction) => reaction.name === name);
  if (existing?.users.includes(core.workspace.botUserId)) throw new SlackRefusal("already_reacted");
  if (existing === undefined) message.reactions.push({ name, users: [core.workspace.botUserId] });
  else existing.users.push(core.workspace.botUserId);
  changed(core);
  return {};
};

const getPermalink: Method = (core, args) => {
  const channel = channelForPosting(core, args.channel);
  const ts = String(args.message_ts ?? "");
  if (messageIn(core.workspace, channel.id, ts) === undefined) throw new SlackRefusal("message_not_found");
  const { teamDomain } = core.workspace;
  return {
    channel: channel.id,
    permalink: `https://${teamDomain}.slack.com/archives/${channel.id}/p${ts.replace(".", "")}`,
  };
};

export const chatMethods: Readonly<Record<string, Method>> = {
  "chat.postMessage": postMessage,
  "chat.postEphemeral": postEphemeral,
  "chat.update": update,
  "chat.delete": remove,
  "chat.getPermalink": getPermalink,
  "reactions.add": addReaction,
};
