import { compareValues } from "./compare-values.ts";
import { ServerError } from "./server-error.ts";
import { type Compare, parseSort } from "./sort-documents.ts";
import type { Change } from "./update.ts";
import { idOf } from "./update-operators.ts";
import { type Doc, isArray, isDoc, typeName, type Value, wholeNumber } from "./value.ts";

/** `$push` of one value, or of `$each` with `$position`, then `$sort`, then `$slice`. */
export function parsePush(operand: Value): Change {
  const modified = isDoc(operand) && operand.has("$each") ? operand : undefined;
  const added = modified ? modified.get("$each") : [operand];
  if (!isArray(added))
    throw new ServerError(
      2,
      `The argument to $each in $push must be an array but it was of type ${typeName(added ?? null)}`,
    );
  for (const name of modified?.keys() ?? []) {
    if (!["$each", "$slice", "$sort", "$position"].includes(name))
      throw new ServerError(2, `Unrecognized clause in $push: ${name}`);
  }
  const slice = readWhole(modified, "$slice");
  const position = readWhole(modified, "$position");
  const order = readOrder(modified?.get("$sort"));
  return (value, name, document) => {
    if (value !== undefined && !isArray(value)) {
      throw new ServerError(
        2,
        `The field '${name}' must be an array but is of type ${typeName(value)} in document ${idOf(document)}`,
      );
    }
    const result = [...(value ?? [])];
    result.splice(position ?? result.length, 0, ...added);
    if (order) result.sort(order);
    if (slice === undefined) return result;
    return slice >= 0 ? result.slice(0, slice) : result.slice(slice);
  };
}

function readWhole(modified: Doc | undefined, name: string): number | undefined {
  const value = modified?.get(name);
  if (value === undefined) return undefined;
  const whole = wholeNumber(value);
  if (whole === undefined)
    throw new ServerError(2, `The value for ${name} must be an integer value but was given type: ${typeName(value)}`);
  return whole;
}

function readOrder(sort: Value | undefined): Compare | undefined {
  if (sort === undefined) return undefined;
  const direction = wholeNumber(sort);
  if (direction === 1 || direction === -1) return (a, b) => compareValues(a, b) * direction;
  if (!isDoc(sort) || sort.size === 0)
    throw new ServerError(
      2,
      "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields",
    );
  return parseSort(sort);
}
