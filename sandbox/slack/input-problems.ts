import { enteredIn, isEmptyState } from "./element-state.ts";
import { isObject, type JsonObject, objectsIn } from "./json-object.ts";
import type { StateValues } from "./slack-workspace.ts";

/** What a Slack client says, by block id, before it sends a submit: required, too short, not an address or a number. */
export function inputProblems(blocks: unknown, state: StateValues): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const block of objectsIn(blocks)) {
    if (block.type !== "input" || !isObject(block.element)) continue;
    const blockId = String(block.block_id);
    const entry = state[blockId]?.[String(block.element.action_id)];
    if (entry === undefined) continue;
    const problem = isEmptyState(entry)
      ? block.optional === true
        ? undefined
        : "Please complete this required field."
      : valueProblem(block.element, enteredIn(entry));
    if (problem !== undefined) problems[blockId] = problem;
  }
  return problems;
}

function valueProblem(element: JsonObject, value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  switch (element.type) {
    case "plain_text_input":
      return typeof element.min_length === "number" && value.length < element.min_length
        ? `Please enter at least ${element.min_length} characters.`
        : undefined;
    case "email_text_input":
      return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value) ? undefined : "Please enter a valid email address.";
    case "url_text_input":
      return URL.canParse(value) ? undefined : "Please enter a valid URL.";
    case "number_input":
      return numberProblem(element, value);
    default:
      return undefined;
  }
}

function numberProblem(element: JsonObject, value: string): string | undefined {
  const number = Number(value);
  if (!Number.isFinite(number)) return "Please enter a valid number.";
  if (element.is_decimal_allowed !== true && !Number.isInteger(number)) return "Please enter a whole number.";
  const { min_value: min, max_value: max } = element;
  if (typeof min === "string" && number < Number(min)) return `Please enter a number of at least ${min}.`;
  if (typeof max === "string" && number > Number(max)) return `Please enter a number of at most ${max}.`;
  return undefined;
}
