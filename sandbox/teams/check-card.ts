import { actionShapes, elementShapes, teamsCardLimits } from "./card-shapes.ts";
import { checkInput } from "./check-input.ts";
import { checkMentions, textsOf } from "./check-mentions.ts";
import { isObject, type JsonObject } from "./json-object.ts";

export { isObject };

interface Found {
  problems: string[];
  inputIds: Set<string>;
}

/** What Teams would refuse or not show of an Adaptive Card, in words; empty when all is well. */
export function checkCard(card: unknown): readonly string[] {
  if (!isObject(card)) return ["the card is no object"];
  const problems: string[] = [];
  if (card.type !== "AdaptiveCard") problems.push(`type is ${String(card.type)}, not AdaptiveCard`);
  const isVersion = typeof card.version === "string" && /^1\.[0-5]$/.test(card.version);
  if (!isVersion) problems.push(`version ${JSON.stringify(card.version)} is not "1.0" to "1.5"`);
  if (typeof card.fallbackText !== "string" || card.fallbackText === "") problems.push("fallbackText is missing");
  const bytes = Buffer.byteLength(JSON.stringify(card));
  if (bytes > teamsCardLimits.bytes) problems.push(`the card has ${bytes} bytes, more than ${teamsCardLimits.bytes}`);
  const isEmpty = (list: unknown) => !Array.isArray(list) || list.length === 0;
  if (isEmpty(card.body) && isEmpty(card.actions)) problems.push("the card shows nothing");
  const found = { problems, inputIds: new Set<string>() };
  checkList(card.body, "body", found);
  checkActions(card.actions, "actions", found);
  if (card.refresh !== undefined) checkRefresh(card.refresh, found);
  const { msteams } = card;
  problems.push(...checkMentions(textsOf(card), isObject(msteams) ? msteams.entities : [], "the card"));
  return problems;
}

/** A dialog's card: only Submit comes back from a dialog. */
export function checkDialogCard(card: unknown): readonly string[] {
  const asText = JSON.stringify(card) ?? "";
  const misplaced = asText.includes('"type":"Action.Execute"') ? ["Action.Execute does nothing in a dialog"] : [];
  return [...checkCard(card), ...misplaced];
}

function checkList(list: unknown, path: string, found: Found): void {
  if (list === undefined) return;
  if (!Array.isArray(list)) {
    found.problems.push(`${path} is no list`);
    return;
  }
  for (const [at, item] of list.entries()) checkElement(item, `${path}[${at}]`, found);
}

/** Parts of a set may leave their type out, since only one is possible there. */
const impliedTypes = { columns: "Column", cells: "TableCell", rows: "TableRow", images: "Image" } as const;

function checkElement(item: unknown, path: string, found: Found): void {
  const { problems } = found;
  if (!isObject(item)) {
    problems.push(`${path} is no object`);
    return;
  }
  const list = /(\w+)\[\d+\]$/.exec(path)?.[1] ?? "";
  const type = typeof item.type === "string" ? item.type : (impliedTypes[list as keyof typeof impliedTypes] ?? "");
  const shape = elementShapes[type];
  if (!shape) {
    if (item.fallback === "drop") return;
    if (isObject(item.fallback)) checkElement(item.fallback, `${path}.fallback`, found);
    else problems.push(`${path} has the unknown type ${String(item.type)}`);
    return;
  }
  for (const name of shape.required) if (item[name] === undefined) problems.push(`${path} (${type}) lacks ${name}`);
  if (type === "TextBlock" && typeof item.text !== "string") problems.push(`${path}.text is no text`);
  if (type === "RichTextBlock") checkInlines(item.inlines, path, found);
  if (type === "FactSet") checkFacts(item.facts, path, problems);
  if (type === "ColumnSet" && Array.isArray(item.columns) && item.columns.length > teamsCardLimits.columns) {
    problems.push(
      `${path} has ${item.columns.length} columns, more than ${teamsCardLimits.columns}: too narrow on phones`,
    );
  }
  if (type === "ActionSet") checkActions(item.actions, `${path}.actions`, found);
  if (shape.isInput) problems.push(...checkInput(item, type, path, found.inputIds));
  for (const name of shape.children) checkList(item[name], `${path}.${name}`, found);
  if (item.selectAction !== undefined) checkSelectAction(item.selectAction, `${path}.selectAction`, found);
}

function checkInlines(inlines: unknown, path: string, found: Found): void {
  if (!Array.isArray(inlines) || inlines.length === 0) {
    found.problems.push(`${path}.inlines is empty`);
    return;
  }
  for (const inline of inlines) {
    const isRun = isObject(inline) && inline.type === "TextRun" && typeof inline.text === "string";
    if (typeof inline !== "string" && !isRun) found.problems.push(`${path} has an inline that is no TextRun`);
    if (isRun && inline.selectAction !== undefined)
      checkSelectAction(inline.selectAction, `${path}.selectAction`, found);
  }
}

function checkFacts(facts: unknown, path: string, problems: string[]): void {
  const list = Array.isArray(facts) ? facts : [];
  for (const fact of list) {
    const isFact = isObject(fact) && typeof fact.title === "string" && typeof fact.value === "string";
    if (!isFact) problems.push(`${path} has a fact without title or value`);
  }
}

function checkActions(actions: unknown, path: string, found: Found): void {
  const { problems } = found;
  if (actions === undefined) return;
  if (!Array.isArray(actions)) {
    problems.push(`${path} is no list`);
    return;
  }
  if (actions.length > teamsCardLimits.actions)
    problems.push(`${path} has ${actions.length} actions, more than ${teamsCardLimits.actions}`);
  for (const [at, action] of actions.entries()) checkAction(action, `${path}[${at}]`, found);
}

function checkAction(action: unknown, path: string, found: Found): void {
  const { problems } = found;
  const required = isObject(action) ? actionShapes[String(action.type)] : undefined;
  if (!isObject(action) || !required) {
    problems.push(`${path} has the unknown type ${isObject(action) ? String(action.type) : typeof action}`);
    return;
  }
  for (const name of required)
    if (action[name] === undefined || action[name] === "")
      problems.push(`${path} (${String(action.type)}) lacks ${name}`);
  if (action.type === "Action.OpenUrl" && !/^https?:\/\//.test(String(action.url)))
    problems.push(`${path}.url is no web address`);
  if (action.type === "Action.ShowCard" && isObject(action.card)) {
    checkList(action.card.body, `${path}.card.body`, found);
    checkActions(action.card.actions, `${path}.card.actions`, found);
  }
}

function checkSelectAction(action: unknown, path: string, found: Found): void {
  if (isObject(action) && action.type === "Action.ShowCard") found.problems.push(`${path} is an Action.ShowCard`);
  else checkAction(action, path, found);
}

function checkRefresh(refresh: unknown, { problems }: Found): void {
  const { action, userIds = [] }: JsonObject = isObject(refresh) ? refresh : {};
  const isExecute = isObject(action) && action.type === "Action.Execute" && typeof action.verb === "string";
  if (!isExecute || action.verb === "") problems.push("refresh.action is no Action.Execute with a verb");
  if (!Array.isArray(userIds) || userIds.some((id) => !/^(29|8):/.test(String(id))))
    problems.push("refresh.userIds is no list of Teams' ids (29:…)");
  else if (userIds.length > teamsCardLimits.refreshUserIds)
    problems.push(`refresh.userIds has ${userIds.length} ids, more than ${teamsCardLimits.refreshUserIds}`);
}
