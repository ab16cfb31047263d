import { Schema, type SchemaDefinition } from "mongoose";

const { Mixed } = Schema.Types;

/** The schema of an embedded document of type `T`. */
export type PartSchema<T> = Schema & { readonly of?: T };

/** What a field of type `T` is stored as. Open data (`unknown`, or keys that we do not name) is kept as it came. */
type Field<T> = [T] extends [string]
  ? StringConstructor
  : [T] extends [number]
    ? NumberConstructor
    : [T] extends [boolean]
      ? BooleanConstructor
      : [T] extends [Date]
        ? DateConstructor
        : [T] extends [readonly string[]]
          ? readonly [StringConstructor]
          : [T] extends [readonly (infer Entry extends object)[]]
            ? readonly [PartSchema<Entry>]
            : string extends keyof T
              ? typeof Mixed
              : PartSchema<T>;

/** Every field of a record has its place: one that is missing here does not compile. */
export type Fields<R> = { [K in keyof R]-?: unknown extends R[K] ? typeof Mixed : Field<NonNullable<R[K]>> };

// An unknown field is an error: dropping it silently would lose data.
const strictness = { strict: "throw", minimize: false, versionKey: false, id: false } as const;

/** The schema of a collection. Our own id is `_id`; every record carries its tenant and a version. */
export function recordSchema<R>(fields: Fields<Omit<R, "id" | "version">>): Schema {
  return new Schema(
    { ...fields, _id: String, tenantId: String, version: Number },
    { ...strictness, strictQuery: "throw", autoIndex: false, autoCreate: false },
  );
}

/** The schema of a document inside a record. */
export function partSchema<T>(fields: Fields<T>): PartSchema<T> {
  return new Schema({ ...fields } as SchemaDefinition, { ...strictness, _id: false });
}
