import { type Comparison, type Condition, ConditionError, type ConditionValue } from "./condition.ts";
import { conditionTokens, type Token } from "./condition-tokens.ts";

const signs: readonly string[] = ["=", "!=", "<", "<=", ">", ">="];

/**
 * `name like "%acme%" and (status/id in (1,2) or not …)`: `or` binds looser than `and`, words in any case, `not` only before
 * `like`, `contains` and `in`. Throws `ConditionError`.
 */
export function parseCondition(text: string): Condition {
  const tokens = conditionTokens(text);
  let next = 0;

  const peekWord = (word: string): boolean => {
    const token = tokens[next];
    return token?.kind === "word" && token.text.toLowerCase() === word;
  };
  const takeWord = (word: string): boolean => {
    if (!peekWord(word)) return false;
    next += 1;
    return true;
  };
  const takeSign = (...wanted: string[]): string | null => {
    const token = tokens[next];
    if (token?.kind !== "sign" || !wanted.includes(token.text)) return null;
    next += 1;
    return token.text;
  };
  const fail = (expected: string): never => {
    throw new ConditionError(`Expected ${expected} ${place(tokens[next])} of '${text}'.`);
  };

  function list(word: "or" | "and", kind: "any" | "all", part: () => Condition): Condition {
    const first = part();
    const parts = [first];
    while (takeWord(word)) parts.push(part());
    return parts.length === 1 ? first : { kind, parts };
  }
  const any = (): Condition => list("or", "any", () => list("and", "all", term));

  function term(): Condition {
    if (takeSign("(")) {
      const inner = any();
      if (!takeSign(")")) fail("')'");
      return inner;
    }
    const path = field();
    const sign = takeSign(...signs);
    if (sign) return { kind: "compare", path, operator: sign as Comparison, negated: false, value: value() };
    const negated = takeWord("not");
    if (takeWord("in")) return { kind: "in", path, negated, values: values() };
    for (const operator of ["like", "contains"] as const) {
      if (takeWord(operator)) return { kind: "compare", path, operator, negated, value: value() };
    }
    return fail("an operator");
  }

  function field(): string {
    const token = tokens[next];
    if (token?.kind !== "word") return fail("a field");
    next += 1;
    return token.text;
  }

  function value(): ConditionValue {
    const token = tokens[next];
    if (token?.kind !== "value") return fail("a value");
    next += 1;
    return token.value;
  }

  function values(): ConditionValue[] {
    if (!takeSign("(")) fail("'('");
    const found = [value()];
    while (takeSign(",")) found.push(value());
    if (!takeSign(")")) fail("')'");
    return found;
  }

  const condition = any();
  if (next < tokens.length) fail("'and', 'or' or the end");
  return condition;
}

function place(token: Token | undefined): string {
  return token ? `at position ${token.at}` : "at the end";
}
