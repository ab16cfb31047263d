import { type ImportChoice, isChosen } from "../../core/import/import-choice.ts";
import type { ImportDraft } from "../../core/import/import-service.ts";
import type { ImportSources } from "../../core/import/import-sources.ts";
import { toLanguage } from "../../core/tenant/language.ts";
import type { Block, Card } from "../card.ts";
import type { Words } from "../words/words.ts";
import { languageName } from "./settings-form.ts";

/** The import so far, in three steps: options, contacts, preview. `psa`: the provider's title. */
export function importCard({ draftId, choice, sources }: ImportDraft, psa: string, words: Words): Card {
  const { account, company, contacts } = sources;
  const eligible = contacts.filter(({ mark }) => mark === undefined).length;
  const chosen = contacts.filter((contact) => isChosen(choice, contact)).length;
  const values = { account: account.name, company: company.name, psa };
  const step = (
    key: "step-options" | "step-contacts" | "step-preview",
    lines: string[],
    button: StepButton,
  ): Block => ({
    kind: "item",
    title: words.rich(`import.${key}`),
    lines,
    buttons: [{ id: draftId, ...button }],
  });
  return {
    title: words.text("import.title"),
    summary: words.text("import.summary", values),
    blocks: [
      { kind: "text", text: words.rich("import.from-to", values) },
      { kind: "text", subtle: true, text: words.text("import.one-time", values) },
      step("step-options", optionLines(choice, sources, words), {
        action: "import.options",
        label: words.text("import.change-options"),
        opensForm: true,
      }),
      step(
        "step-contacts",
        [words.text("import.contacts-line", { chosen, eligible, marked: contacts.length - eligible })],
        {
          action: "import.contacts",
          label: words.text("import.choose-contacts"),
          ...(chosen === 0 && { style: "primary" as const }),
        },
      ),
      step("step-preview", [words.text("import.preview-why")], {
        action: "import.preview",
        label: words.text("import.preview"),
        ...(chosen > 0 && { style: "primary" as const }),
      }),
    ],
  };
}

interface StepButton {
  action: string;
  label: string;
  opensForm?: boolean;
  style?: "primary";
}

/** What holds for every user: licences first, the rest in one line. */
export function optionLines(choice: ImportChoice, { licences, groups }: ImportSources, words: Words): string[] {
  const names = licences.filter(({ key }) => choice.licenceKeys.includes(key)).map(({ description }) => description);
  const language = toLanguage(choice.locale);
  return [
    words.text("import.licences-chosen", { count: names.length, names: words.list(names) }),
    words.text("import.options-line", {
      role: words.text(`import.role.${choice.role}`),
      group: groups.find(({ key }) => key === choice.groupKey)?.name ?? words.text("import.no-group"),
      language: language ? languageName(language, words) : words.text("import.goto-default"),
      welcome: words.text(choice.welcomeEmail ? "import.welcome-on" : "import.welcome-off"),
    }),
  ];
}
