import { ConditionError, type ConditionValue } from "./condition.ts";

export type Token =
  | { kind: "value"; at: number; value: ConditionValue }
  | { kind: "word"; at: number; text: string }
  | { kind: "sign"; at: number; text: string };

const patterns: readonly { kind: "space" | "string" | "datetime" | "number" | "sign" | "word"; pattern: RegExp }[] = [
  { kind: "space", pattern: /\s+/y },
  { kind: "string", pattern: /"(?:[^"\\]|\\.)*"/sy },
  { kind: "datetime", pattern: /\[[^\]]*\]/y },
  { kind: "number", pattern: /-?\d+(?:\.\d+)?(?![\w])/y },
  { kind: "sign", pattern: /!=|<=|>=|[=<>(),]/y },
  { kind: "word", pattern: /[A-Za-z_]\w*(?:\/\w+)*/y },
];

/** Strings come in double quotes with `\"` inside, dates in brackets, fields as paths. Throws `ConditionError`. */
export function conditionTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const found = patterns.find(({ pattern }) => {
      pattern.lastIndex = at;
      return pattern.test(text);
    });
    if (!found) throw new ConditionError(`Unexpected character '${text[at]}' at position ${at} of '${text}'.`);
    const piece = text.slice(at, found.pattern.lastIndex);
    if (found.kind === "word") tokens.push(wordToken(piece, at));
    else if (found.kind === "sign") tokens.push({ kind: "sign", at, text: piece });
    else if (found.kind !== "space") tokens.push({ kind: "value", at, value: literal(found.kind, piece) });
    at = found.pattern.lastIndex;
  }
  return tokens;
}

function wordToken(text: string, at: number): Token {
  const lower = text.toLowerCase();
  if (lower === "true" || lower === "false") {
    return { kind: "value", at, value: { kind: "boolean", value: lower === "true" } };
  }
  if (lower === "null") return { kind: "value", at, value: { kind: "null", value: null } };
  return { kind: "word", at, text };
}

function literal(kind: "string" | "datetime" | "number", text: string): ConditionValue {
  if (kind === "number") return { kind, value: Number(text) };
  const inside = text.slice(1, -1);
  if (kind === "string") return { kind, value: inside.replace(/\\(.)/gs, "$1") };
  const value = /^\d{4}-\d{2}-\d{2}/.test(inside) ? Date.parse(inside) : Number.NaN;
  if (Number.isNaN(value)) throw new ConditionError(`String '${inside}' was not recognized as a valid DateTime.`);
  return { kind, value };
}
