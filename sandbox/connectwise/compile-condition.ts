import { type Condition, ConditionError, type ConditionValue } from "./condition.ts";
import { parseCondition } from "./parse-condition.ts";
import type { FieldKind, Fields } from "./resource-fields.ts";

export type Row = Readonly<Record<string, unknown>>;
export type RowTest = (row: Row) => boolean;

/** `conditions`: over single fields and references. An array's fields need `childConditions`. Throws `ConditionError`. */
export function compileConditions(text: string, fields: Fields): RowTest {
  return compile(parseCondition(text), fields);
}

/** `childConditions`: over the fields of one array; true when one entry of it meets the whole text. Throws `ConditionError`. */
export function compileChildConditions(text: string, fields: Fields): RowTest {
  const condition = parseCondition(text);
  const arrays = [...new Set(pathsOf(condition).map((path) => path.split("/")[0] ?? path))];
  const [name = ""] = arrays;
  const kind = fields[name];
  if (arrays.length > 1)
    throw new ConditionError(`childConditions may name one collection, not ${arrays.join(" and ")}.`);
  if (typeof kind !== "object" || !("array" in kind)) throw new ConditionError(`${name} is not a collection.`);
  const test = compile(condition, { [name]: { reference: kind.array } });
  return (row) => arrayOf(row[name]).some((entry) => test({ [name]: entry }));
}

/** `customFieldConditions=caption="X" and value="Y"`. Throws `ConditionError`. */
export function compileCustomFieldConditions(text: string, fields: Fields): RowTest {
  const kind = fields.customFields;
  if (typeof kind !== "object" || !("array" in kind)) throw new ConditionError("This resource has no custom fields.");
  const test = compileConditions(text, kind.array);
  return (row) => arrayOf(row.customFields).some((entry) => test(entry));
}

/** The kind of a leaf such as `status/name`. Throws `ConditionError` for what is no leaf. */
export function leafKind(path: string, fields: Fields): FieldKind {
  let inside: Fields = fields;
  for (const name of path.split("/")) {
    const kind = Object.hasOwn(inside, name) ? inside[name] : undefined;
    if (kind === undefined) break;
    if (typeof kind === "string") {
      if (path === name || path.endsWith(`/${name}`)) return kind;
      break;
    }
    if ("array" in kind) throw new ConditionError(`${path} is a collection: use childConditions.`);
    inside = kind.reference;
  }
  throw new ConditionError(`${path} is not a recognized name.`);
}

/** The value at a path such as `company/identifier`; `null` where the row has none. */
export function valueAt(row: Row, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const name of path) {
    if (typeof value !== "object" || value === null) return null;
    value = (value as Row)[name];
  }
  return value ?? null;
}

function compile(condition: Condition, fields: Fields): RowTest {
  if (condition.kind === "all" || condition.kind === "any") {
    const tests = condition.parts.map((part) => compile(part, fields));
    return condition.kind === "all"
      ? (row) => tests.every((test) => test(row))
      : (row) => tests.some((test) => test(row));
  }
  const kind = leafKind(condition.path, fields);
  const path = condition.path.split("/");
  const read = (row: Row) => comparable(valueAt(row, path), kind);
  if (condition.kind === "in") {
    const wanted = new Set(condition.values.map((value) => operand(condition.path, kind, value)));
    return (row) => wanted.has(read(row)) !== condition.negated;
  }
  const wanted = operand(condition.path, kind, condition.value);
  const test = comparison(condition.path, condition.operator, kind, wanted);
  return (row) => test(read(row)) !== condition.negated;
}

type Operand = string | number | boolean | null;

function comparison(path: string, operator: string, kind: FieldKind, wanted: Operand): (found: Operand) => boolean {
  if (operator === "=") return (found) => found === wanted;
  if (operator === "!=") return (found) => found !== wanted;
  if (operator === "like" || operator === "contains") {
    if (kind !== "string" || typeof wanted !== "string")
      throw new ConditionError(`${operator} needs text, ${path} is ${kind}.`);
    const pieces = (operator === "like" ? wanted : `%${wanted.replaceAll("%", "\0")}%`).split("%");
    const texts = pieces.map((piece) => piece.replaceAll("\0", "%"));
    return (found) => typeof found === "string" && isLike(found, texts);
  }
  if ((kind !== "number" && kind !== "datetime") || typeof wanted !== "number") {
    throw new ConditionError(`${operator} needs a number or a date, ${path} is ${kind}.`);
  }
  const ordered: Readonly<Record<string, (found: number) => boolean>> = {
    "<": (found) => found < wanted,
    "<=": (found) => found <= wanted,
    ">": (found) => found > wanted,
    ">=": (found) => found >= wanted,
  };
  const test = ordered[operator];
  if (!test) throw new ConditionError(`${operator} is not a recognized operator.`);
  return (found) => typeof found === "number" && test(found);
}

/** Whether the pieces between `%` signs follow one another, the first at the start and the last at the end. */
function isLike(text: string, pieces: readonly string[]): boolean {
  const [first = "", ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** Text compares without regard to case, dates as milliseconds. */
function comparable(value: unknown, kind: FieldKind): Operand {
  if (value === null || value === undefined) return null;
  if (kind === "string") return String(value).toLowerCase();
  if (kind === "datetime") return Date.parse(String(value));
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}

function operand(path: string, kind: FieldKind, value: ConditionValue): Operand {
  if (value.kind === "null") return null;
  if (value.kind !== kind) throw new ConditionError(`${path} is ${kind}, not ${value.kind}.`);
  return comparable(value.kind === "datetime" ? new Date(value.value).toISOString() : value.value, kind);
}

function arrayOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value : [];
}

function pathsOf(condition: Condition): string[] {
  return condition.kind === "all" || condition.kind === "any" ? condition.parts.flatMap(pathsOf) : [condition.path];
}
