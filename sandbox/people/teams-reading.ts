import { isObject } from "../teams/check-card.ts";
import type { JsonObject } from "../teams/teams-core.ts";
import type { Seen, SeenField } from "./person.ts";

export interface ReadCard {
  title: string;
  /** One element a line, the title included. */
  lines: readonly string[];
  buttons: Seen["buttons"];
  fields: readonly SeenField[];
}

/** What a person reads in an Adaptive Card, in order. The first line is the title. */
export function readCard(card: JsonObject): ReadCard {
  const lines: string[] = [];
  const buttons: Seen["buttons"][number][] = [];
  const fields: SeenField[] = [];

  function visit(element: unknown, under: readonly unknown[]): void {
    if (!isObject(element)) return;
    const type = String(element.type);
    const words = wordsOf(element);
    if (words !== null) lines.push(words);
    if (type.startsWith("Input.")) {
      const field = fieldOf(element, under);
      lines.push(field.label);
      fields.push(field);
    }
    for (const name of ["items", "columns"]) visitAll(element[name]);
    for (const action of Array.isArray(element.actions) ? element.actions : [])
      if (isObject(action)) buttons.push(buttonOf(action));
  }

  function visitAll(list: unknown): void {
    if (!Array.isArray(list)) return;
    for (const [at, element] of list.entries()) visit(element, list.slice(at + 1, at + 3));
  }

  visitAll(card.body);
  for (const action of Array.isArray(card.actions) ? card.actions : [])
    if (isObject(action)) buttons.push(buttonOf(action));
  return { title: (lines[0] ?? "").replace(/^(✅|⚠️|⛔) /u, ""), lines, buttons, fields };
}

/** A text element's words; `null` for what is no text. */
function wordsOf(element: JsonObject): string | null {
  if (element.type === "TextBlock") return unescaped(String(element.text));
  if (element.type !== "RichTextBlock" || !Array.isArray(element.inlines)) return null;
  return element.inlines.map((inline) => (isObject(inline) ? String(inline.text ?? "") : String(inline))).join("");
}

function unescaped(text: string): string {
  return text
    .replace(/\{\{(?:DATE|TIME)\(([^),]+)[^)]*\)\}\}/g, "$1")
    .replace(/(?<!\\)\*\*/g, "")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

function buttonOf(action: JsonObject): Seen["buttons"][number] {
  const nested = isObject(action.card) && Array.isArray(action.card.actions) ? action.card.actions[0] : undefined;
  const asked = isObject(action.card) ? readCard(action.card).lines.join("\n") : undefined;
  const style = action.style === "positive" ? "primary" : action.style === "destructive" ? "danger" : undefined;
  return {
    label: String(action.title),
    ...(style && { style }),
    ...(typeof action.url === "string" && { url: action.url }),
    ...(nested && asked && { confirms: asked }),
  };
}

const kinds: Readonly<Record<string, SeenField["kind"]>> = { "Input.Text": "text", "Input.Toggle": "toggle" };

function fieldOf(input: JsonObject, under: readonly unknown[]): SeenField {
  const choices = (Array.isArray(input.choices) ? input.choices : []).filter(isObject);
  const isList = input.isMultiSelect === true;
  const kind = input.style === "password" ? "secret" : (kinds[String(input.type)] ?? (isList ? "choices" : "choice"));
  const titleOf = (value: string) => String(choices.find((choice) => choice.value === value)?.title ?? value);
  const set = input.value === undefined ? null : String(input.value);
  const value =
    kind === "toggle"
      ? set === "true"
      : kind === "choices"
        ? (set ?? "").split(",").filter(Boolean).map(titleOf)
        : kind === "choice" && set !== null
          ? titleOf(set)
          : set;
  const [first, second] = under;
  const problem = isObject(first) && isProblem(first) ? (wordsOf(first) ?? undefined) : undefined;
  const below = problem ? second : first;
  const hint = isObject(below) && isSmall(below) ? (wordsOf(below) ?? undefined) : undefined;
  return {
    label: String(input.label ?? input.title ?? ""),
    kind,
    value,
    ...(choices.length > 0 && { options: choices.map((choice) => String(choice.title)) }),
    ...(problem && { problem }),
    ...(hint && { hint }),
  };
}

/** A hint is small and grey, under its field or under the problem. */
function isSmall(element: JsonObject): boolean {
  const runs = Array.isArray(element.inlines) ? element.inlines : [element];
  return runs.every((run) => isObject(run) && run.isSubtle === true && run.size === "Small");
}

/** The problem stands right under its field, in Teams' colour for attention. */
function isProblem(element: JsonObject): boolean {
  const runs = Array.isArray(element.inlines) ? element.inlines : [element];
  return runs.some((run) => isObject(run) && run.color === "Attention");
}
