import { isTypeahead } from "./check-input.ts";
import { actionsOf, inputsOf } from "./find-action.ts";
import { isObject, type JsonObject } from "./json-object.ts";

export type TeamsInputs = Readonly<Record<string, string>>;

/** The `nth` button with this title, or of any title; throws and says which there are. */
export function findButton(card: JsonObject, type: string, title: string | undefined, nth: number): JsonObject {
  const all = actionsOf(card).filter(({ action }) => action.type === type);
  const found = all.filter(({ action }) => title === undefined || action.title === title)[nth]?.action;
  if (found) return found;
  throw new Error(`no button "${title}"; there are: ${all.map(({ action }) => String(action.title)).join(", ")}`);
}

/**
 * What a button sends: its own data and the inputs in its reach. A value that the client would not take throws, as it shows an error and sends nothing.
 * Source: `Action` and `Input.isSet` of adaptivecards 3.0.6.
 */
export function sentData(card: JsonObject, action: JsonObject, given: TeamsInputs): JsonObject {
  const all = inputsOf(card).map(({ id }) => String(id));
  const unknown = Object.keys(given).filter((id) => !all.includes(id));
  if (unknown.length > 0) throw new Error(`no input ${unknown.join(", ")}; there are: ${all.join(", ")}`);
  const own = isObject(action.data) ? action.data : {};
  if (action.associatedInputs === "none") return own;
  const reached = inputsInReach(card, action) ?? [];
  const problems = reached.flatMap((input) => problemOf(input, valueIn(input, given)) ?? []);
  if (problems.length > 0) throw new Error(`Teams does not send this: ${problems.join("; ")}`);
  return { ...own, ...enteredValues(reached, given) };
}

/** By id. Inputs left as they are have the card's value; empty ones are left out. */
export function enteredValues(inputs: readonly JsonObject[], given: TeamsInputs): Record<string, string> {
  const all = inputs.map((input) => [String(input.id), valueIn(input, given)] as const);
  return Object.fromEntries(all.filter(([, value]) => value !== ""));
}

/** Of the card that the action is in and of those around it; not of other ShowCards. Null when it is not in the card. */
function inputsInReach(card: JsonObject, action: JsonObject): readonly JsonObject[] | null {
  const inputs: JsonObject[] = [];
  const actions: JsonObject[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isObject(value)) return;
    const type = String(value.type);
    if (type.startsWith("Action.")) actions.push(value);
    else if (type.startsWith("Input.")) inputs.push(value);
    else for (const [name, part] of Object.entries(value)) if (name !== "data") visit(part);
  };
  visit(card.body);
  visit(card.actions);
  if (actions.includes(action)) return inputs;
  for (const { card: shown } of actions) {
    const inner = isObject(shown) ? inputsInReach(shown, action) : null;
    if (inner) return [...inputs, ...inner];
  }
  return null;
}

function valueIn(input: JsonObject, given: TeamsInputs): string {
  const entered = given[String(input.id)];
  if (entered !== undefined) return entered;
  if (input.value !== undefined) return String(input.value);
  return input.type === "Input.Toggle" ? String(input.valueOff ?? "false") : "";
}

function problemOf(input: JsonObject, value: string): string | null {
  const { type, isRequired, maxLength, regex } = input;
  const name = String(input.label ?? input.title ?? input.id);
  const isOff = type === "Input.Toggle" && value !== String(input.valueOn ?? "true");
  if (isRequired === true && (value === "" || isOff)) return `${name} is required`;
  if (value === "") return null;
  if (maxLength !== undefined && value.length > Number(maxLength)) return `${name} is longer than ${String(maxLength)}`;
  if (typeof regex === "string" && !new RegExp(regex, "u").test(value)) return `${name} does not match ${regex}`;
  if (type === "Input.Number") {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = input;
    const isInRange = Number(value) >= Number(min) && Number(value) <= Number(max);
    if (!isInRange) return `${name} is no number from ${String(min)} to ${String(max)}`;
  }
  if (type !== "Input.ChoiceSet" || isTypeahead(input)) return null;
  const choices = (Array.isArray(input.choices) ? input.choices : []).map((choice: JsonObject) => String(choice.value));
  const chosen = input.isMultiSelect === true ? value.split(",") : [value];
  const strange = chosen.filter((one) => !choices.includes(one));
  return strange.length > 0 ? `${name} has no choice ${strange.join(", ")}; there are: ${choices.join(", ")}` : null;
}
