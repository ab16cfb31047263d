import { type Doc, isArray, isDoc, type Value } from "./value.ts";

export type Path = readonly string[];

export function toPath(name: string): Path {
  return name.split(".");
}

/** The array index that a part of a path names, or `undefined`. */
export function toIndex(part: string): number | undefined {
  return /^(0|[1-9]\d{0,6})$/.test(part) ? Number(part) : undefined;
}

/**
 * Visits what a query sees at the path, through arrays on the way: `undefined` where it is missing. Arrays at the end are visited
 * whole. Stops, and returns true, when a visit returns true.
 */
export function visitPath(value: Value, path: Path, visit: (found: Value | undefined) => boolean, at = 0): boolean {
  const part = path[at];
  if (part === undefined) return visit(value);
  if (isDoc(value)) {
    const next = value.get(part);
    return next === undefined ? visit(undefined) : visitPath(next, path, visit, at + 1);
  }
  if (!isArray(value)) return visit(undefined);
  const index = toIndex(part);
  const element = index === undefined ? undefined : value[index];
  if (element !== undefined && visitPath(element, path, visit, at + 1)) return true;
  return value.some((each) => isDoc(each) && visitPath(each, path, visit, at));
}

/** What an aggregation's `$a.b` gives: arrays on the way are mapped, missing is `undefined`. */
export function readField(value: Value | undefined, path: Path, at = 0): Value | undefined {
  const part = path[at];
  if (part === undefined || value === undefined) return value;
  if (isDoc(value)) return readField(value.get(part), path, at + 1);
  if (!isArray(value)) return undefined;
  return value.map((each) => readField(each, path, at)).filter((each) => each !== undefined);
}

export function firstField(document: Doc): string | undefined {
  return document.keys().next().value;
}
