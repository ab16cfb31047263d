import { isObject } from "./check-card.ts";
import { actionsOf, initialInputs } from "./find-action.ts";
import { makeActivity } from "./make-activity.ts";
import { type BotAnswer, sendActivity } from "./send-activity.ts";
import { takeDialogAnswer, takeExecuteAnswer } from "./take-answer.ts";
import {
  cardOf,
  fileConsentCard,
  type JsonObject,
  personalChatOf,
  type TeamsCore,
  type TeamsMessage,
} from "./teams-core.ts";
import type { FaultyToken, TeamsIssuer } from "./teams-issuer.ts";
import type { TeamsPersonRecord } from "./teams-organisation.ts";

export type TeamsInputs = Readonly<Record<string, string>>;

/** What a person does in Teams. Arguments and answers are plain JSON; an impossible act throws and says what is there. */
export interface TeamsPerson {
  readonly record: TeamsPersonRecord;
  /** In the 1:1, or in a channel (by id or name) with a mention of the bot; `threadId` is the root message's id. */
  say(text: string, where?: { channel: string; threadId?: string }, faulty?: FaultyToken): Promise<BotAnswer>;
  /** A picture without words, in the 1:1. */
  sayAttachment(): Promise<BotAnswer>;
  /** Presses an Action.Execute by its title. Inputs that are not given are as the card has them. */
  execute(messageId: string, title: string, inputs?: TeamsInputs, nth?: number): Promise<BotAnswer>;
  /** Presses an Action.Submit that opens a dialog. */
  openDialog(messageId: string, title: string, inputs?: TeamsInputs, nth?: number): Promise<BotAnswer>;
  /** Presses a button of the open dialog; the first one when no title is given. */
  submitDialog(inputs: TeamsInputs, title?: string): Promise<BotAnswer>;
  closeDialog(): void;
  /** Answers the bot's request to send a file. */
  acceptFile(messageId: string): Promise<BotAnswer>;
  declineFile(messageId: string): Promise<BotAnswer>;
  addApp(): Promise<BotAnswer>;
  removeApp(): Promise<BotAnswer>;
}

export function personIn(
  core: TeamsCore,
  issuer: TeamsIssuer,
  record: TeamsPersonRecord,
  uploadUrl: string,
): TeamsPerson {
  const chat = personalChatOf(record);
  const send = (conversationId: string, fields: JsonObject, faulty?: FaultyToken) =>
    sendActivity(core, issuer, record, makeActivity(core, record, conversationId, fields), faulty);

  function messageOf(id: string): { message: TeamsMessage; card: JsonObject } {
    const message = core.messages.find((candidate) => candidate.id === id);
    const card = message && cardOf(message, record.id);
    if (!message || !card) throw new Error(`there is no message ${id} with a card`);
    return { message, card };
  }

  function find(card: JsonObject, types: readonly string[], title: string | undefined, nth: number): JsonObject {
    const all = actionsOf(card).filter(({ action }) => types.includes(String(action.type)));
    const found = all.filter(({ action }) => title === undefined || action.title === title)[nth]?.action;
    if (!found) throw new Error(`no button "${title}"; there are: ${all.map(({ action }) => action.title).join(", ")}`);
    return found;
  }

  async function consent(messageId: string, action: "accept" | "decline"): Promise<BotAnswer> {
    const message = core.messages.find(({ id }) => id === messageId);
    const asked = message?.attachments.find(({ contentType }) => contentType === fileConsentCard);
    if (!message || !asked || !isObject(asked.content)) throw new Error(`message ${messageId} asks for no file`);
    const context = action === "accept" ? asked.content.acceptContext : asked.content.declineContext;
    const fileId = core.nextId();
    const uploadInfo = {
      contentUrl: `https://northwind.sharepoint.example/${fileId}`,
      name: asked.name,
      uploadUrl: `${uploadUrl}/${record.id}/${fileId}/${encodeURIComponent(asked.name ?? "file")}`,
      uniqueId: fileId,
      fileType: "csv",
    };
    const value = { type: "fileUpload", action, context, ...(action === "accept" && { uploadInfo }) };
    return send(chat, { type: "invoke", name: "fileConsent/invoke", replyToId: messageId, value });
  }

  const installation = (action: "add" | "remove") => {
    record.hasApp = action === "add";
    return send(chat, { type: "installationUpdate", action });
  };

  return {
    record,

    async say(text, where, faulty) {
      if (!where) {
        core.messages.push(said(core, chat, record.id, text));
        core.changed();
        return send(chat, { type: "message", text, textFormat: "plain" }, faulty);
      }
      const channel = core.organisation.team.channels.find(
        ({ id, name }) => id === where.channel || name === where.channel,
      );
      if (!channel) throw new Error(`there is no channel ${where.channel}`);
      const own = said(core, channel.id, record.id, `@Crosswalk ${text}`);
      own.conversationId = `${channel.id};messageid=${where.threadId ?? own.id}`;
      core.messages.push(own);
      core.changed();
      const mention = {
        type: "mention",
        mentioned: { id: `28:${core.appId}`, name: "Crosswalk" },
        text: "<at>Crosswalk</at>",
      };
      const fields = {
        type: "message",
        id: own.id,
        text: `<at>Crosswalk</at>&nbsp;${text}\n`,
        textFormat: "plain",
        entities: [mention],
      };
      return send(own.conversationId, fields, faulty);
    },

    sayAttachment: () =>
      send(chat, {
        type: "message",
        text: "",
        attachments: [
          { contentType: "image/png", contentUrl: "https://smba.sandbox.example/image.png", name: "image.png" },
        ],
      }),

    async execute(messageId, title, inputs = {}, nth = 0) {
      const { message, card } = messageOf(messageId);
      const action = find(card, ["Action.Execute"], title, nth);
      const data = { ...(isObject(action.data) ? action.data : {}), ...initialInputs(card), ...inputs };
      const value = { action: { type: "Action.Execute", title, verb: action.verb, data }, trigger: "manual" };
      const fields = { type: "invoke", name: "adaptiveCard/action", replyToId: messageId, value };
      const answer = await send(message.conversationId, fields);
      takeExecuteAnswer(core, record, message, answer);
      return answer;
    },

    async openDialog(messageId, title, inputs = {}, nth = 0) {
      const { message, card } = messageOf(messageId);
      const action = find(card, ["Action.Submit"], title, nth);
      const data = { ...(isObject(action.data) ? action.data : {}), ...initialInputs(card), ...inputs };
      const value = { data, context: { theme: "default" } };
      const fields = { type: "invoke", name: "task/fetch", replyToId: messageId, value };
      const answer = await send(message.conversationId, fields);
      takeDialogAnswer(core, record, { messageId, conversationId: message.conversationId }, answer);
      return answer;
    },

    async submitDialog(inputs, title) {
      const dialog = core.dialogs.get(record.id);
      if (!dialog) throw new Error(`${record.name} has no dialog open`);
      const action = find(dialog.card, ["Action.Submit"], title, 0);
      const data = { ...(isObject(action.data) ? action.data : {}), ...initialInputs(dialog.card), ...inputs };
      const value = { data, context: { theme: "default" } };
      const fields = { type: "invoke", name: "task/submit", replyToId: dialog.messageId, value };
      const answer = await send(dialog.conversationId, fields);
      takeDialogAnswer(core, record, dialog, answer);
      return answer;
    },

    closeDialog() {
      core.dialogs.delete(record.id);
      core.changed();
    },

    acceptFile: (messageId) => consent(messageId, "accept"),
    declineFile: (messageId) => consent(messageId, "decline"),
    addApp: () => installation("add"),
    removeApp: () => installation("remove"),
  };
}

function said(core: TeamsCore, conversationId: string, from: string, text: string): TeamsMessage {
  return {
    id: core.nextId(),
    conversationId,
    from,
    text,
    attachments: [],
    at: new Date(),
    updates: 0,
    shownTo: new Map(),
  };
}
