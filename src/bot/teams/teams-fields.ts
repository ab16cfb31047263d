import type { FormField, Option, Values } from "../card.ts";
import { cut, type Room, rooms, teamsLimits } from "./teams-limits.ts";
import { type Element, textElement, unmentioned } from "./teams-texts.ts";

/** Inputs share one space with a button's data in what Teams sends back, so theirs are marked: `in:<scope>:<name>`. */
const marked = /^in:([^:]*):(.+)$/s;

/** Shown in a secret field whose value is kept; never a value. */
const keptSign = "••••••••";

/**
 * A field as an input with its label; under it what is wrong with it, and its hint. `scope` is another one when old input must
 * not survive. Secrets are never filled in.
 */
export function fieldElements(scope: string, field: FormField, room: Room = rooms[0]): readonly Element[] {
  const element = input(field, room);
  const label = cut(field.label, room.label);
  if (element === null)
    return [
      textElement([
        { kind: "strong", text: `${label}: ` },
        { kind: "plain", text: "–" },
      ]),
    ];
  const id = `in:${scope.replaceAll(":", "")}:${field.name}`;
  const under: Element[] = [];
  if (field.problem) {
    under.push(textElement(`⚠️ ${field.problem}`, { color: "Attention", size: "Small" }, room.text));
  }
  if (field.hint) under.push(textElement(field.hint, { isSubtle: true, size: "Small" }, room.text));
  return [
    { ...element, id, ...(field.kind !== "toggle" && { label }), spacing: "Medium" },
    ...under.map((text) => ({ ...text, spacing: "Small" })),
  ];
}

/** `null`: there is nothing to choose from, and Teams shows no input without choices. */
function input(field: FormField, room: Room): Element | null {
  switch (field.kind) {
    case "text": {
      const maxLength = Math.min(field.maxLength, teamsLimits.inputValue);
      return {
        type: "Input.Text",
        maxLength,
        ...(field.multiline && { isMultiline: true }),
        ...(field.value && { value: cut(field.value, maxLength) }),
        ...(field.example && { placeholder: cut(field.example, room.label) }),
      };
    }
    case "secret": {
      const kept = field.kept ? { placeholder: keptSign } : {};
      return { type: "Input.Text", style: "password", maxLength: field.maxLength, ...kept };
    }
    case "choice": {
      const choices = choicesOf(field.options, room);
      if (choices.length === 0) return null;
      const isThere = choices.some(({ value }) => value === field.value);
      return {
        type: "Input.ChoiceSet",
        style: "compact",
        wrap: true,
        choices,
        ...(isThere && { value: field.value }),
      };
    }
    case "choices": {
      const choices = choicesOf(field.options, room).map((choice) => ({ ...choice, value: listed(choice.value) }));
      if (choices.length === 0) return null;
      const chosen = field.values.map(listed).filter((wanted) => choices.some(({ value }) => value === wanted));
      return {
        type: "Input.ChoiceSet",
        style: "expanded",
        isMultiSelect: true,
        wrap: true,
        choices,
        ...(chosen.length > 0 && { value: chosen.join(",") }),
      };
    }
    case "toggle":
      return {
        type: "Input.Toggle",
        title: cut(field.label, room.label),
        wrap: true,
        valueOn: "true",
        valueOff: "false",
        value: String(field.value),
      };
  }
}

function choicesOf(options: readonly Option[], room: Room): { title: string; value: string }[] {
  return options
    .filter(({ value }) => value !== "")
    .slice(0, teamsLimits.choices)
    .map(({ value, label, description }) => ({
      value,
      title:
        cut(unmentioned(description && room.descriptions ? `${label} · ${description}` : label), room.option) || value,
    }));
}

/** Teams joins several choices with commas, so a value has none. */
function listed(value: string): string {
  return value.replaceAll("%", "%25").replaceAll(",", "%2C");
}

function unlisted(value: string): string {
  return value.replaceAll("%2C", ",").replaceAll("%25", "%");
}

/** What was entered, from the data that Teams sends back. `lists` names the fields with several choices. */
export function readValues(data: Readonly<Record<string, unknown>>, lists: readonly string[]): Values {
  const entries = Object.entries(data).flatMap(([id, value]) => {
    const name = marked.exec(id)?.[2];
    if (name === undefined) return [];
    const text = typeof value === "string" ? value : String(value ?? "");
    return [[name, lists.includes(name) ? text.split(",").filter(Boolean).map(unlisted) : text] as const];
  });
  return Object.fromEntries(entries);
}
