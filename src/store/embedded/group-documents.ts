import { Sum } from "./arithmetic.ts";
import { compareValues } from "./compare-values.ts";
import { type Expression, parseExpression } from "./expression.ts";
import { notOffered, ServerError } from "./server-error.ts";
import { type Doc, isDoc, isNumeric, type Value } from "./value.ts";
import { valueKey } from "./value-key.ts";

/** Gathers one field of one group. `take` gets `undefined` for a missing value. */
interface Accumulator {
  take(value: Value | undefined): void;
  result(): Value;
}

/** `$group`: by `_id`, with `$sum $first $last $min $max $push $addToSet`. Throws `ServerError`. */
export function parseGroup(spec: Value): (documents: readonly Doc[]) => Doc[] {
  if (!isDoc(spec)) throw new ServerError(15947, "a group's fields must be specified in an object");
  const by = spec.get("_id");
  if (by === undefined) throw new ServerError(15955, "a group specification must include an _id");
  const key = parseExpression(by);
  const fields = [...spec].filter(([name]) => name !== "_id").map(([name, value]) => parseField(name, value));
  return (documents) => {
    const groups = new Map<string, { id: Value; gathered: Accumulator[] }>();
    for (const document of documents) {
      const id = key(document) ?? null;
      const idKey = valueKey(id);
      let group = groups.get(idKey);
      if (!group) {
        group = { id, gathered: fields.map(({ make }) => make()) };
        groups.set(idKey, group);
      }
      for (const [index, { of }] of fields.entries()) group.gathered[index]?.take(of(document));
    }
    return [...groups.values()].map(({ id, gathered }) => {
      const made: Doc = new Map([["_id", id]]);
      for (const [index, { name }] of fields.entries()) made.set(name, gathered[index]?.result() ?? null);
      return made;
    });
  };
}

function parseField(name: string, value: Value): { name: string; of: Expression; make: () => Accumulator } {
  if (name.includes(".")) throw new ServerError(40235, `The field name '${name}' cannot contain '.'`);
  if (name.startsWith("$")) throw new ServerError(40236, `The field name '${name}' cannot be an operator name`);
  if (!isDoc(value)) throw new ServerError(40234, `The field '${name}' must be an accumulator object`);
  const [operator, ...others] = value.keys();
  if (operator === undefined || others.length > 0)
    throw new ServerError(40238, `The field '${name}' must specify one accumulator`);
  const make = accumulators[operator];
  if (!make) {
    throw /^\$(avg|count|stdDev|mergeObjects|top|bottom|firstN|lastN|minN|maxN|median|percentile|accumulator)/.test(
      operator,
    )
      ? notOffered(`The accumulator ${operator}`)
      : new ServerError(15952, `unknown group operator '${operator}'`);
  }
  return { name, of: parseExpression(value.get(operator) ?? null), make };
}

export const accumulators: Readonly<Record<string, () => Accumulator>> = {
  $sum: () => {
    const sum = new Sum();
    return {
      take: (value) => {
        if (isNumeric(value)) sum.add(value);
      },
      result: () => sum.value,
    };
  },
  $first: () => {
    let first: Value | undefined;
    return {
      take: (value) => {
        if (first === undefined) first = value ?? null;
      },
      result: () => first ?? null,
    };
  },
  $last: () => {
    let last: Value = null;
    return {
      take: (value) => {
        last = value ?? null;
      },
      result: () => last,
    };
  },
  $min: () => extreme(-1),
  $max: () => extreme(1),
  $push: () => {
    const all: Value[] = [];
    return {
      take: (value) => {
        if (value !== undefined) all.push(value);
      },
      result: () => all,
    };
  },
  $addToSet: () => {
    const all = new Map<string, Value>();
    return {
      take: (value) => {
        if (value !== undefined && !all.has(valueKey(value))) all.set(valueKey(value), value);
      },
      result: () => [...all.values()],
    };
  },
};

function extreme(direction: 1 | -1): Accumulator {
  let best: Value | undefined;
  return {
    take: (value) => {
      if (value === undefined || value === null) return;
      if (best === undefined || compareValues(value, best) * direction > 0) best = value;
    },
    result: () => best ?? null,
  };
}
