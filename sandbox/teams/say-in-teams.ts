import type { JsonObject } from "./json-object.ts";
import { makeActivity } from "./make-activity.ts";
import { newMessage, personalChatOf, type TeamsAttachment, type TeamsCore } from "./teams-core.ts";
import type { TeamsPersonRecord } from "./teams-organisation.ts";

export interface TeamsPlaceToSay {
  /** By id or name. */
  channel: string;
  /** The id of the thread's first message; a new thread when absent. */
  threadId?: string;
}

/** A person's message as it stands in the chat, and the activity that tells the bot of it. */
export function sayInTeams(
  core: TeamsCore,
  person: TeamsPersonRecord,
  text: string,
  where?: TeamsPlaceToSay,
  attachments: TeamsAttachment[] = [],
): JsonObject {
  const chat = where ? threadAt(core, where) : personalChatOf(person);
  const shown = where ? `@Crosswalk ${text}` : text;
  const message = newMessage(core, chat, { from: person.id, text: shown, attachments });
  core.messages.push(message);
  core.changed();
  const fields = where ? mentioning(core, text, attachments) : { text, ...(attachments.length > 0 && { attachments }) };
  const { id, conversationId } = message;
  return makeActivity(core, person, conversationId, { type: "message", id, textFormat: "plain", ...fields });
}

function threadAt(core: TeamsCore, { channel: wanted, threadId }: TeamsPlaceToSay): string {
  const { channels } = core.organisation.team;
  const channel = channels.find(({ id, name }) => id === wanted || name === wanted);
  if (!channel)
    throw new Error(`there is no channel ${wanted}; there are: ${channels.map(({ name }) => name).join(", ")}`);
  if (threadId === undefined) return channel.id;
  const thread = `${channel.id};messageid=${threadId}`;
  if (!core.messages.some(({ conversationId }) => conversationId === thread))
    throw new Error(`there is no thread ${threadId} in ${channel.name}`);
  return thread;
}

/** In channels the text is HTML, comes a second time as an attachment, and names the bot, which hears only what names it. */
function mentioning(core: TeamsCore, text: string, attachments: TeamsAttachment[]): JsonObject {
  const bot = { id: `28:${core.appId}`, name: "Crosswalk" };
  const html = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const mark = '<span itemscope itemtype="http://schema.skype.com/Mention" itemid="0">Crosswalk</span>';
  return {
    text: `<at>Crosswalk</at>&nbsp;${html}\n`,
    attachments: [...attachments, { contentType: "text/html", content: `<div><div>${mark}&nbsp;${html}</div></div>` }],
    entities: [{ type: "mention", mentioned: bot, text: "<at>Crosswalk</at>" }],
  };
}
