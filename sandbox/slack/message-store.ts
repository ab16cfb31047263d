import { blocksWithin, checkMessageBlocks, elementsOf, textLength } from "./check-blocks.ts";
import { copyOf, type JsonObject, objectsIn } from "./json-object.ts";
import { changed, type SlackCore } from "./slack-core.ts";
import { slackLimits } from "./slack-limits.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import { nextTs, type SlackChannel, type SlackMessage, shortId, userIn } from "./slack-workspace.ts";

/** What a message says, checked against Slack's limits. */
export interface MessageContent {
  text: string;
  blocks: JsonObject[];
  attachments: JsonObject[];
}

/** Copies blocks and fills in block ids and action ids, as Slack does for those that bring none. */
export function withIds(blocks: unknown): JsonObject[] {
  const copies = copyOf(objectsIn(blocks));
  for (const block of blocksWithin(copies)) {
    block.block_id ??= shortId();
    for (const element of elementsOf(block)) if (element.type !== "image") element.action_id ??= shortId();
  }
  return copies;
}

/**
 * Checks text and blocks; refuses with `no_text`, `msg_too_long`, `invalid_blocks`, `msg_blocks_too_long` or
 * `too_many_attachments`.
 */
export function checkedContent(args: JsonObject): MessageContent {
  const text = typeof args.text === "string" ? args.text : "";
  const blocks = args.blocks ?? [];
  const attachments = objectsIn(args.attachments);
  const problems = [blocks, ...attachments.map((attachment) => attachment.blocks ?? [])].flatMap(checkMessageBlocks);
  if (problems.length > 0) throw new SlackRefusal("invalid_blocks", problems, { errors: problems });
  const hasBlocks = Array.isArray(blocks) && blocks.length > 0;
  if (text.trim() === "" && !hasBlocks && attachments.length === 0) throw new SlackRefusal("no_text");
  if (text.length > slackLimits.message.text) throw new SlackRefusal("msg_too_long");
  if (textLength(blocks) > slackLimits.message.blockText) throw new SlackRefusal("msg_blocks_too_long");
  if (attachments.length > slackLimits.message.attachments) throw new SlackRefusal("too_many_attachments");
  return { text, blocks: withIds(blocks), attachments };
}

/** Adds a message to a channel and tells everyone who watches. */
export function addMessage(
  core: SlackCore,
  channel: SlackChannel,
  userId: string,
  content: MessageContent,
  more: { threadTs?: string | undefined; ephemeralFor?: string; files?: JsonObject[] } = {},
): SlackMessage {
  const message: SlackMessage = {
    channelId: channel.id,
    ts: nextTs(),
    userId,
    ...content,
    files: more.files ?? [],
    reactions: [],
    stateOf: new Map(),
    ...(more.threadTs === undefined ? {} : { threadTs: more.threadTs }),
    ...(more.ephemeralFor === undefined ? {} : { ephemeralFor: more.ephemeralFor }),
  };
  core.workspace.messages.push(message);
  changed(core);
  return message;
}

export function replaceContent(core: SlackCore, message: SlackMessage, content: Partial<MessageContent>): void {
  Object.assign(message, content);
  message.edited = { ts: nextTs() };
  changed(core);
}

export function removeMessage(core: SlackCore, message: SlackMessage): void {
  core.workspace.messages.splice(core.workspace.messages.indexOf(message), 1);
  changed(core);
}

/** The message as Slack gives it in answers, events and interactions. */
export function presentMessage(core: SlackCore, message: SlackMessage): JsonObject {
  const { workspace } = core;
  const author = userIn(workspace, message.userId);
  const isOfBot = author.id === workspace.botUserId;
  const replies = workspace.messages.filter(
    (reply) => reply.threadTs === message.ts && reply.ephemeralFor === undefined,
  );
  return {
    user: author.id,
    type: "message",
    ts: message.ts,
    ...(isOfBot ? { bot_id: workspace.botId, app_id: workspace.appId } : {}),
    text: message.text,
    team: author.teamId,
    ...(message.blocks.length > 0 ? { blocks: copyOf(message.blocks) } : {}),
    ...(message.attachments.length > 0 ? { attachments: copyOf(message.attachments) } : {}),
    ...(message.files.length > 0 ? { files: copyOf(message.files) } : {}),
    ...(message.reactions.length > 0 ? { reactions: copyOf(message.reactions) } : {}),
    ...(message.edited === undefined
      ? {}
      : { edited: { user: isOfBot ? workspace.botId : author.id, ...message.edited } }),
    ...(message.threadTs === undefined
      ? {}
      : { thread_ts: message.threadTs, parent_user_id: parentAuthor(core, message) }),
    ...(replies.length > 0
      ? { thread_ts: message.ts, reply_count: replies.length, latest_reply: replies.at(-1)?.ts }
      : {}),
  };
}

function parentAuthor(core: SlackCore, message: SlackMessage): string | undefined {
  return core.workspace.messages.find((other) => other.ts === message.threadTs)?.userId;
}
