import { Binary, BSONRegExp, Double, ObjectId } from "bson";
import { type Doc, isArray, isDoc, type Value } from "./value.ts";

/** The value as MongoDB's shell writes it, for messages. */
export function showValue(value: Value): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Double) return Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value);
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Binary) return `BinData(${value.sub_type}, ${value.toString("hex").toUpperCase()})`;
  if (value instanceof BSONRegExp) return `/${value.pattern}/${value.options}`;
  if (isDoc(value)) return showDocument(value);
  if (isArray(value)) return `[ ${value.map(showValue).join(", ")} ]`;
  return String(value);
}

export function showDocument(document: Doc): string {
  return `{ ${[...document].map(([name, value]) => `${name}: ${showValue(value)}`).join(", ")} }`;
}
