import { Fields } from "./fields.ts";
import { parseFilter } from "./filter.ts";
import { offered } from "./offered.ts";
import { notOffered, ServerError } from "./server-error.ts";
import { type Doc, isDoc, type Value, wholeNumber } from "./value.ts";

/** An index as it is kept and listed, from `createIndexes`. Throws `ServerError` for what is wrong or not offered. */
export function readIndexSpec(asked: Doc): Doc {
  const fields = new Fields("createIndexes.indexes", asked);
  fields.only(offered.index);
  const key = fields.requiredDoc("key");
  if (key.size === 0) throw new ServerError(67, "Index keys cannot be an empty object");
  for (const [name, direction] of key) {
    if (typeof direction === "string") throw notOffered(`An index of type ${direction}`);
    const whole = wholeNumber(direction);
    if (whole !== 1 && whole !== -1)
      throw new ServerError(67, `Values in the index key pattern must be 1 or -1: ${name}`);
    if (name === "" || name.split(".").some((part) => part === "" || part.startsWith("$")))
      throw new ServerError(67, `Index keys cannot contain an empty or '$'-prefixed field: '${name}'`);
  }
  const made: Doc = new Map<string, Value>([
    ["v", 2],
    ["key", key],
    ["name", fields.text("name")],
  ]);
  for (const flag of ["unique", "sparse"]) if (fields.flag(flag)) made.set(flag, true);
  const partial = fields.doc("partialFilterExpression");
  if (partial) {
    if (made.has("sparse")) throw new ServerError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
    checkPartial(partial);
    made.set("partialFilterExpression", partial);
  }
  const seconds = asked.get("expireAfterSeconds");
  if (seconds !== undefined) {
    if (key.size > 1)
      throw new ServerError(67, "TTL indexes are single-field indexes, compound indexes do not support TTL.");
    const whole = wholeNumber(seconds);
    if (whole === undefined || whole < 0 || whole > 2 ** 31 - 1)
      throw new ServerError(67, "TTL index 'expireAfterSeconds' option must be within an acceptable range");
    made.set("expireAfterSeconds", seconds);
  }
  return made;
}

const allowed = new Set(["$eq", "$gt", "$gte", "$lt", "$lte", "$type", "$exists", "$in"]);

function checkPartial(expression: Doc): void {
  parseFilter(expression);
  for (const [name, value] of expression) {
    if (name.startsWith("$")) throw notOffered(`${name} in a partial index`);
    if (!isDoc(value)) continue;
    for (const [operator, operand] of value) {
      const refused =
        operator.startsWith("$") &&
        (!allowed.has(operator) || (operator === "$exists" && operand !== true && operand !== 1));
      if (refused) throw new ServerError(67, `Expression not supported in partial index: ${operator}`);
    }
  }
}
