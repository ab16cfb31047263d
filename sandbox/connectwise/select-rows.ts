import {
  compileChildConditions,
  compileConditions,
  compileCustomFieldConditions,
  leafKind,
  type Row,
  type RowTest,
  valueAt,
} from "./compile-condition.ts";
import { ConditionError } from "./condition.ts";
import type { Fields } from "./resource-fields.ts";

/** Rows that meet the query's three kinds of conditions. Throws `ConditionError`. */
export function filterRows(rows: readonly Row[], query: URLSearchParams, fields: Fields): readonly Row[] {
  const tests: RowTest[] = [];
  const add = (name: string, compile: (text: string, fields: Fields) => RowTest): void => {
    const text = query.get(name);
    if (text?.trim()) tests.push(compile(text, fields));
  };
  add("conditions", compileConditions);
  add("childConditions", compileChildConditions);
  add("customFieldConditions", compileCustomFieldConditions);
  return tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row)));
}

/** `name asc, id desc` over leaves, then by id; text without regard to case. Throws `ConditionError`. */
export function orderRows(rows: readonly Row[], orderBy: string | null, fields: Fields): readonly Row[] {
  const text = orderBy?.trim() ? `${orderBy},id` : "id";
  const keys = text.split(",").map((part) => orderKey(part.trim(), fields));
  const sortable = rows.map((row) => ({ row, values: keys.map((key) => sortValue(valueAt(row, key.path))) }));
  sortable.sort((a, b) => {
    for (const [index, key] of keys.entries()) {
      const left = a.values[index] ?? "";
      const right = b.values[index] ?? "";
      if (left !== right) return left < right ? -key.sign : key.sign;
    }
    return 0;
  });
  return sortable.map(({ row }) => row);
}

/** The row with only the fields asked for, `status/name` inside its reference. `null` keeps all. Throws `ConditionError`. */
export function fieldPicker(list: string | null, fields: Fields): (row: Row) => Row {
  if (!list?.trim()) return (row) => row;
  const paths = list.split(",").map((path) => path.trim().split("/"));
  for (const path of paths) {
    if (path.length > 1) leafKind(path.join("/"), fields);
    else if (!Object.hasOwn(fields, path[0] ?? "")) throw new ConditionError(`${path[0]} is not a recognized name.`);
  }
  return (row) => {
    const picked: Record<string, unknown> = {};
    for (const path of paths) copyPath(row, picked, path);
    return picked;
  };
}

function copyPath(from: Row, to: Record<string, unknown>, [name = "", ...rest]: string[]): void {
  const value = from[name];
  if (value === undefined) return;
  if (rest.length === 0) {
    to[name] = value;
    return;
  }
  const inside = { ...(to[name] as Record<string, unknown> | undefined) };
  copyPath(value as Row, inside, rest);
  to[name] = inside;
}

function orderKey(part: string, fields: Fields): { path: string[]; sign: 1 | -1 } {
  const match = /^(\S+?)(?:\s+(asc|desc))?$/i.exec(part);
  if (!match?.[1]) throw new ConditionError(`'${part}' is not a recognized order.`);
  leafKind(match[1], fields);
  return { path: match[1].split("/"), sign: match[2]?.toLowerCase() === "desc" ? -1 : 1 };
}

function sortValue(value: unknown): string | number {
  return typeof value === "number" ? value : String(value ?? "").toLowerCase();
}
