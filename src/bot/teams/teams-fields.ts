import type { FormField, Values } from "../card.ts";
import { cut, teamsLimits } from "./teams-limits.ts";
import { type Element, textElement } from "./teams-texts.ts";

/** Inputs share one space with a button's data in what Teams sends back, so theirs are marked. */
const mark = "in_";

/** A field as an input with its label, its hint and, if something is wrong, the problem under it. */
export function fieldElements(field: FormField): readonly Element[] {
  const label = field.kind === "toggle" ? {} : { label: cut(field.label, teamsLimits.title) };
  const shared = { id: `${mark}${field.name}`, ...label };
  const after: Element[] = [];
  if (field.problem) after.push(textElement(field.problem, { color: "Attention", size: "Small" }));
  if (field.hint) after.push(textElement(field.hint, { isSubtle: true, size: "Small" }));
  return [{ ...input(field), ...shared, spacing: "Medium" }, ...after];
}

function input(field: FormField): Element {
  switch (field.kind) {
    case "text":
      return {
        type: "Input.Text",
        maxLength: field.maxLength,
        ...(field.multiline && { isMultiline: true }),
        ...(field.value && { value: field.value }),
        ...(field.example && { placeholder: field.example }),
      };
    case "secret":
      return { type: "Input.Text", style: "password", maxLength: field.maxLength };
    case "choice":
      return {
        type: "Input.ChoiceSet",
        style: "compact",
        choices: choicesOf(field.options),
        ...(field.value !== undefined && { value: field.value }),
      };
    case "choices":
      return {
        type: "Input.ChoiceSet",
        style: "expanded",
        isMultiSelect: true,
        wrap: true,
        choices: choicesOf(field.options),
        ...(field.values.length > 0 && { value: field.values.join(",") }),
      };
    case "toggle":
      return {
        type: "Input.Toggle",
        title: field.label,
        valueOn: "true",
        valueOff: "false",
        value: String(field.value),
      };
  }
}

function choicesOf(options: readonly { value: string; label: string; description?: string }[]): readonly Element[] {
  return options.slice(0, teamsLimits.choices).map(({ value, label, description }) => ({
    value,
    title: cut(description ? `${label} · ${description}` : label, teamsLimits.title),
  }));
}

/** What was entered, from the data that Teams sends back. `lists` names the fields with several choices. */
export function readValues(data: Readonly<Record<string, unknown>>, lists: readonly string[]): Values {
  const entries = Object.entries(data).filter(([name]) => name.startsWith(mark));
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const field = name.slice(mark.length);
      const text = typeof value === "string" ? value : String(value ?? "");
      return [field, lists.includes(field) ? text.split(",").filter(Boolean) : text];
    }),
  );
}
