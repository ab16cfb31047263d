import { Double } from "bson";
import { add, multiply } from "./arithmetic.ts";
import { compareValues, valuesEqual } from "./compare-values.ts";
import { toPath } from "./paths.ts";
import { parsePull } from "./pull.ts";
import { parsePush } from "./push.ts";
import { notOffered, ServerError } from "./server-error.ts";
import type { Action, Change } from "./update.ts";
import { type Doc, isArray, isDoc, isNumeric, typeName, type Value, wholeNumber } from "./value.ts";

const elsewhere = ["$bit", "$pullAll", "$pushAll"];

/** One operator on one field. Throws `ServerError` for an operand that is wrong. */
export function parseAction(operator: string, name: string, operand: Value): Action[] {
  const action = (change: Change, more: Partial<Action> = {}): Action[] => [
    { name, path: toPath(name), change, ...more },
  ];
  switch (operator) {
    case "$set":
      return action(() => operand);
    case "$setOnInsert":
      return action(() => operand, { onInsert: true });
    case "$unset":
      return action(() => undefined, { onlyPresent: true });
    case "$inc":
    case "$mul":
      return action(parseArithmetic(operator, name, operand));
    case "$min":
      return action((value) => (value === undefined || compareValues(operand, value) < 0 ? operand : value));
    case "$max":
      return action((value) => (value === undefined || compareValues(operand, value) > 0 ? operand : value));
    case "$currentDate":
      return action(parseCurrentDate(operand));
    case "$rename":
      return [parseRename(name, operand)];
    case "$push":
      return action(parsePush(operand));
    case "$addToSet":
      return action(parseAddToSet(operand));
    case "$pull":
      return action(parsePull(operand), { onlyPresent: true });
    case "$pop": {
      const end = wholeNumber(operand);
      if (end !== 1 && end !== -1) throw new ServerError(9, "$pop expects 1 or -1");
      return action(
        (value) => {
          if (value === undefined) return value;
          if (!isArray(value))
            throw new ServerError(14, `Path '${name}' contains an element of non-array type '${typeName(value)}'`);
          return value.length === 0 ? value : end === 1 ? value.slice(0, -1) : value.slice(1);
        },
        { onlyPresent: true },
      );
    }
  }
  if (elsewhere.includes(operator)) throw notOffered(operator);
  throw new ServerError(9, `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update`);
}

function parseArithmetic(operator: "$inc" | "$mul", name: string, operand: Value): Change {
  const verb = operator === "$inc" ? "increment" : "multiply";
  if (!isNumeric(operand))
    throw new ServerError(14, `Cannot ${verb} with non-numeric argument: {${name}: ${typeName(operand)}}`);
  return (value, _, document) => {
    if (value === undefined) return operator === "$inc" ? operand : multiply(operand, 0);
    if (!isNumeric(value)) {
      throw new ServerError(
        14,
        `Cannot apply ${operator} to a value of non-numeric type. ${idOf(document)} has the field '${name}' of non-numeric type ${typeName(value)}`,
      );
    }
    const result = operator === "$inc" ? add(value, operand) : multiply(value, operand);
    if (result === undefined) {
      throw new ServerError(
        2,
        `Failed to apply ${operator} operations to current value (${value}) for document ${idOf(document)}`,
      );
    }
    return result;
  };
}

export function idOf(document: Doc): string {
  const id = document.get("_id");
  return `{_id: ${typeof id === "string" ? JSON.stringify(id) : id instanceof Double ? id.value : String(id)}}`;
}

function parseCurrentDate(operand: Value): Change {
  if (isDoc(operand)) {
    const type = operand.get("type") ?? operand.get("$type");
    if (operand.size !== 1 || !operand.has("$type"))
      throw new ServerError(2, "$currentDate takes true or {$type: 'date'}");
    if (type === "timestamp") throw notOffered("$currentDate of a timestamp");
    if (type !== "date") throw new ServerError(2, "The '$type' string field is required to be 'date' or 'timestamp'");
  } else if (typeof operand !== "boolean") {
    throw new ServerError(
      2,
      `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression`,
    );
  }
  const now = new Date();
  return () => now;
}

function parseRename(from: string, to: Value): Action {
  if (typeof to !== "string") throw new ServerError(2, `The 'to' field for $rename must be a string: ${from}`);
  if (from === to) throw new ServerError(2, `The source and target field for $rename must differ: ${from}`);
  if (from.split(".").some((part) => part.startsWith("$")))
    throw new ServerError(2, `The source field for $rename may not be dynamic: ${from}`);
  return { name: from, path: toPath(to), from: toPath(from), change: (value) => value };
}

function parseAddToSet(operand: Value): Change {
  let added: readonly Value[] = [operand];
  if (isDoc(operand) && operand.keys().next().value === "$each") {
    const each = operand.get("$each");
    if (!isArray(each)) throw new ServerError(14, "The argument to $each in $addToSet must be an array");
    if (operand.size > 1) throw new ServerError(2, "Found unexpected fields after $each in $addToSet");
    added = each;
  }
  return (value, name, document) => {
    if (value !== undefined && !isArray(value)) {
      throw new ServerError(
        2,
        `Cannot apply $addToSet to non-array field. Field named '${name}' has non-array type ${typeName(value)} ${idOf(document)}`,
      );
    }
    const result = [...(value ?? [])];
    for (const each of added) if (!result.some((there) => valuesEqual(there, each))) result.push(each);
    return value && result.length === value.length ? value : result;
  };
}
