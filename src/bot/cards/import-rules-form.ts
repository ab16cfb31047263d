import { defaultImportRules, type ImportRules, type Tenant } from "../../core/tenant/tenant.ts";
import type { Values } from "../card.ts";
import { textOf } from "../entered.ts";
import type { Form } from "../form.ts";
import type { Words } from "../words/words.ts";

const undoHoursOffered = [0, 1, 4, 24, 72, 168] as const;
const rowDaysOffered = [30, 90, 180, 365] as const;

/** For how long an import can be undone, and how long its rows keep names and addresses. */
export function importRulesForm({ imports = defaultImportRules }: Pick<Tenant, "imports">, words: Words): Form {
  const option = (value: number, label: string) => ({ value: String(value), label });
  return {
    name: "settings.imports",
    title: words.text("settings.imports-form"),
    submitLabel: words.text("checklist.settings-save"),
    cancelLabel: words.text("common.cancel"),
    context: "settings",
    intro: [],
    fields: [
      {
        kind: "choice",
        name: "undoHours",
        label: words.text("settings.undo-hours"),
        hint: words.text("settings.undo-hint"),
        options: undoHoursOffered.map((hours) => option(hours, undoWords(hours, words))),
        value: String(imports.undoHours),
      },
      {
        kind: "choice",
        name: "rowDays",
        label: words.text("settings.row-days"),
        hint: words.text("settings.row-hint"),
        options: rowDaysOffered.map((days) => option(days, words.text("settings.days", { days }))),
        value: String(imports.rowDays),
      },
    ],
  };
}

export function undoWords(hours: number, words: Words): string {
  return words.text("settings.hours", { hours });
}

/** What was not offered counts as not changed. */
export function enteredImportRules(
  values: Values,
  { imports = defaultImportRules }: Pick<Tenant, "imports">,
): ImportRules {
  const offered = (list: readonly number[], name: string) => list.find((each) => String(each) === textOf(values, name));
  return {
    undoHours: offered(undoHoursOffered, "undoHours") ?? imports.undoHours,
    rowDays: offered(rowDaysOffered, "rowDays") ?? imports.rowDays,
  };
}
