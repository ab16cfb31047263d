import { enteredIn, initialState } from "../slack/element-state.ts";
import { isObject, type JsonObject, objectsIn } from "../slack/json-object.ts";
import type { StateValues } from "../slack/slack-workspace.ts";
import type { Seen, SeenField } from "./person.ts";

/** What a person reads in the blocks of a message or view. */
export interface Read {
  /** The text of the header block; empty without one. */
  title: string;
  /** One block a line, the title included. */
  lines: string[];
  buttons: Seen["buttons"];
  fields: SeenField[];
}

/** A context line right under a field that begins so says what is wrong with it. */
const problemSign = "⚠️ ";

/** `state`: what is entered, `errors`: what Slack itself shows under fields; both by block id. */
export function readBlocks(
  blocks: readonly JsonObject[],
  state: StateValues,
  errors: Readonly<Record<string, string>>,
): Read {
  const header = blocks.find((block) => block.type === "header");
  return {
    title: header ? textOf(header.text) : "",
    lines: blocks.map(lineOf).filter((line) => line !== ""),
    buttons: blocks.flatMap(buttonsOf),
    fields: blocks.flatMap((block, index) => {
      if (block.type !== "input" || !isObject(block.element)) return [];
      const under = blocks[index + 1];
      const said = under?.type === "context" ? lineOf(under) : "";
      const problem =
        errors[String(block.block_id)] ?? (said.startsWith(problemSign) ? said.slice(problemSign.length) : undefined);
      return [fieldOf(block, block.element, state, problem)];
    }),
  };
}

function lineOf(block: JsonObject): string {
  switch (block.type) {
    case "header":
      return textOf(block.text);
    case "rich_text":
      return objectsIn(block.elements).map(richLine).join("\n");
    case "section":
      return [textOf(block.text), ...objectsIn(block.fields).map(textOf)].filter((line) => line !== "").join("\n");
    case "context":
      return objectsIn(block.elements).map(textOf).join("");
    case "input":
      return [textOf(block.label), textOf(block.hint)].filter((line) => line !== "").join("\n");
    default:
      return "";
  }
}

function richLine(part: JsonObject): string {
  return objectsIn(part.elements)
    .map((element) => {
      if (element.type === "rich_text_section") return `• ${richLine(element)}\n`;
      if (element.type === "date") return String(element.fallback ?? element.timestamp);
      return String(element.text ?? element.url ?? "");
    })
    .join("");
}

/** The words of a text object; markup only where Slack reads it. */
function textOf(text: unknown): string {
  if (!isObject(text)) return "";
  const words = String(text.text ?? "");
  return text.type === "mrkdwn" ? shownText(words) : words;
}

/** Words as a client shows them: links by their label, moments by their fallback, entities as signs. */
export function shownText(markup: string): string {
  return markup
    .replace(/<[^<>|]*\|([^<>]*)>/g, "$1")
    .replace(/<([^<>|]*)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function buttonsOf(block: JsonObject): Seen["buttons"] {
  const elements = [...objectsIn(block.elements), block.accessory].filter(isObject);
  return elements
    .filter((element) => element.type === "button")
    .map((button) => ({
      label: textOf(button.text),
      ...(typeof button.style === "string" && { style: button.style }),
      ...(typeof button.url === "string" && { url: button.url }),
      ...(isObject(button.confirm) && { confirms: `${textOf(button.confirm.title)} ${textOf(button.confirm.text)}` }),
    }));
}

function fieldOf(block: JsonObject, element: JsonObject, state: StateValues, problem: string | undefined): SeenField {
  const label = textOf(block.label);
  const options = objectsIn(element.options).map(({ text }) => textOf(text));
  const entry = state[String(block.block_id)]?.[String(element.action_id)] ?? initialState(element) ?? {};
  const entered = enteredIn(entry);
  const kind = kindOf(element, label, options);
  const hint = textOf(block.hint);
  return {
    label,
    kind,
    value: shownValue(kind, entered),
    ...(options.length > 0 && kind !== "toggle" && { options }),
    ...(hint !== "" && { hint }),
    ...(problem !== undefined && { problem }),
  };
}

function kindOf(element: JsonObject, label: string, options: readonly string[]): SeenField["kind"] {
  // Slack has no masked input; the app's own name of the field tells that it is one.
  if (element.type === "plain_text_input") return String(element.action_id).startsWith("secret:") ? "secret" : "text";
  if (element.type === "static_select") return "choice";
  const isSwitch =
    element.type === "checkboxes" && options.length === 1 && label.startsWith(options[0]?.slice(0, 70) ?? "");
  return isSwitch ? "toggle" : "choices";
}

function shownValue(kind: SeenField["kind"], entered: unknown): SeenField["value"] {
  switch (kind) {
    case "text":
    case "secret":
      return typeof entered === "string" ? entered : "";
    case "choice":
      return isObject(entered) ? textOf(entered.text) : null;
    case "choices":
      return objectsIn(entered).map(({ text }) => textOf(text));
    case "toggle":
      return objectsIn(entered).length > 0;
  }
}
