import { importRoles } from "../../core/import/import.ts";
import type { ImportDraft } from "../../core/import/import-service.ts";
import { languages } from "../../core/tenant/language.ts";
import type { FormField, Option, Text } from "../card.ts";
import type { Form } from "../form.ts";
import type { Words } from "../words/words.ts";
import { languageName } from "./settings-form.ts";

/** Slack shows at most ten check boxes in a group, so more licences go into further groups. */
const licencesPerField = 10;
const mostGroups = 98;

/** GoTo's locales by our languages. */
const locales = { en: "en_US", fr: "fr_FR", it: "it_IT", de: "de_DE", es: "es_ES", pt: "pt_BR", nl: "nl_NL" } as const;

/** Licences with their free seats, role, group, language, welcome e-mail (off unless it is chosen). */
export function importOptionsForm({ draftId, choice, sources }: ImportDraft, words: Words): Form {
  const { licences, groups } = sources;
  const licenceFields: FormField[] = [];
  for (let at = 0; at < licences.length; at += licencesPerField) {
    const part = licences.slice(at, at + licencesPerField);
    licenceFields.push({
      kind: "choices",
      name: `licences${at / licencesPerField}`,
      label: words.text(at === 0 ? "import.licences" : "import.licences-more"),
      hint: words.text("import.licences-hint"),
      optional: true,
      options: part.map(({ key, description, seats, used }) => ({
        value: key,
        label: description,
        description: words.text("import.free-seats", { free: Math.max(0, seats - used), seats }),
      })),
      values: part.map(({ key }) => key).filter((key) => choice.licenceKeys.includes(key)),
    });
  }
  const none: Option = { value: "none", label: words.text("import.no-group") };
  const byDefault: Option = { value: "default", label: words.text("import.goto-default") };
  const intro: Text[] =
    groups.length > mostGroups ? [words.text("import.too-many-groups", { count: groups.length })] : [];
  return {
    name: "import.options",
    title: words.text("import.options-title"),
    submitLabel: words.text("import.options-save"),
    cancelLabel: words.text("common.cancel"),
    context: draftId,
    intro,
    fields: [
      ...licenceFields,
      {
        kind: "choice",
        name: "role",
        label: words.text("import.role"),
        hint: words.text("import.role-hint"),
        options: importRoles.map((role) => ({ value: role, label: words.text(`import.role.${role}`) })),
        value: choice.role,
      },
      {
        kind: "choice",
        name: "group",
        label: words.text("import.group"),
        options: [none, ...groups.slice(0, mostGroups).map(({ key, name }) => ({ value: key, label: name }))],
        value: groups.some(({ key }) => key === choice.groupKey) ? (choice.groupKey ?? "none") : "none",
      },
      {
        kind: "choice",
        name: "locale",
        label: words.text("import.language"),
        options: [
          byDefault,
          ...languages.map((language) => ({ value: locales[language], label: languageName(language, words) })),
        ],
        value: choice.locale ?? "default",
      },
      {
        kind: "toggle",
        name: "welcome",
        label: words.text("import.welcome"),
        hint: words.text("import.welcome-hint"),
        value: choice.welcomeEmail,
      },
    ],
  };
}

export const knownLocales: readonly string[] = Object.values(locales);
