import { Binary, BSONRegExp, Double, ObjectId, Timestamp } from "bson";
import { type Doc, isArray, isDoc, type TypeName, typeName, type Value } from "./value.ts";

const order: Readonly<Record<TypeName, number>> = {
  null: 5,
  int: 10,
  long: 10,
  double: 10,
  string: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  bool: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
};

/** Where the value's type stands in BSON's order; all numbers are of one kind. */
export function typeOrder(value: Value): number {
  return order[typeName(value)];
}

/** BSON's order over all types: below zero when `a` comes first, zero when they are equal. */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  const kind = typeOrder(a);
  const byType = kind - typeOrder(b);
  if (byType !== 0) return byType;
  if (kind === order.int) return compareNumbers(toNumber(a), toNumber(b));
  if (isDoc(a) && isDoc(b)) return compareDocuments(a, b);
  if (isArray(a) && isArray(b)) return compareArrays(a, b);
  if (a instanceof Binary && b instanceof Binary) {
    return a.length() - b.length() || a.sub_type - b.sub_type || Buffer.compare(bytesOf(a), bytesOf(b));
  }
  if (a instanceof ObjectId && b instanceof ObjectId) return Buffer.compare(a.id, b.id);
  if (typeof a === "boolean") return Number(a) - Number(b);
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  if (a instanceof Timestamp && b instanceof Timestamp) return a.compare(b);
  if (a instanceof BSONRegExp && b instanceof BSONRegExp) {
    return compareStrings(a.pattern, b.pattern) || compareStrings(a.options, b.options);
  }
  return 0;
}

export function valuesEqual(a: Value, b: Value): boolean {
  return compareValues(a, b) === 0;
}

/** Equal to the byte: 1 and 1.0 are not, nor are documents with their fields in another order. */
export function valuesIdentical(a: Value, b: Value): boolean {
  if (typeName(a) !== typeName(b)) return false;
  if (isDoc(a) && isDoc(b)) {
    if (a.size !== b.size) return false;
    const others = b.entries();
    for (const [name, value] of a) {
      const other = others.next().value;
      if (!other || other[0] !== name || !valuesIdentical(value, other[1])) return false;
    }
    return true;
  }
  if (isArray(a) && isArray(b)) {
    return a.length === b.length && a.every((each, index) => valuesIdentical(each, b[index] ?? null));
  }
  if (a instanceof Double && b instanceof Double) return Object.is(a.value, b.value);
  return valuesEqual(a, b);
}

function toNumber(value: Value): number | bigint {
  return value instanceof Double ? value.value : (value as number | bigint);
}

// JavaScript compares a number with a bigint exactly. NaN stands before all numbers.
function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  if (a > b) return 1;
  const aIsNaN = Number.isNaN(a);
  const bIsNaN = Number.isNaN(b);
  return aIsNaN === bIsNaN ? 0 : aIsNaN ? -1 : 1;
}

/** By code points, as the bytes of UTF-8 go. JavaScript's own order differs where surrogates meet U+E000 and above. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  if (at === length) return a.length - b.length;
  const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
  if (x < 0xd800 || y < 0xd800) return x - y;
  const aside = (unit: number) => (unit <= 0xdfff ? 1 : 0);
  return aside(x) - aside(y) || x - y;
}

function compareDocuments(a: Doc, b: Doc): number {
  const others = b.entries();
  for (const [name, value] of a) {
    const next = others.next();
    if (next.done) return 1;
    const [otherName, other] = next.value;
    const unlike =
      typeOrder(value) - typeOrder(other) || compareStrings(name, otherName) || compareValues(value, other);
    if (unlike !== 0) return unlike;
  }
  return others.next().done ? 0 : -1;
}

function compareArrays(a: readonly Value[], b: readonly Value[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const unlike = compareValues(value, other);
    if (unlike !== 0) return unlike;
  }
  return a.length - b.length;
}

const bytesOf = (value: Binary) => value.buffer.subarray(0, value.position);
