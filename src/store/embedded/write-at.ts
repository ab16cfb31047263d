import { type Path, toIndex } from "./paths.ts";
import { notOffered, ServerError } from "./server-error.ts";
import { type Doc, isArray, isDoc, typeName, type Value } from "./value.ts";

const mostPadding = 10_000;

/**
 * A copy of the document with one value changed; the document itself when nothing changes. `make`: fields on the way are made.
 * `noArrays`: an array on the way is an error. Throws `ServerError`.
 */
export function writeAt(
  document: Doc,
  path: Path,
  change: (value: Value | undefined) => Value | undefined,
  make: boolean,
  noArrays = false,
): Doc {
  const name = path.join(".");

  function write(value: Value | undefined, at: number): Value | undefined {
    const part = path[at];
    if (part === undefined) return change(value);
    if (value === undefined) return make ? inNew(part, at) : undefined;
    if (isDoc(value)) return inDocument(value, part, at);
    if (isArray(value)) return inArray(value, part, at);
    if (!make) return value;
    throw new ServerError(28, `Cannot create field '${part}' in element {${path[at - 1]}: ${typeName(value)}}`);
  }

  function inNew(part: string, at: number): Value | undefined {
    const made = write(undefined, at + 1);
    return made === undefined ? undefined : new Map([[part, made]]);
  }

  function inDocument(within: Doc, part: string, at: number): Doc {
    const before = within.get(part);
    const after = write(before, at + 1);
    if (after === before) return within;
    const copy = new Map(within);
    if (after === undefined) copy.delete(part);
    else copy.set(part, after);
    return copy;
  }

  function inArray(within: readonly Value[], part: string, at: number): readonly Value[] {
    if (noArrays) throw new ServerError(2, `The path '${name}' of $rename leads through an array`);
    const index = toIndex(part);
    if (index === undefined) {
      if (!make) return within;
      throw new ServerError(28, `Cannot create field '${part}' in element {${path[at - 1]}: array}`);
    }
    const before = within[index];
    const after = write(before, at + 1);
    if (after === before) return within;
    if (index > within.length + mostPadding)
      throw notOffered(`Setting an element more than ${mostPadding} beyond an array's end`);
    const copy = [...within];
    while (copy.length < index) copy.push(null);
    copy[index] = after ?? null;
    return copy;
  }

  return inDocument(document, path[0] ?? "", 0);
}
