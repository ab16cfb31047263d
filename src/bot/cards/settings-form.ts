import type { Language } from "../../core/tenant/language.ts";
import type { Tenant } from "../../core/tenant/tenant.ts";
import type { Form } from "../form.ts";
import { writtenLanguages } from "../words/catalogues.ts";
import type { Words } from "../words/words.ts";

/** `context` names the card that it was opened from. */
export function settingsForm(
  tenant: Pick<Tenant, "language" | "timeZone">,
  context: string,
  words: Words,
  problem?: string,
): Form {
  return {
    name: "settings.change",
    title: words.text("checklist.settings-form"),
    submitLabel: words.text("checklist.settings-save"),
    cancelLabel: words.text("common.cancel"),
    context,
    intro: [words.text("checklist.settings-intro")],
    fields: [
      {
        kind: "choice",
        name: "language",
        label: words.text("checklist.language"),
        options: writtenLanguages.map((value) => ({ value, label: languageName(value, words) })),
        value: writtenLanguages.find((language) => language === tenant.language) ?? "en",
      },
      {
        kind: "text",
        name: "timeZone",
        label: words.text("checklist.time-zone"),
        hint: words.text("checklist.time-zone-hint"),
        value: tenant.timeZone,
        maxLength: 60,
        ...(problem && { problem }),
      },
    ],
  };
}

/** "Italian" or "italiano": the language's name in the viewer's own. */
export function languageName(language: Language, words: Words): string {
  return new Intl.DisplayNames([words.language], { type: "language" }).of(language) ?? language;
}
