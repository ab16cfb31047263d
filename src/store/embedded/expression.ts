import { readField, toPath } from "./paths.ts";
import { notOffered, ServerError } from "./server-error.ts";
import { checkFieldName } from "./sort-documents.ts";
import { type Doc, isArray, isDoc, type Value } from "./value.ts";

/** A computed value of a document; `undefined` when it is missing. */
export type Expression = (document: Doc) => Value | undefined;

/** Field paths, `$$ROOT`, `$literal`, constants, and documents and arrays of these. Throws `ServerError` for all else. */
export function parseExpression(value: Value): Expression {
  if (typeof value === "string" && value.startsWith("$")) return parsePath(value);
  if (isArray(value)) {
    const parts = value.map(parseExpression);
    return (document) => parts.map((part) => part(document) ?? null);
  }
  if (!isDoc(value)) return () => value;
  const operator = [...value.keys()].find((name) => name.startsWith("$"));
  if (operator === "$literal" && value.size === 1) {
    const literal = value.get("$literal");
    return () => literal;
  }
  if (operator) throw notOffered(`The expression ${operator}`);
  const fields = [...value].map(([name, each]) => {
    if (name.includes(".")) throw new ServerError(16412, `FieldPath field names may not contain '.': '${name}'`);
    return [name, parseExpression(each)] as const;
  });
  return (document) => {
    const made: Doc = new Map();
    for (const [name, part] of fields) {
      const each = part(document);
      if (each !== undefined) made.set(name, each);
    }
    return made;
  };
}

function parsePath(path: string): Expression {
  if (path === "$") throw new ServerError(16872, "'$' by itself is not a valid FieldPath");
  let name = path.slice(1);
  if (name.startsWith("$")) {
    if (name === "$ROOT" || name === "$CURRENT") return (document) => document;
    if (!/^\$(ROOT|CURRENT)\./.test(name)) throw notOffered(`The variable ${path}`);
    name = name.slice(name.indexOf(".") + 1);
  }
  checkFieldName(name);
  const parts = toPath(name);
  return (document) => readField(document, parts);
}
