import { valuesIdentical } from "./compare-values.ts";
import { type Path, toIndex } from "./paths.ts";
import { notOffered, ServerError } from "./server-error.ts";
import { parseAction } from "./update-operators.ts";
import { type Doc, isArray, isDoc, type Value } from "./value.ts";
import { writeAt } from "./write-at.ts";

/** What becomes of one value: `undefined` in, it is missing; `undefined` out, it goes. */
export type Change = (value: Value | undefined, name: string, document: Doc) => Value | undefined;

export interface Action {
  name: string;
  path: Path;
  change: Change;
  /** The field must not be made when it is missing. */
  onlyPresent?: boolean;
  onInsert?: boolean;
  /** `$rename`: the field that the value comes from, and leaves. */
  from?: Path;
}

export type Update = { kind: "replacement"; document: Doc } | { kind: "operators"; actions: readonly Action[] };

/** Reads an update or a replacement. Throws `ServerError` for what is wrong or not offered, whatever documents there are. */
export function parseUpdate(update: Value | undefined): Update {
  if (isArray(update)) throw notOffered("An update by pipeline");
  if (!isDoc(update)) throw new ServerError(9, "An update must be a document");
  const names = [...update.keys()];
  if (!names[0]?.startsWith("$")) {
    const operator = names.find((name) => name.startsWith("$"));
    if (operator) throw new ServerError(52, `The dollar ($) prefixed field '${operator}' is not valid for storage.`);
    return { kind: "replacement", document: update };
  }
  const actions: Action[] = [];
  for (const [operator, fields] of update) {
    if (!operator.startsWith("$")) {
      throw new ServerError(
        9,
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update`,
      );
    }
    if (!isDoc(fields)) {
      throw new ServerError(
        9,
        `Modifiers operate on fields but we found another type. For example: {$mod: {<field>: ...}} not {${operator}: ...}`,
      );
    }
    for (const [name, operand] of fields) actions.push(...parseAction(operator, name, operand));
  }
  for (const { path } of actions) checkUpdatePath(path);
  return { kind: "operators", actions: inOrder(actions) };
}

function checkUpdatePath(path: Path): void {
  const name = path.join(".");
  if (name === "") throw new ServerError(56, "An empty update path is not valid.");
  for (const part of path) {
    if (part === "")
      throw new ServerError(56, `The update path '${name}' contains an empty field name, which is not allowed.`);
    if (/^\$(\[.*\])?$/.test(part)) throw notOffered("A positional update ($, $[], $[name])");
    if (part.startsWith("$"))
      throw new ServerError(
        52,
        `The dollar ($) prefixed field '${part}' in '${name}' is not allowed in the context of an update.`,
      );
  }
}

/** By path, as MongoDB applies them; new fields come in this order. Two of which one holds the other are an error. */
function inOrder(actions: readonly Action[]): Action[] {
  const paths = actions.flatMap(({ path, from }) => (from ? [path, from] : [path])).sort(comparePaths);
  for (const [index, path] of paths.entries()) {
    const next = paths[index + 1];
    if (next && path.every((part, at) => part === next[at])) {
      throw new ServerError(40, `Updating the path '${next.join(".")}' would create a conflict at '${path.join(".")}'`);
    }
  }
  return [...actions].sort((a, b) => comparePaths(a.path, b.path));
}

function comparePaths(a: Path, b: Path): number {
  for (const [at, part] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    const [x, y] = [toIndex(part), toIndex(other)];
    if (x !== undefined && y !== undefined && x !== y) return x - y;
    if (part !== other) return part < other ? -1 : 1;
  }
  return a.length - b.length;
}

/** The document after the update; the same object when nothing changed. `_id` stays. Throws `ServerError`. */
export function applyUpdate(document: Doc, update: Update, { inserting = false } = {}): Doc {
  const after =
    update.kind === "replacement"
      ? replaced(document, update.document)
      : update.actions.reduce(
          (now, action) => (action.onInsert && !inserting ? now : applyAction(now, action, document)),
          document,
        );
  const [id, before] = [after.get("_id"), document.get("_id")];
  if (before !== undefined && (id === undefined || !valuesIdentical(id, before))) {
    throw new ServerError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
  return after !== document && valuesIdentical(after, document) ? document : after;
}

function replaced(document: Doc, replacement: Doc): Doc {
  const given = replacement.get("_id");
  const id = given === undefined ? document.get("_id") : given;
  return new Map([...(id === undefined ? [] : [["_id", id] as const]), ...replacement]);
}

function applyAction(document: Doc, { name, path, change, onlyPresent, from }: Action, original: Doc): Doc {
  if (!from) return writeAt(document, path, (value) => change(value, name, original), !onlyPresent);
  let moved: Value | undefined;
  const without = writeAt(
    document,
    from,
    (value) => {
      moved = value;
      return undefined;
    },
    false,
    true,
  );
  return moved === undefined ? document : writeAt(without, path, () => moved, true, true);
}
