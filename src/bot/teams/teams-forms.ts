import type { Form } from "../form.ts";
import { adaptiveCardType } from "./teams-cards.ts";
import { fieldElements } from "./teams-fields.ts";
import { cut, teamsLimits } from "./teams-limits.ts";
import { type Element, textElement } from "./teams-texts.ts";

/** Where a form was opened, carried through the dialog: the card's message. */
export interface FormOrigin {
  conversationId: string;
  messageId: string;
}

/** A form as the answer to `task/fetch` or `task/submit`. */
export function formAnswer(form: Form, origin: FormOrigin | undefined): Element {
  const names = (kind: "secret" | "choices") =>
    form.fields.filter((field) => field.kind === kind).map(({ name }) => name);
  const card = {
    type: "AdaptiveCard",
    version: "1.5",
    fallbackText: form.title,
    body: [...form.intro.map((text) => textElement(text)), ...form.fields.flatMap(fieldElements)],
    actions: [
      {
        type: "Action.Submit",
        title: cut(form.submitLabel, teamsLimits.buttonText),
        style: "positive",
        data: { form: form.name, context: form.context, secrets: names("secret"), lists: names("choices"), origin },
      },
    ],
  };
  return dialogAnswer(form.title, card);
}

/** A line and a button that asks for the outcome of what is still running. */
export function stillRunningAnswer(title: string, line: string, showResult: string, pending: string): Element {
  return dialogAnswer(title, {
    type: "AdaptiveCard",
    version: "1.5",
    fallbackText: line,
    body: [textElement(line)],
    actions: [{ type: "Action.Submit", title: cut(showResult, teamsLimits.buttonText), data: { pending } }],
  });
}

export function lineAnswer(text: string): Element {
  return { task: { type: "message", value: text } };
}

function dialogAnswer(title: string, card: Element): Element {
  const value = {
    title: cut(title, teamsLimits.dialogTitle),
    width: "medium",
    height: "medium",
    card: { contentType: adaptiveCardType, content: card },
  };
  return { task: { type: "continue", value } };
}
