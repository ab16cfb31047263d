import type { EntityField, EntityFields } from "./autotask-fields.ts";
import type { Row } from "./autotask-rows.ts";

/** A query that Autotask refuses; the message is what it says. */
export class QueryError extends Error {
  override name = "QueryError";
}

export type RowTest = (row: Row) => boolean;

const mostOrs = 500;
const textOps = new Set(["beginsWith", "endsWith", "contains"]);
const orderOps = new Set(["gt", "gte", "lt", "lte"]);

/** The filter of a query as a test of rows. Entries are ANDed. Throws `QueryError` as Autotask refuses. */
export function compileFilter(filter: unknown, fields: EntityFields, entity: string): RowTest {
  if (!Array.isArray(filter) || filter.length === 0) throw new QueryError("Query must contain a filter.");
  let ors = 0;

  function group(items: unknown, op: "and" | "or"): RowTest {
    if (!Array.isArray(items) || items.length === 0) throw new QueryError(`The ${op} operator needs items.`);
    if (op === "or") ors += items.length;
    if (ors > mostOrs) throw new QueryError(`A query may have at most ${mostOrs} OR conditions.`);
    const tests = items.map(one);
    return op === "and" ? (row) => tests.every((test) => test(row)) : (row) => tests.some((test) => test(row));
  }

  function one(entry: unknown): RowTest {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
      throw new QueryError("A filter entry must be an object.");
    }
    const { op, field, value, items } = entry as Record<string, unknown>;
    if (op === "and" || op === "or") return group(items, op);
    if (typeof field !== "string") throw new QueryError("A filter entry must name a field.");
    const name = Object.keys(fields).find((known) => known.toLowerCase() === field.toLowerCase());
    const known = name === undefined ? undefined : fields[name];
    if (name === undefined || !known) throw new QueryError(`Unable to find ${field} in the ${entity} Entity.`);
    if (known.queryable === false) throw new QueryError(`${field} is not queryable.`);
    return comparison(String(op), name, known, value);
  }

  return group(filter, "and");
}

function comparison(op: string, name: string, field: EntityField, value: unknown): RowTest {
  const isEmpty = (row: Row) => row[name] === null || row[name] === "" || row[name] === undefined;
  if (op === "exist") return (row) => !isEmpty(row);
  if (op === "notExist") return isEmpty;
  if (op === "in" || op === "notIn") {
    if (!Array.isArray(value)) throw new QueryError(`The value of ${op} must be an array.`);
    if (value.length > mostOrs) throw new QueryError(`A query may have at most ${mostOrs} OR conditions.`);
    const wanted = new Set(value.map((each) => folded(typed(name, field, each))));
    return op === "in" ? (row) => wanted.has(folded(row[name])) : (row) => !wanted.has(folded(row[name]));
  }
  const wanted = typed(name, field, value);
  if (op === "eq") return (row) => folded(row[name]) === folded(wanted);
  if (op === "noteq") return (row) => folded(row[name]) !== folded(wanted);
  if (textOps.has(op)) {
    if (field.type !== "string") throw new QueryError(`${op} cannot be used with ${name}.`);
    const part = String(folded(wanted));
    const at = (row: Row) => String(folded(row[name]) ?? "");
    if (op === "contains") return (row) => at(row).includes(part);
    return op === "beginsWith" ? (row) => at(row).startsWith(part) : (row) => at(row).endsWith(part);
  }
  if (orderOps.has(op)) {
    if (field.type === "boolean") throw new QueryError(`${op} cannot be used with ${name}.`);
    return (row) => ordered(op, row[name], wanted);
  }
  throw new QueryError(`${op} is not a valid operator.`);
}

function ordered(op: string, left: unknown, right: unknown): boolean {
  if (left === null || left === undefined) return false;
  const [a, b] = [left as string | number, right as string | number];
  return op === "gt" ? a > b : op === "gte" ? a >= b : op === "lt" ? a < b : a <= b;
}

/** A value of the field's own type: a boolean must be `true` or `false`, an integer a number. */
function typed(name: string, field: EntityField, value: unknown): string | number | boolean {
  if (field.type === "boolean" && typeof value === "boolean") return value;
  if (field.type === "integer" && typeof value === "number" && Number.isInteger(value)) return value;
  if ((field.type === "string" || field.type === "datetime") && typeof value === "string") return value;
  throw new QueryError(`Value for ${name} is not of type ${field.type}.`);
}

function folded(value: unknown): unknown {
  return typeof value === "string" ? value.toLowerCase() : value;
}
