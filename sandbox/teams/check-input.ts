import { teamsCardLimits } from "./card-shapes.ts";
import { isObject, type JsonObject } from "./json-object.ts";

/** Problems of one input. `ids`: those of the card's inputs so far; this one's is added. */
export function checkInput(input: JsonObject, type: string, path: string, ids: Set<string>): readonly string[] {
  const id = String(input.id);
  const where = `${path} (${id})`;
  const problems: string[] = [];
  if (input.id !== undefined && (typeof input.id !== "string" || input.id === ""))
    problems.push(`${path}.id is no text`);
  if (ids.has(id)) problems.push(`${path} has the id ${id} of another input`);
  ids.add(id);
  if (type !== "Input.Toggle" && (typeof input.label !== "string" || input.label === ""))
    problems.push(`${where} lacks a label`);
  if (type === "Input.ChoiceSet") return [...problems, ...checkChoices(input, where)];
  if (type === "Input.Number") {
    for (const name of ["value", "min", "max"])
      if (input[name] !== undefined && typeof input[name] !== "number") problems.push(`${where}.${name} is no number`);
  } else if (input.value !== undefined && typeof input.value !== "string") problems.push(`${where}.value is no text`);
  if (input.maxLength !== undefined && !(Number(input.maxLength) > 0))
    problems.push(`${where}.maxLength is not above 0`);
  if (input.regex !== undefined && !isPattern(input.regex)) problems.push(`${where}.regex is no pattern`);
  return problems;
}

/** With `choices.data` the bot is asked while the person types, so there need be no choices yet. */
export function isTypeahead(input: JsonObject): boolean {
  return isObject(input["choices.data"]);
}

function checkChoices(input: JsonObject, where: string): readonly string[] {
  const problems: string[] = [];
  const query = input["choices.data"];
  if (isObject(query) && (query.type !== "Data.Query" || typeof query.dataset !== "string" || query.dataset === ""))
    problems.push(`${where} has choices.data that is no Data.Query with a dataset`);
  const choices = Array.isArray(input.choices) ? input.choices : [];
  const isTooFew = choices.length === 0 && !isTypeahead(input);
  if (isTooFew || choices.length > teamsCardLimits.choices) problems.push(`${where} has ${choices.length} choices`);
  const values = choices.map((choice) =>
    isObject(choice) && typeof choice.title === "string" ? choice.value : undefined,
  );
  if (values.some((value) => typeof value !== "string" || value === ""))
    problems.push(`${where} has a choice without title or value`);
  if (new Set(values).size < values.length) problems.push(`${where} has two choices with the same value`);
  if (input.isMultiSelect === true && values.some((value) => String(value).includes(",")))
    problems.push(`${where} has a value with a comma, which parts the answers`);
  if (isTypeahead(input) || typeof input.value !== "string" || input.value === "") return problems;
  const chosen = input.isMultiSelect === true ? input.value.split(",") : [input.value];
  return [
    ...problems,
    ...chosen
      .filter((value) => !values.includes(value))
      .map((value) => `${where} is set to ${value}, which is no choice`),
  ];
}

function isPattern(pattern: unknown): boolean {
  try {
    return typeof pattern === "string" && new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false;
  }
}
