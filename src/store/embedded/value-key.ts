import { Binary, BSONRegExp, Double, ObjectId, Timestamp } from "bson";
import { isDoc, type Value } from "./value.ts";

/** A string that is the same for values that are equal in BSON's order, and for no others. */
export function valueKey(value: Value): string {
  if (value === null) return "z";
  switch (typeof value) {
    case "string":
      return `s${value}`;
    case "number":
    case "bigint":
      return `n${value}`;
    case "boolean":
      return value ? "b1" : "b0";
  }
  if (value instanceof Double) return numberKey(value.value);
  if (value instanceof Date) return dateKey(value.getTime());
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  if (value instanceof Binary) return `x${value.sub_type}:${value.toString("base64")}`;
  if (value instanceof BSONRegExp) return `r${sized(value.pattern)}${value.options}`;
  if (value instanceof Timestamp) return `t${value.toBigInt()}`;
  if (isDoc(value)) {
    return `{${[...value].map(([name, each]) => sized(name) + sized(valueKey(each))).join("")}`;
  }
  return `[${value.map((each) => sized(valueKey(each))).join("")}`;
}

export const dateKey = (ms: number) => `d${ms}`;

/** The time behind a `dateKey`; `undefined` for the key of another value. */
export function timeOfKey(key: string): number | undefined {
  return key.startsWith("d") ? Number(key.slice(1)) : undefined;
}

const sized = (text: string) => `${text.length}:${text}`;

function numberKey(value: number): string {
  return Number.isInteger(value) ? `n${BigInt(value)}` : `n${value}`;
}

/** One string for the keys of several fields, the same for the same keys only. */
export function joinKey(key: readonly string[]): string {
  return key.length === 1 ? (key[0] ?? "") : key.map(sized).join("");
}
