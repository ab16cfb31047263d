import type { Form } from "../form.ts";
import type { Words } from "../words/words.ts";

export const longestReason = 500;

/** `context`: the request's id and the place of the card that was clicked. */
export function approvalRejectForm(context: string, words: Words, problem?: string): Form {
  return {
    name: "approval.reject",
    title: words.text("approval.form-title"),
    submitLabel: words.text("approval.form-submit"),
    cancelLabel: words.text("common.cancel"),
    context,
    intro: [],
    fields: [
      {
        kind: "text",
        name: "reason",
        label: words.text("approval.form-reason"),
        hint: words.text("approval.form-reason-hint"),
        multiline: true,
        maxLength: longestReason,
        ...(problem && { problem }),
      },
    ],
  };
}
