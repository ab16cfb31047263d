import { actionShapes, elementShapes, teamsCardLimits } from "./card-shapes.ts";
import type { JsonObject } from "./teams-core.ts";

/** What Teams would refuse or not show of an Adaptive Card, in words; empty when all is well. */
export function checkCard(card: unknown): readonly string[] {
  if (!isObject(card)) return ["the card is no object"];
  const problems: string[] = [];
  if (card.type !== "AdaptiveCard") problems.push(`type is ${String(card.type)}, not AdaptiveCard`);
  const version = Number(card.version);
  if (!(version >= 1 && version <= 1.5)) problems.push(`version ${String(card.version)} is not 1.0 to 1.5`);
  if (typeof card.fallbackText !== "string" || card.fallbackText === "") problems.push("fallbackText is missing");
  const bytes = Buffer.byteLength(JSON.stringify(card));
  if (bytes > teamsCardLimits.bytes) problems.push(`the card has ${bytes} bytes, more than ${teamsCardLimits.bytes}`);
  const ids = new Set<string>();
  checkList(card.body, "body", problems, ids);
  checkActions(card.actions, "actions", problems, ids);
  return problems;
}

function checkList(list: unknown, path: string, problems: string[], ids: Set<string>): void {
  if (list === undefined) return;
  if (!Array.isArray(list)) {
    problems.push(`${path} is no list`);
    return;
  }
  for (const [at, item] of list.entries()) checkElement(item, `${path}[${at}]`, problems, ids);
}

function checkElement(item: unknown, path: string, problems: string[], ids: Set<string>): void {
  if (!isObject(item)) {
    problems.push(`${path} is no object`);
    return;
  }
  const type =
    typeof item.type === "string"
      ? item.type
      : path.includes(".columns[")
        ? "Column"
        : path.includes(".cells[")
          ? "TableCell"
          : path.includes(".rows[")
            ? "TableRow"
            : "";
  const shape = elementShapes[type];
  if (!shape) {
    problems.push(`${path} has the unknown type ${String(item.type)}`);
    return;
  }
  for (const name of shape.required) if (item[name] === undefined) problems.push(`${path} (${type}) lacks ${name}`);
  if (type === "TextBlock" && typeof item.text !== "string") problems.push(`${path}.text is no text`);
  if (type === "RichTextBlock") checkInlines(item.inlines, path, problems);
  if (type === "FactSet") checkFacts(item.facts, path, problems);
  if (type === "ColumnSet" && Array.isArray(item.columns) && item.columns.length > teamsCardLimits.columns) {
    problems.push(
      `${path} has ${item.columns.length} columns, more than ${teamsCardLimits.columns}: too narrow on phones`,
    );
  }
  if (type === "ActionSet") checkActions(item.actions, `${path}.actions`, problems, ids);
  if (shape.isInput) checkInput(item, type, path, problems, ids);
  for (const name of shape.children) checkList(item[name], `${path}.${name}`, problems, ids);
  if (item.selectAction !== undefined) checkActions([item.selectAction], `${path}.selectAction`, problems, ids);
}

function checkInput(item: JsonObject, type: string, path: string, problems: string[], ids: Set<string>): void {
  const id = String(item.id);
  if (ids.has(id)) problems.push(`${path} has the id ${id} of another input`);
  ids.add(id);
  if (typeof item.label !== "string" && type !== "Input.Toggle") problems.push(`${path} (${id}) lacks a label`);
  if (type !== "Input.ChoiceSet") return;
  const choices = Array.isArray(item.choices) ? item.choices : [];
  if (choices.length === 0 || choices.length > teamsCardLimits.choices)
    problems.push(`${path} (${id}) has ${choices.length} choices`);
  const values = choices.map((choice) =>
    isObject(choice) && typeof choice.title === "string" ? choice.value : undefined,
  );
  if (values.some((value) => typeof value !== "string" || value === ""))
    problems.push(`${path} (${id}) has a choice without title or value`);
  if (item.isMultiSelect === true && values.some((value) => String(value).includes(","))) {
    problems.push(`${path} (${id}) has a value with a comma, which parts the answers`);
  }
  const chosen =
    typeof item.value === "string" && item.value !== ""
      ? item.isMultiSelect === true
        ? item.value.split(",")
        : [item.value]
      : [];
  for (const value of chosen)
    if (!values.includes(value)) problems.push(`${path} (${id}) is set to ${value}, which is no choice`);
}

function checkInlines(inlines: unknown, path: string, problems: string[]): void {
  if (!Array.isArray(inlines) || inlines.length === 0) {
    problems.push(`${path}.inlines is empty`);
    return;
  }
  for (const inline of inlines) {
    const isRun = isObject(inline) && inline.type === "TextRun" && typeof inline.text === "string";
    if (typeof inline !== "string" && !isRun) problems.push(`${path} has an inline that is no TextRun`);
  }
}

function checkFacts(facts: unknown, path: string, problems: string[]): void {
  const list = Array.isArray(facts) ? facts : [];
  for (const fact of list) {
    const isFact = isObject(fact) && typeof fact.title === "string" && typeof fact.value === "string";
    if (!isFact) problems.push(`${path} has a fact without title or value`);
  }
}

function checkActions(actions: unknown, path: string, problems: string[], ids: Set<string>): void {
  if (actions === undefined) return;
  if (!Array.isArray(actions)) {
    problems.push(`${path} is no list`);
    return;
  }
  if (actions.length > teamsCardLimits.actions)
    problems.push(`${path} has ${actions.length} actions, more than ${teamsCardLimits.actions}`);
  for (const [at, action] of actions.entries()) {
    const where = `${path}[${at}]`;
    const required = isObject(action) ? actionShapes[String(action.type)] : undefined;
    if (!isObject(action) || !required) {
      problems.push(`${where} has the unknown type ${isObject(action) ? String(action.type) : typeof action}`);
      continue;
    }
    for (const name of required)
      if (action[name] === undefined || action[name] === "")
        problems.push(`${where} (${String(action.type)}) lacks ${name}`);
    if (action.type === "Action.OpenUrl" && !/^https?:\/\//.test(String(action.url)))
      problems.push(`${where}.url is no web address`);
    if (action.type === "Action.ShowCard" && isObject(action.card)) {
      checkList(action.card.body, `${where}.card.body`, problems, ids);
      checkActions(action.card.actions, `${where}.card.actions`, problems, ids);
    }
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
