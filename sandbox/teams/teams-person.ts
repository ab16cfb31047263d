import { answerFile } from "./answer-file.ts";
import { inputsOf } from "./find-action.ts";
import { isObject, type JsonObject } from "./json-object.ts";
import { makeActivity } from "./make-activity.ts";
import { enteredValues, findButton, sentData, type TeamsInputs } from "./press-button.ts";
import { sayInTeams, type TeamsPlaceToSay } from "./say-in-teams.ts";
import { type BotAnswer, sendActivity } from "./send-activity.ts";
import { takeDialogAnswer, takeExecuteAnswer } from "./take-answer.ts";
import { type FoundChoice, takeSearchAnswer } from "./take-search-answer.ts";
import { cardOf, personalChatOf, type TeamsCore, type TeamsDialog, type TeamsMessage } from "./teams-core.ts";
import type { FaultyToken, TeamsIssuer } from "./teams-issuer.ts";
import type { TeamsPersonRecord } from "./teams-organisation.ts";

export type { TeamsInputs };

/** What a person does in Teams. Arguments and answers are plain JSON; an impossible act throws and says what is there. */
export interface TeamsPerson {
  readonly record: TeamsPersonRecord;
  /** In the 1:1, or in a channel (by id or name) with a mention of the bot; `threadId` is the root message's id. */
  say(text: string, where?: TeamsPlaceToSay, faulty?: FaultyToken): Promise<BotAnswer>;
  /** A picture without words, in the 1:1. */
  sayAttachment(): Promise<BotAnswer>;
  /** Teams delivers the person's latest activity once more, with the same id, as it does when an answer got lost. */
  deliverAgain(): Promise<BotAnswer>;
  /** Puts a reaction, like `like` or `heart`, on a message. */
  react(messageId: string, reaction: string): Promise<BotAnswer>;
  /** Presses an Action.Execute by its title. Inputs that are not given are as the card has them. */
  execute(messageId: string, title: string, inputs?: TeamsInputs, nth?: number): Promise<BotAnswer>;
  /** Asks for the person's own view of a card with `refresh`: by itself when named in `userIds`, else from the message's menu. */
  refresh(messageId: string): Promise<BotAnswer>;
  /** Presses an Action.Submit without a dialog: its data comes as a message. */
  submitAction(messageId: string, title: string, inputs?: TeamsInputs, nth?: number): Promise<BotAnswer>;
  /** Presses an Action.Submit that opens a dialog. */
  openDialog(messageId: string, title: string, inputs?: TeamsInputs, nth?: number): Promise<BotAnswer>;
  /** Presses a button of the open dialog; the first one when no title is given. */
  submitDialog(inputs: TeamsInputs, title?: string): Promise<BotAnswer>;
  closeDialog(): void;
  /** Types into a choice input that asks the bot: in a message, else in the open dialog. At most 15 choices come back. */
  typeahead(
    inputId: string,
    text: string,
    at?: { messageId?: string; inputs?: TeamsInputs },
  ): Promise<readonly FoundChoice[]>;
  /** Answers the bot's request to send a file. */
  acceptFile(messageId: string): Promise<BotAnswer>;
  declineFile(messageId: string): Promise<BotAnswer>;
  /** Teams tells of it twice: as a member added to the conversation, and as an installation. The answer is the second one's. */
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
  const deliver = (activity: JsonObject, faulty?: FaultyToken) => sendActivity(core, issuer, record, activity, faulty);
  const send = (conversationId: string, fields: JsonObject) =>
    deliver(makeActivity(core, record, conversationId, fields));
  const invoke = (conversationId: string, name: string, replyToId: string, value: JsonObject) =>
    send(conversationId, { type: "invoke", name, replyToId, value });

  function messageOf(id: string): TeamsMessage {
    const message = core.messages.find((candidate) => candidate.id === id);
    if (!message) throw new Error(`there is no message ${id}`);
    return message;
  }

  function cardAt(id: string): { message: TeamsMessage; card: JsonObject } {
    const message = messageOf(id);
    const card = cardOf(message, record.id);
    if (!card) throw new Error(`message ${id} has no card`);
    return { message, card };
  }

  function shownAt(messageId: string): Pick<TeamsDialog, "card" | "messageId" | "conversationId"> {
    const { message, card } = cardAt(messageId);
    return { card, messageId, conversationId: message.conversationId };
  }

  function openedDialog(): TeamsDialog {
    const dialog = core.dialogs.get(record.id);
    if (!dialog) throw new Error(`${record.name} has no dialog open`);
    return dialog;
  }

  async function executeAction(message: TeamsMessage, action: JsonObject, data: JsonObject, trigger: string) {
    const { title, id, verb } = action;
    const sent = { type: "Action.Execute", ...(title !== undefined && { title }), ...(id !== undefined && { id }) };
    const value = { action: { ...sent, verb, data }, trigger };
    const answer = await invoke(message.conversationId, "adaptiveCard/action", message.id, value);
    takeExecuteAnswer(core, record, message, answer);
    return answer;
  }

  return {
    record,
    say: async (text, where, faulty) => deliver(sayInTeams(core, record, text, where), faulty),

    async sayAttachment() {
      const contentUrl = "https://smba.sandbox.example/image.png";
      const picture = { contentType: "image/png", contentUrl, name: "image.png" };
      return deliver(sayInTeams(core, record, "", undefined, [picture]));
    },

    async deliverAgain() {
      const last = core.lastSent.get(record.id);
      if (!last) throw new Error(`${record.name} has done nothing yet`);
      return deliver(last);
    },

    async react(messageId, reaction) {
      const { conversationId } = messageOf(messageId);
      const fields = { type: "messageReaction", replyToId: messageId, reactionsAdded: [{ type: reaction }] };
      return send(conversationId, fields);
    },

    async execute(messageId, title, inputs = {}, nth = 0) {
      const { message, card } = cardAt(messageId);
      const action = findButton(card, "Action.Execute", title, nth);
      return executeAction(message, action, sentData(card, action, inputs), "manual");
    },

    async refresh(messageId) {
      const { message, card } = cardAt(messageId);
      const { action, userIds = [] } = isObject(card.refresh) ? card.refresh : {};
      if (!isObject(action)) throw new Error(`the card of message ${messageId} has no refresh`);
      const isNamed = Array.isArray(userIds) && userIds.includes(record.botFacingId);
      return executeAction(message, action, isObject(action.data) ? action.data : {}, isNamed ? "automatic" : "manual");
    },

    async submitAction(messageId, title, inputs = {}, nth = 0) {
      const { message, card } = cardAt(messageId);
      const action = findButton(card, "Action.Submit", title, nth);
      if (opensDialog(action)) throw new Error(`"${title}" opens a dialog`);
      const value = sentData(card, action, inputs);
      return send(message.conversationId, { type: "message", replyToId: messageId, value });
    },

    async openDialog(messageId, title, inputs = {}, nth = 0) {
      const { message, card } = cardAt(messageId);
      const action = findButton(card, "Action.Submit", title, nth);
      if (!opensDialog(action)) throw new Error(`"${title}" has no msteams.type task/fetch and opens no dialog`);
      const { conversationId } = message;
      const value = { data: sentData(card, action, inputs), context: { theme: "default" } };
      const answer = await invoke(conversationId, "task/fetch", messageId, value);
      takeDialogAnswer(core, record, { messageId, conversationId }, answer);
      return answer;
    },

    async submitDialog(inputs, title) {
      const dialog = openedDialog();
      const action = findButton(dialog.card, "Action.Submit", title, 0);
      const value = { data: sentData(dialog.card, action, inputs), context: { theme: "default" } };
      const answer = await invoke(dialog.conversationId, "task/submit", dialog.messageId, value);
      takeDialogAnswer(core, record, dialog, answer);
      return answer;
    },

    closeDialog() {
      core.dialogs.delete(record.id);
      core.changed();
    },

    async typeahead(inputId, text, { messageId, inputs = {} } = {}) {
      const { conversationId, ...at } = messageId === undefined ? openedDialog() : shownAt(messageId);
      const query = inputsOf(at.card).find(({ id }) => id === inputId)?.["choices.data"];
      if (!isObject(query)) throw new Error(`input ${inputId} does not ask the bot`);
      const { dataset, associatedInputs } = query;
      const others = associatedInputs === "auto" && { data: enteredValues(inputsOf(at.card), inputs) };
      const value = { queryText: text, queryOptions: { skip: 0, top: 15 }, dataset, ...others };
      return takeSearchAnswer(core, await invoke(conversationId, "application/search", at.messageId, value));
    },

    acceptFile: async (messageId) => send(chat, answerFile(core, record, messageOf(messageId), uploadUrl, "accept")),
    declineFile: async (messageId) => send(chat, answerFile(core, record, messageOf(messageId), uploadUrl, "decline")),

    async addApp() {
      record.hasApp = true;
      await send(chat, { type: "conversationUpdate", membersAdded: [{ id: `28:${core.appId}` }] });
      return send(chat, { type: "installationUpdate", action: "add" });
    },

    async removeApp() {
      record.hasApp = false;
      return send(chat, { type: "installationUpdate", action: "remove" });
    },
  };
}

function opensDialog({ data }: JsonObject): boolean {
  return isObject(data) && isObject(data.msteams) && data.msteams.type === "task/fetch";
}
