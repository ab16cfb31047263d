import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonRecord, type JsonRecord } from "../../../src/net/json-fields.ts";

const folder = join(import.meta.dirname, "../../../../shared/contracts");

/** OpenAPI 3.0 files beside the project's folder; absent where only the project is. */
export const hasContracts = existsSync(join(folder, "connectwise.openapi.json"));

/** A file of `../shared/contracts`, its schemas rewritten for ajv: `nullable` as a choice, no field that is not named. */
export function readOpenApi(name: string): JsonRecord {
  const file: unknown = JSON.parse(readFileSync(join(folder, `${name}.openapi.json`), "utf8"));
  const rewritten = rewrite(file);
  if (!isJsonRecord(rewritten)) throw new Error(`${name} is no OpenAPI file`);
  return rewritten;
}

function rewrite(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewrite);
  if (!isJsonRecord(value)) return value;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rewrite(each)]));
  const isOpen = rest.type === "object" && isJsonRecord(rest.properties) && rest.additionalProperties === undefined;
  const schema = isOpen ? { ...rest, additionalProperties: false } : rest;
  return nullable === true ? { anyOf: [{ type: "null" }, schema] } : schema;
}

/** The value at `#/components/schemas/Company`. */
export function resolvePointer(file: JsonRecord, pointer: string): unknown {
  const steps = pointer.replace(/^#\//, "").split("/");
  return steps.reduce<unknown>(
    (at, step) => (isJsonRecord(at) ? at[step.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined),
    file,
  );
}
