import { sendEvent } from "./app-events.ts";
import { escapeText } from "./escape-text.ts";
import { addPersonsFile } from "./file-methods.ts";
import { slashCommand } from "./interaction-payloads.ts";
import { isObject, type JsonObject } from "./json-object.ts";
import { addMessage } from "./message-store.ts";
import { applyResponse } from "./response-url.ts";
import { changed, recordTrouble, recordViolation, type SlackCore, type Trouble } from "./slack-core.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import { botIsIn, channelIn, directChannel, messageIn, type SlackChannel, userIn } from "./slack-workspace.ts";
import { typedText } from "./typed-text.ts";
import { type SeenMessage, seeMessage } from "./what-people-see.ts";

/** `answered`: the acknowledgement carried a message, mostly for this person alone. */
export type CommandOutcome =
  | { kind: "answered"; message: SeenMessage }
  | { kind: "silent" }
  | { kind: "trouble"; trouble: Trouble };

/** `heard`: the app acknowledged the event; false too when Slack sends none (no mention, the bot is not in the channel). */
export interface SayOutcome {
  message: SeenMessage;
  heard: boolean;
}

function channelOf(core: SlackCore, userId: string, where: string): SlackChannel {
  if (where === "bot" && userIn(core.workspace, userId).isStranger) {
    throw new Error(`${userId} is of another organisation and has no 1:1 with the bot.`);
  }
  const channel = where === "bot" ? directChannel(core.workspace, userId) : channelIn(core.workspace, where);
  if (!channel.memberIds.includes(userId))
    throw new Error(`${userId} is not a member of ${channel.name || channel.id}.`);
  return channel;
}

/** Types a slash command, `/psa …` or Slack's own `/invite @Crosswalk`; in the 1:1 with the bot unless told otherwise. */
export async function command(core: SlackCore, userId: string, typed: string, where = "bot"): Promise<CommandOutcome> {
  const channel = channelOf(core, userId, where);
  const [name = ""] = typed.trim().split(/\s+/);
  if (name === "/invite") return invite(core, channel);
  const action = typed;
  const trouble = (code: Trouble["code"], text: string): CommandOutcome => ({
    kind: "trouble",
    trouble: recordTrouble(core, { userId, action, code, text }),
  });
  // People of another organisation see the commands of their own workspace only.
  const isKnown = core.settings.commands.includes(name) && !userIn(core.workspace, userId).isStranger;
  if (!isKnown) return trouble("dispatch_failed", `${name} is not a valid command.`);
  const text = escapeText(typed.trim().slice(name.length).trim());
  const outcome = await core.deliver({ kind: "command", payload: slashCommand(core, userId, channel, name, text) });
  if (outcome.kind === "failed") return trouble(outcome.code, `${name} failed with the error "${outcome.code}"`);
  const answer: JsonObject = isObject(outcome.body) ? outcome.body : { text: outcome.body ?? "" };
  if (answer.text === "" || Object.keys(answer).length === 0) return { kind: "silent" };
  try {
    const target = { userId, channelId: channel.id, messageTs: null, threadTs: null };
    if (answer.response_type === "in_channel")
      addMessage(core, channel, userId, { text: typed, blocks: [], attachments: [] });
    applyResponse(core, target, answer);
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    const { code, messages } = error;
    recordViolation(core, { method: "ack of command", error: code, messages: [...messages], arguments: answer });
    return trouble("invalid_answer", `${name} failed with the error "${code}"`);
  }
  const posted = core.workspace.messages.at(-1);
  return posted === undefined ? { kind: "silent" } : { kind: "answered", message: seeMessage(core, posted, userId) };
}

function invite(core: SlackCore, channel: SlackChannel): CommandOutcome {
  if (!botIsIn(core.workspace, channel)) channel.memberIds.push(core.workspace.botUserId);
  changed(core);
  return { kind: "silent" };
}

/**
 * Writes a message. In the 1:1 (`"bot"`) the app gets `message.im`; in a channel it gets `app_mention` when the text
 * mentions it (`@Crosswalk` or `<@U…>`) and it is a member. Attached files come with `subtype: "file_share"`.
 */
export async function say(
  core: SlackCore,
  userId: string,
  typed: string,
  where = "bot",
  more: { threadTs?: string; files?: { name: string; text: string }[] } = {},
): Promise<SayOutcome> {
  const { workspace } = core;
  const channel = channelOf(core, userId, where);
  const parent = more.threadTs === undefined ? undefined : messageIn(workspace, channel.id, more.threadTs);
  if (more.threadTs !== undefined && parent === undefined) throw new Error(`No message ${more.threadTs} to reply to.`);
  const threadTs = parent?.threadTs ?? parent?.ts;
  const text = typedText(workspace, typed);
  const files = (more.files ?? []).map((file) => addPersonsFile(core, userId, file.name, file.text, channel.id));
  const blocks = typed === "" ? [] : [asRichText(typed)];
  const content = { text, blocks, attachments: [] };
  const message = addMessage(core, channel, userId, content, { threadTs, files });
  const mentionsBot = text.includes(`<@${workspace.botUserId}>`);
  const type = channel.kind === "im" ? "message" : mentionsBot && botIsIn(workspace, channel) ? "app_mention" : null;
  if (type === null) return { message: seeMessage(core, message, userId), heard: false };
  const outcome = await sendEvent(core, {
    type,
    user: userId,
    ts: message.ts,
    client_msg_id: `${message.ts}-${userId}`,
    text,
    team: userIn(workspace, userId).teamId,
    ...(blocks.length > 0 ? { blocks } : {}),
    ...(files.length > 0 ? { files, subtype: "file_share" } : {}),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    channel: channel.id,
    event_ts: message.ts,
    ...(type === "message" ? { channel_type: "im" } : {}),
  });
  return { message: seeMessage(core, message, userId), heard: outcome?.kind === "acked" };
}

function asRichText(text: string): JsonObject {
  const section = { type: "rich_text_section", elements: [{ type: "text", text }] };
  return { type: "rich_text", block_id: "typed", elements: [section] };
}

/** Opens the 1:1 with the bot: `app_home_opened`. True when the app acknowledged it. */
export async function openHome(
  core: SlackCore,
  userId: string,
  tab: "home" | "messages" = "messages",
): Promise<boolean> {
  const channel = directChannel(core.workspace, userId);
  const eventTs = String(core.settings.now() / 1000);
  const event = { type: "app_home_opened", user: userId, channel: channel.id, tab, event_ts: eventTs };
  return (await sendEvent(core, event))?.kind === "acked";
}
