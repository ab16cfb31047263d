import { Binary, BSONRegExp, Double, ObjectId, type Timestamp } from "bson";

/** A document with its fields in order, whatever their names. */
export type Doc = Map<string, Value>;

/** A BSON value: `number` is an int32, `bigint` an int64, `Double` a double. Values are never changed in place. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | Double
  | string
  | Date
  | ObjectId
  | Binary
  | BSONRegExp
  | Timestamp
  | Doc
  | readonly Value[];

/** A document that is BSON already, for a reply. */
export class RawDocument {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

export type ReplyValue = Value | RawDocument | Reply | readonly ReplyValue[];
export interface Reply extends Map<string, ReplyValue> {}

export type TypeName =
  | "null"
  | "bool"
  | "int"
  | "long"
  | "double"
  | "string"
  | "date"
  | "objectId"
  | "binData"
  | "regex"
  | "timestamp"
  | "object"
  | "array";

export function isDoc(value: unknown): value is Doc {
  return value instanceof Map;
}

export function isArray(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

export function isNumeric(value: Value | undefined): value is number | bigint | Double {
  return typeof value === "number" || typeof value === "bigint" || value instanceof Double;
}

export function doc(fields: Readonly<Record<string, Value | undefined>>): Doc {
  const made: Doc = new Map();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) made.set(name, value);
  return made;
}

/** MongoDB's name of the value's type, as `$type` takes it. */
export function typeName(value: Value): TypeName {
  if (value === null) return "null";
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "number":
      return "int";
    case "bigint":
      return "long";
    case "string":
      return "string";
  }
  if (isDoc(value)) return "object";
  if (isArray(value)) return "array";
  if (value instanceof Double) return "double";
  if (value instanceof Date) return "date";
  if (value instanceof ObjectId) return "objectId";
  if (value instanceof Binary) return "binData";
  if (value instanceof BSONRegExp) return "regex";
  return "timestamp";
}

/** The number as JavaScript has it: a `bigint` only for an int64. */
export function plainNumber(value: number | bigint | Double): number | bigint {
  return value instanceof Double ? value.value : value;
}

/** A whole number from an int32, an int64 or a double without fraction; `undefined` for all else. */
export function wholeNumber(value: Value | undefined): number | undefined {
  if (!isNumeric(value)) return undefined;
  const plain = Number(plainNumber(value));
  return Number.isSafeInteger(plain) ? plain : undefined;
}
