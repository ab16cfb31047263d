/** A parsed `conditions` text of the ConnectWise REST API. */
export type Condition =
  | { kind: "all"; parts: Condition[] }
  | { kind: "any"; parts: Condition[] }
  | { kind: "compare"; path: string; operator: Comparison; negated: boolean; value: ConditionValue }
  | { kind: "in"; path: string; negated: boolean; values: ConditionValue[] };

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=" | "like" | "contains";

export type ConditionValue =
  | { kind: "string"; value: string }
  | { kind: "number"; value: number }
  | { kind: "boolean"; value: boolean }
  | { kind: "datetime"; value: number }
  | { kind: "null"; value: null };

/** Answered as 400. `message` is what ConnectWise would say. */
export class ConditionError extends Error {
  override name = "ConditionError";
}
