import { isTrue } from "./filter-operators.ts";
import { toPath } from "./paths.ts";
import { notOffered, ServerError } from "./server-error.ts";
import { checkFieldName } from "./sort-documents.ts";
import { type Doc, isArray, isDoc, isNumeric, type Value } from "./value.ts";

export type Project = (document: Doc) => Doc;

/** The fields to keep or leave out, by name; `true` is the end of a path. */
type Tree = Map<string, Tree | true>;

/** A projection of plain fields, all kept or all left out. Operators and computed fields are refused. Throws `ServerError`. */
export function parseProjection(fields: Doc | undefined): Project | undefined {
  if (!fields || fields.size === 0) return undefined;
  const tree: Tree = new Map();
  let keeps: boolean | undefined;
  let id: boolean | undefined;
  for (const [name, value] of flatten(fields, "")) {
    if (!isNumeric(value) && typeof value !== "boolean")
      throw notOffered(`A projection with operators or computed fields (${name})`);
    if (name.endsWith(".$")) throw notOffered("The positional projection");
    checkFieldName(name);
    const keep = isTrue(value);
    if (name === "_id") {
      id = keep;
      continue;
    }
    keeps ??= keep;
    if (keeps !== keep) {
      throw keeps
        ? new ServerError(31254, `Cannot do exclusion on field ${name} in inclusion projection`)
        : new ServerError(31253, `Cannot do inclusion on field ${name} in exclusion projection`);
    }
    addPath(tree, name);
  }
  keeps ??= id ?? true;
  if (keeps ? id !== false : id === false) tree.set("_id", true);
  return keeps ? (document) => keepFields(document, tree) : (document) => dropFields(document, tree);
}

function* flatten(fields: Doc, prefix: string): Generator<[string, Value]> {
  for (const [name, value] of fields) {
    const nested = isDoc(value) && value.size > 0 && ![...value.keys()].some((key) => key.startsWith("$"));
    if (nested) yield* flatten(value, `${prefix}${name}.`);
    else yield [prefix + name, value];
  }
}

function addPath(tree: Tree, name: string): void {
  const path = toPath(name);
  let at = tree;
  for (const [index, part] of path.entries()) {
    const there = at.get(part);
    const isLast = index === path.length - 1;
    if (there === true || (there && isLast)) throw new ServerError(31250, `Path collision at ${name}`);
    if (isLast) at.set(part, true);
    else {
      const next: Tree = there ?? new Map();
      at.set(part, next);
      at = next;
    }
  }
}

function keepFields(document: Doc, tree: Tree): Doc {
  const kept: Doc = new Map();
  for (const [name, value] of document) {
    const below = tree.get(name);
    if (below === undefined) continue;
    const part = below === true ? value : keepBelow(value, below);
    if (part !== undefined) kept.set(name, part);
  }
  return kept;
}

function keepBelow(value: Value, tree: Tree): Value | undefined {
  if (isDoc(value)) return keepFields(value, tree);
  if (!isArray(value)) return undefined;
  return value.map((each) => keepBelow(each, tree)).filter((each) => each !== undefined);
}

/** The document without the fields of the tree. */
export function dropFields(document: Doc, tree: Tree): Doc {
  const kept: Doc = new Map();
  for (const [name, value] of document) {
    const below = tree.get(name);
    if (below !== true) kept.set(name, below ? dropBelow(value, below) : value);
  }
  return kept;
}

function dropBelow(value: Value, tree: Tree): Value {
  if (isDoc(value)) return dropFields(value, tree);
  return isArray(value) ? value.map((each) => dropBelow(each, tree)) : value;
}
