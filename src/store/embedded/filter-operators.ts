import { BSONRegExp } from "bson";
import { compareValues, typeOrder, valuesEqual } from "./compare-values.ts";
import {
  type Filter,
  fieldTest,
  isOperators,
  matches,
  parseFilter,
  parseOperators,
  passes,
  unknown,
  type ValueTest,
} from "./filter.ts";
import { compileRegex } from "./regex.ts";
import { notOffered, ServerError } from "./server-error.ts";
import {
  type Doc,
  isArray,
  isDoc,
  isNumeric,
  plainNumber,
  type TypeName,
  typeName,
  type Value,
  wholeNumber,
} from "./value.ts";

const elsewhere = [
  "$mod",
  "$expr",
  "$where",
  "$text",
  "$jsonSchema",
  "$near",
  "$nearSphere",
  "$geoWithin",
  "$geoIntersects",
  "$within",
];
const bits = ["$bitsAllSet", "$bitsAnySet", "$bitsAllClear", "$bitsAnyClear", "$elemMatchObject"];

/** One operator of one field. `beside` holds the operators next to it: `$options` belongs to `$regex`. */
export function parseOperator(name: string, operator: string, operand: Value, beside: Doc): Filter {
  switch (operator) {
    case "$eq":
      return equality(name, operand);
    case "$ne":
      refuseRegex(operator, operand);
      return { kind: "not", part: equality(name, operand) };
    case "$gt":
      return comparison(name, operator, operand, (order) => order > 0);
    case "$gte":
      return comparison(name, operator, operand, (order) => order >= 0);
    case "$lt":
      return comparison(name, operator, operand, (order) => order < 0);
    case "$lte":
      return comparison(name, operator, operand, (order) => order <= 0);
    case "$in":
      return membership(name, operator, operand);
    case "$nin":
      return { kind: "not", part: membership(name, operator, operand) };
    case "$exists": {
      const present = fieldTest(name, { test: (value) => value !== undefined, whole: true }, { present: true });
      return isTrue(operand) ? present : { kind: "not", part: present };
    }
    case "$type":
      return fieldTest(name, typeTest(operand));
    case "$regex":
      return fieldTest(name, regexTest(operand, beside.get("$options")));
    case "$size": {
      const size = wholeNumber(operand);
      if (size === undefined) throw new ServerError(2, "Failed to parse $size. Expected a whole number");
      if (size < 0)
        throw new ServerError(2, `Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
      return fieldTest(name, { test: (value) => isArray(value) && value.length === size, whole: true });
    }
    case "$elemMatch":
      return fieldTest(name, elementTest(operand));
    case "$all":
      return allOf(name, operand);
  }
  throw unknown(operator, [...elsewhere, ...bits], "operator");
}

function equality(name: string, operand: Value): Filter {
  const test = equalTest(operand);
  return fieldTest(name, test, { equals: [operand], ...(operand === null ? {} : { present: true }) });
}

function equalTest(operand: Value): ValueTest {
  if (operand === null) return { test: (value) => value === undefined || value === null };
  return { test: (value) => value !== undefined && valuesEqual(value, operand) };
}

// Only values of the operand's own kind are in its order: {$lt: 5} finds no string.
function comparison(name: string, operator: string, operand: Value, holds: (order: number) => boolean): Filter {
  refuseRegex(operator, operand);
  if (operand === null) return fieldTest(name, holds(0) ? equalTest(null) : { test: () => false });
  const kind = typeOrder(operand);
  const isNotNumber = (value: Value) => isNumeric(value) && Number.isNaN(plainNumber(value));
  if (isNotNumber(operand))
    return fieldTest(name, { test: (value) => holds(0) && value !== undefined && isNotNumber(value) });
  return fieldTest(name, {
    test: (value) =>
      value !== undefined && typeOrder(value) === kind && !isNotNumber(value) && holds(compareValues(value, operand)),
  });
}

function membership(name: string, operator: string, operand: Value): Filter {
  if (!isArray(operand)) throw new ServerError(2, `${operator} needs an array`);
  const tests = operand.map((each) => {
    if (isOperators(each)) throw new ServerError(2, `cannot nest $ under ${operator}`);
    return each instanceof BSONRegExp ? regexTest(each) : equalTest(each);
  });
  const byValue = !operand.some((each) => each instanceof BSONRegExp);
  const present = byValue && !operand.includes(null);
  return fieldTest(
    name,
    { test: (value) => tests.some(({ test }) => test(value)) },
    byValue ? { equals: operand, ...(present ? { present } : {}) } : {},
  );
}

const codes: Readonly<Record<number, TypeName>> = {
  1: "double",
  2: "string",
  3: "object",
  4: "array",
  5: "binData",
  7: "objectId",
  8: "bool",
  9: "date",
  10: "null",
  11: "regex",
  16: "int",
  18: "long",
};
const aliases = new Set<string>(Object.values(codes));

function typeTest(operand: Value): ValueTest {
  const asked = isArray(operand) ? operand : [operand];
  if (asked.length === 0) throw new ServerError(9, "$type must match at least one type");
  const wanted = new Set<string>();
  for (const each of asked) {
    const type = typeof each === "string" ? each : codes[wholeNumber(each) ?? Number.NaN];
    if (type === "number") for (const one of ["int", "long", "double"]) wanted.add(one);
    else if (type !== undefined && aliases.has(type)) wanted.add(type);
    else if (["decimal", "minKey", "maxKey", "timestamp", "javascript"].includes(String(each)))
      throw notOffered(`$type: "${each}"`);
    else if (typeof each === "string") throw new ServerError(2, `Unknown type name alias: ${each}`);
    else
      throw new ServerError(
        isNumeric(each) ? 2 : 14,
        "Invalid numerical type code, or neither a number nor a string in $type",
      );
  }
  return { test: (value) => value !== undefined && wanted.has(typeName(value)) };
}

function regexTest(operand: Value, options?: Value): ValueTest {
  if (options !== undefined && typeof options !== "string") throw new ServerError(2, "$options has to be a string");
  if (typeof operand !== "string" && !(operand instanceof BSONRegExp))
    throw new ServerError(2, "$regex has to be a string");
  const isObject = operand instanceof BSONRegExp;
  if (isObject && operand.options !== "" && options !== undefined) {
    throw new ServerError(51074, "options set in both $regex and $options");
  }
  const flags = options ?? (isObject ? operand.options : "");
  const pattern = isObject ? operand.pattern : operand;
  const regex = compileRegex(pattern, flags);
  const same = new BSONRegExp(pattern, flags);
  return {
    test: (value) =>
      typeof value === "string" ? regex.test(value) : value instanceof BSONRegExp && valuesEqual(value, same),
  };
}

function elementTest(operand: Value): ValueTest {
  if (!isDoc(operand)) throw new ServerError(2, "$elemMatch needs an Object");
  const first = operand.keys().next().value;
  if (isOperators(operand) && first !== "$and" && first !== "$or" && first !== "$nor") {
    const parts = parseOperators("", operand);
    return {
      whole: true,
      test: (value) => isArray(value) && value.some((each) => parts.every((part) => elementPasses(part, each))),
    };
  }
  const filter = parseFilter(operand);
  return {
    whole: true,
    test: (value) => isArray(value) && value.some((each) => (isDoc(each) || isArray(each)) && matches(filter, each)),
  };
}

/** The element itself, not what lies in it. */
function elementPasses(part: Filter, element: Value): boolean {
  switch (part.kind) {
    case "field":
      return part.test.whole ? passes(part.test, element) : part.test.test(element);
    case "not":
      return !elementPasses(part.part, element);
    case "and":
      return part.parts.every((each) => elementPasses(each, element));
    case "or":
      return part.parts.some((each) => elementPasses(each, element));
    case "nor":
      return !part.parts.some((each) => elementPasses(each, element));
  }
}

function allOf(name: string, operand: Value): Filter {
  if (!isArray(operand)) throw new ServerError(2, "$all needs an array");
  if (operand.length === 0) return { kind: "or", parts: [] };
  const elements = operand.map((each) => isDoc(each) && each.keys().next().value === "$elemMatch");
  if (elements.some((is) => is !== elements[0])) throw new ServerError(2, "no $ expressions in $all");
  const parts = operand.map((each): Filter => {
    if (elements[0] && isDoc(each)) return { kind: "and", parts: parseOperators(name, each) };
    if (isOperators(each)) throw new ServerError(2, "no $ expressions in $all");
    return each instanceof BSONRegExp ? fieldTest(name, regexTest(each)) : equality(name, each);
  });
  return { kind: "and", parts };
}

function refuseRegex(operator: string, operand: Value): void {
  if (operand instanceof BSONRegExp)
    throw new ServerError(2, `Can't have RegEx as arg to predicate over field '${operator}'.`);
}

/** Truth as MongoDB has it: 0, false and null are not true. */
export function isTrue(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !isNumeric(value) || Number(plainNumber(value)) !== 0;
}
