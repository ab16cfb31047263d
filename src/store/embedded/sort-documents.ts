import { compareValues } from "./compare-values.ts";
import { type Path, toPath, visitPath } from "./paths.ts";
import { notOffered, ServerError } from "./server-error.ts";
import { type Doc, isArray, isDoc, isNumeric, type Value, wholeNumber } from "./value.ts";

export type Compare = (a: Value, b: Value) => number;

interface SortKey {
  path: Path;
  direction: 1 | -1;
}

/** An order of documents from `{a: 1, b: -1}`; `undefined` when nothing is asked. Throws `ServerError`. */
export function parseSort(sort: Doc | undefined): Compare | undefined {
  if (!sort || sort.size === 0) return undefined;
  const keys = [...sort].map(([name, value]): SortKey => {
    if (name === "$natural" || isDoc(value))
      throw notOffered(`Sorting by ${name === "$natural" ? name : "an expression"}`);
    const direction = wholeNumber(value);
    if (direction !== 1 && direction !== -1) {
      throw isNumeric(value)
        ? new ServerError(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)")
        : new ServerError(15974, `Illegal key in $sort specification: ${name}`);
    }
    checkFieldName(name);
    return { path: toPath(name), direction };
  });
  return (a, b) => {
    for (const { path, direction } of keys) {
      const unlike = compareSorted(sortValue(a, path, direction), sortValue(b, path, direction)) * direction;
      if (unlike !== 0) return unlike;
    }
    return 0;
  };
}

// Of an array the smallest element counts, descending the largest; an empty array (`undefined` here) comes before null.
function sortValue(document: Value, path: Path, direction: 1 | -1): Value | undefined {
  let best: Value | undefined;
  let any = false;
  const take = (value: Value | undefined) => {
    if (!any || compareSorted(value, best) * direction < 0) best = value;
    any = true;
  };
  visitPath(document, path, (found) => {
    if (isArray(found)) {
      if (found.length === 0) take(undefined);
      for (const each of found) take(each);
    } else take(found ?? null);
    return false;
  });
  return any ? best : null;
}

function compareSorted(a: Value | undefined, b: Value | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compareValues(a, b);
}

/** Throws `ServerError` for a path with empty parts or with operators in it. */
export function checkFieldName(name: string): void {
  if (name === "" || name.startsWith(".") || name.endsWith(".") || name.includes("..")) {
    throw new ServerError(40352, `FieldPath cannot be, start or end with an empty name: '${name}'`);
  }
  for (const part of name.split(".")) {
    if (part.startsWith("$")) throw new ServerError(16410, `FieldPath field names may not start with '$': '${name}'`);
  }
}
