import { valuesEqual } from "./compare-values.ts";
import { isOperators, matches, parseFilter, parseOperators } from "./filter.ts";
import { ServerError } from "./server-error.ts";
import type { Change } from "./update.ts";
import { isArray, isDoc, type Value } from "./value.ts";

/** `$pull`: elements equal to the operand, or that match it as a query. */
export function parsePull(operand: Value): Change {
  const goes = parseCondition(operand);
  return (value) => {
    if (value === undefined) return value;
    if (!isArray(value)) throw new ServerError(2, "Cannot apply $pull to a non-array value");
    const kept = value.filter((each) => !goes(each));
    return kept.length === value.length ? value : kept;
  };
}

function parseCondition(operand: Value): (element: Value) => boolean {
  if (!isDoc(operand)) {
    if (typeof operand !== "object" || operand === null || operand.constructor.name !== "BSONRegExp") {
      return (element) => valuesEqual(element, operand);
    }
    const parts = parseOperators("v", new Map([["$regex", operand]]));
    return (element) => parts.every((part) => matches(part, new Map([["v", element]])));
  }
  if (isOperators(operand)) {
    const parts = parseOperators("v", operand);
    return (element) => parts.every((part) => matches(part, new Map([["v", element]])));
  }
  const filter = parseFilter(operand);
  return (element) => isDoc(element) && matches(filter, element);
}
