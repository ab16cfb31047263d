import { EJSON } from "bson";
import type { Document } from "mongodb";

const aliases: Readonly<Record<string, readonly string[]>> = { number: ["int", "long", "double", "decimal"] };

/** Whether `actual` is what the unified test format asks for. A document at the root may have more fields, unless `exact`. */
export function matchesExpected(
  expected: unknown,
  actual: unknown,
  entities: ReadonlyMap<string, unknown>,
  exact = false,
  root = true,
): boolean {
  if (isDocument(expected)) {
    const [operator] = Object.keys(expected);
    if (operator?.startsWith("$$")) return matchesOperator(operator, expected[operator], actual, entities, exact, root);
    if (!isDocument(actual)) return false;
    for (const [name, wanted] of Object.entries(expected)) {
      if (!matchesExpected(wanted, actual[name], entities, exact, false)) return false;
    }
    return (root && !exact) || Object.keys(actual).every((name) => name in expected);
  }
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((each, index) => matchesExpected(each, actual[index], entities, exact, root))
    );
  }
  if (typeof expected === "number") return Number(actual) === expected && actual !== null;
  return EJSON.stringify({ v: expected }) === EJSON.stringify({ v: actual });
}

function matchesOperator(
  operator: string,
  wanted: unknown,
  actual: unknown,
  entities: ReadonlyMap<string, unknown>,
  exact: boolean,
  root: boolean,
): boolean {
  switch (operator) {
    case "$$exists":
      return (actual !== undefined) === wanted;
    case "$$unsetOrMatches":
      return actual === undefined || actual === null || matchesExpected(wanted, actual, entities, exact, root);
    case "$$matchesEntity":
      return matchesExpected(entities.get(String(wanted)), actual, entities, exact, root);
    case "$$type":
      return [wanted].flat().some((type) => isOfType(String(type), actual));
  }
  throw new Error(`no matcher ${operator}`);
}

function isOfType(type: string, actual: unknown): boolean {
  if (aliases[type]) return typeof actual === "number" || typeof actual === "bigint";
  if (type === "array") return Array.isArray(actual);
  if (type === "object") return isDocument(actual);
  if (type === "int" || type === "long" || type === "double") return typeof actual === "number";
  if (type === "objectId") return String((actual as Document | null)?.constructor.name) === "ObjectId";
  return typeof actual === type;
}

function isDocument(value: unknown): value is Document {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
