import { checkCard, checkDialogCard } from "./check-card.ts";
import { isObject } from "./json-object.ts";
import type { BotAnswer } from "./send-activity.ts";
import { adaptiveCard, type TeamsCore, type TeamsDialog, type TeamsMessage } from "./teams-core.ts";
import type { TeamsPersonRecord } from "./teams-organisation.ts";

const messageAnswer = "application/vnd.microsoft.activity.message";

/** Shows what an Execute was answered with, as a client does: a card in the message's place, or a line. */
export function takeExecuteAnswer(
  core: TeamsCore,
  person: TeamsPersonRecord,
  message: TeamsMessage,
  answer: BotAnswer,
): void {
  if (answer.status === 0 || answer.status >= 400) return;
  const { body } = answer;
  if (!isObject(body) || typeof body.statusCode !== "number" || typeof body.type !== "string") {
    core.violations.push({ call: "adaptiveCard/action", problems: ["the answer is not { statusCode, type, value }"] });
    return;
  }
  if (body.type === adaptiveCard && isObject(body.value)) {
    const problems = checkCard(body.value);
    if (problems.length > 0) core.violations.push({ call: "adaptiveCard/action", problems });
    else message.shownTo.set(person.id, body.value);
  } else if (body.type === messageAnswer && typeof body.value === "string") {
    if (body.value !== "") core.toasts.push({ personId: person.id, text: body.value });
  } else if (body.statusCode >= 400) {
    core.troubles.push({ personId: person.id, what: `the click was refused: ${JSON.stringify(body.value)}` });
  } else {
    core.violations.push({ call: "adaptiveCard/action", problems: [`the type ${body.type} is unknown`] });
  }
  core.changed();
}

/** Opens, changes or closes a dialog after `task/fetch` or `task/submit`. */
export function takeDialogAnswer(
  core: TeamsCore,
  person: TeamsPersonRecord,
  from: Pick<TeamsDialog, "messageId" | "conversationId">,
  answer: BotAnswer,
): void {
  if (answer.status === 0 || answer.status >= 400) return;
  const task = isObject(answer.body) && isObject(answer.body.task) ? answer.body.task : null;
  if (!task) {
    core.dialogs.delete(person.id);
  } else if (task.type === "message") {
    core.dialogs.delete(person.id);
    if (typeof task.value === "string" && task.value !== "")
      core.toasts.push({ personId: person.id, text: task.value });
  } else if (task.type === "continue" && isObject(task.value) && isObject(task.value.card)) {
    const { card, title } = task.value;
    const problems =
      card.contentType === adaptiveCard ? checkDialogCard(card.content) : ["the dialog's card is no attachment"];
    if (problems.length > 0) core.violations.push({ call: "task", problems });
    else {
      const { messageId, conversationId } = from;
      const content = isObject(card.content) ? card.content : {};
      core.dialogs.set(person.id, { title: String(title ?? ""), card: content, messageId, conversationId });
    }
  } else {
    core.violations.push({ call: "task", problems: ["the answer is neither a card nor a message"] });
  }
  core.changed();
}
