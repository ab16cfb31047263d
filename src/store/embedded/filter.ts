import { BSONRegExp } from "bson";
import { parseOperator } from "./filter-operators.ts";
import { type Path, toPath, visitPath } from "./paths.ts";
import { notOffered, ServerError } from "./server-error.ts";
import { type Doc, isArray, isDoc, type Value } from "./value.ts";

/** What one value must be. `whole`: arrays are not opened. `missing` is what the test says of a field that is not there. */
export interface ValueTest {
  test(value: Value | undefined): boolean;
  whole?: boolean;
}

/** `equals` are the values of which the field holds one: an index may look them up. */
export type Filter =
  | { kind: "and" | "or" | "nor"; parts: readonly Filter[] }
  | { kind: "not"; part: Filter }
  | { kind: "field"; name: string; path: Path; test: ValueTest; equals?: readonly Value[]; present?: boolean };

/** Reads a query. Throws `ServerError` for what is wrong or not offered, whatever documents there are. */
export function parseFilter(query: Doc): Filter {
  const parts: Filter[] = [];
  for (const [name, value] of query) {
    if (name === "$and" || name === "$or" || name === "$nor") {
      parts.push({ kind: name.slice(1) as "and" | "or" | "nor", parts: parseBranches(name, value) });
    } else if (name === "$comment") {
      if (typeof value !== "string") throw new ServerError(2, "$comment must be a string");
    } else if (name.startsWith("$")) {
      throw unknown(
        name,
        ["$expr", "$where", "$text", "$jsonSchema", "$sampleRate", "$alwaysTrue", "$alwaysFalse"],
        "top level operator",
      );
    } else {
      parts.push(...parseField(name, value));
    }
  }
  return parts.length === 1 && parts[0] ? parts[0] : { kind: "and", parts };
}

export function matches(filter: Filter, document: Value): boolean {
  switch (filter.kind) {
    case "and":
      return filter.parts.every((part) => matches(part, document));
    case "or":
      return filter.parts.some((part) => matches(part, document));
    case "nor":
      return !filter.parts.some((part) => matches(part, document));
    case "not":
      return !matches(filter.part, document);
    case "field":
      return visitPath(document, filter.path, (found) => passes(filter.test, found));
  }
}

/** One value against a test: an array passes as a whole or by one of its elements. */
export function passes({ test, whole }: ValueTest, value: Value | undefined): boolean {
  return test(value) || (!whole && isArray(value) && value.some((each) => test(each)));
}

function parseBranches(name: string, value: Value): Filter[] {
  if (!isArray(value) || value.length === 0) throw new ServerError(2, `${name} must be a nonempty array`);
  return value.map((each) => {
    if (!isDoc(each)) throw new ServerError(2, `${name} argument's entries must be objects`);
    return parseFilter(each);
  });
}

function parseField(name: string, value: Value): Filter[] {
  if (value instanceof BSONRegExp) return [parseOperator(name, "$regex", value, new Map())];
  if (!isOperators(value)) return [parseOperator(name, "$eq", value, new Map())];
  return parseOperators(name, value);
}

/** Every operator of `{$gt: 1, $lt: 5}` for one field. */
export function parseOperators(name: string, operators: Doc): Filter[] {
  const parts: Filter[] = [];
  for (const [operator, operand] of operators) {
    if (!operator.startsWith("$")) throw new ServerError(2, `unknown operator: ${operator}`);
    if (operator === "$options") {
      if (!operators.has("$regex")) throw new ServerError(2, "$options needs a $regex");
      continue;
    }
    if (operator === "$not") parts.push({ kind: "not", part: parseNot(name, operand) });
    else parts.push(parseOperator(name, operator, operand, operators));
  }
  return parts;
}

function parseNot(name: string, operand: Value): Filter {
  if (operand instanceof BSONRegExp) return parseOperator(name, "$regex", operand, new Map());
  if (!isDoc(operand)) throw new ServerError(2, "$not needs a regex or a document");
  if (operand.size === 0) throw new ServerError(2, "$not cannot be empty");
  return { kind: "and", parts: parseOperators(name, operand) };
}

/** A document whose first field starts with `$` holds operators; any other is a value. */
export function isOperators(value: Value): value is Doc {
  if (!isDoc(value)) return false;
  const first = value.keys().next().value;
  if (first === "$ref" || first === "$id" || first === "$db") throw notOffered("A DBRef");
  return first?.startsWith("$") ?? false;
}

export function fieldTest(
  name: string,
  test: ValueTest,
  more: { equals?: readonly Value[]; present?: boolean } = {},
): Filter {
  return { kind: "field", name, path: toPath(name), test, ...more };
}

export function unknown(name: string, known: readonly string[], what: string): ServerError {
  return known.includes(name) ? notOffered(name) : new ServerError(2, `unknown ${what}: ${name}`);
}
