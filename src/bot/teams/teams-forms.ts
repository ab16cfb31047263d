import type { Card } from "../card.ts";
import type { Form } from "../form.ts";
import { adaptiveCardType } from "./teams-cards.ts";
import { fieldElements } from "./teams-fields.ts";
import { bytesOf, cut, rooms, teamsLimits } from "./teams-limits.ts";
import { type Element, textElement } from "./teams-texts.ts";

/** A form as the answer to `task/fetch` or `task/submit`. `messageId`: the card from which it was opened. */
export function formAnswer(form: Form, messageId: string | undefined): Element {
  const names = (kind: "secret" | "choices") =>
    form.fields.filter((field) => field.kind === kind).map(({ name }) => name);
  const data = { form: form.name, context: form.context, secrets: names("secret"), lists: names("choices"), messageId };
  const drawings = rooms.map((room) => [
    ...form.intro.map((text) => textElement(text, {}, room.text)),
    ...form.fields.flatMap((field) => fieldElements("form", field, room)),
  ]);
  const body = drawings.find((drawn) => bytesOf(drawn) < teamsLimits.cardBytes) ?? drawings.at(-1) ?? [];
  const actions = [{ type: "Action.Submit", title: label(form.submitLabel), style: "positive", data }];
  return dialogAnswer(form.title, { fallbackText: form.title, body, actions });
}

/** A line and a button that asks for the outcome of what is still running. */
export function stillRunningAnswer(title: string, line: string, showResult: string, pending: string): Element {
  const actions = [{ type: "Action.Submit", title: label(showResult), style: "positive", data: { pending } }];
  return dialogAnswer(title, { fallbackText: line, body: [textElement(line)], actions });
}

/** A line in the dialog's place. */
export function lineAnswer(text: string): Element {
  return { task: { type: "message", value: text } };
}

/** For whoever closed the dialog: what was wrong. What was typed is kept in the draft, and no secret is shown. */
export function problemsCard({ title, intro, fields }: Form): Card {
  const problems = fields.flatMap(({ label: name, problem }) => (problem ? [{ label: name, value: problem }] : []));
  return {
    title,
    summary: problems.map(({ label: name, value }) => `${name}: ${value}`).join("; ") || title,
    tone: "warning",
    blocks: [
      ...intro.map((text) => ({ kind: "text" as const, text })),
      ...problems.map((problem) => ({ kind: "facts" as const, facts: [problem] })),
    ],
  };
}

function label(text: string): string {
  return cut(text, teamsLimits.buttonText) || "–";
}

function dialogAnswer(title: string, card: { fallbackText: string; body: readonly Element[]; actions: Element[] }) {
  const content = { type: "AdaptiveCard", version: "1.5", ...card, fallbackText: card.fallbackText || "–" };
  const attachment = { contentType: adaptiveCardType, content };
  const value = { title: cut(title, teamsLimits.dialogTitle), width: "medium", height: "medium", card: attachment };
  return { task: { type: "continue", value } };
}
