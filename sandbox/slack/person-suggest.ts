import { optionGroups, optionsOf, plainOption } from "./composition-shapes.ts";
import { findElement, findSpot, type Target, type Where } from "./find-spot.ts";
import { blockSuggestion, type Spot } from "./interaction-payloads.ts";
import { isObject, type JsonObject } from "./json-object.ts";
import { listOf } from "./shape-rules.ts";
import { dropOldest, recordTrouble, recordViolation, type SlackCore, type Trouble } from "./slack-core.ts";
import { slackLimits } from "./slack-limits.ts";

/** What the menu shows: options, "No result" (`none`), or that loading failed. */
export type SuggestOutcome =
  | { kind: "options"; options: JsonObject[] }
  | { kind: "none" }
  | { kind: "trouble"; trouble: Trouble };

/** Where the options that a person was shown are kept, so that `set` can choose among them. */
export function suggestionKey(userId: string, spot: Spot, block: JsonObject, element: JsonObject): string {
  const place = spot.kind === "view" ? spot.view.id : `${spot.message.channelId}/${spot.message.ts}`;
  return JSON.stringify([userId, place, block.block_id, element.action_id]);
}

/** Types into an external select. Below `min_query_length` (3 when the element has none) nothing is asked. */
export async function suggest(
  core: SlackCore,
  userId: string,
  where: Where,
  target: Target,
  query: string,
): Promise<SuggestOutcome> {
  const spot = findSpot(core, userId, where);
  const { block, element } = findElement(spot, target);
  if (!String(element.type).endsWith("external_select")) {
    throw new Error(`${String(element.action_id)} is a ${String(element.type)}: only external selects load options.`);
  }
  const least = typeof element.min_query_length === "number" ? element.min_query_length : 3;
  if (query.length < least) return { kind: "none" };
  const asked = { action_id: element.action_id, block_id: block.block_id, value: query };
  const outcome = await core.deliver({ kind: "interactive", payload: blockSuggestion(core, userId, spot, asked) });
  const action = `load options of ${String(element.action_id)}`;
  if (outcome.kind === "failed") {
    const text = "We're having trouble loading results.";
    return { kind: "trouble", trouble: recordTrouble(core, { userId, action, code: outcome.code, text }) };
  }
  const answer = isObject(outcome.body) ? outcome.body : {};
  const problems = suggestionProblems(answer);
  if (problems.length > 0) {
    const shown = { action_id: element.action_id, query };
    recordViolation(core, {
      method: "ack of block_suggestion",
      error: "invalid_options",
      messages: problems,
      arguments: shown,
    });
    return { kind: "none" };
  }
  const options = optionsOf(answer).filter(isObject);
  dropOldest(core.suggested);
  core.suggested.set(suggestionKey(userId, spot, block, element), options);
  return options.length === 0 ? { kind: "none" } : { kind: "options", options };
}

function suggestionProblems(answer: JsonObject): string[] {
  const problems: string[] = [];
  const findings = {
    place: "modal" as const,
    add: (message: string, pointer: string) => void problems.push(`${message} [json-pointer:${pointer}]`),
  };
  if ((answer.options === undefined) === (answer.option_groups === undefined)) {
    findings.add("must define either `options` or `option_groups`", "/");
  }
  if (answer.options !== undefined) {
    listOf(plainOption(), { min: 0, max: slackLimits.suggestions })(answer.options, "/options", findings);
  }
  if (answer.option_groups !== undefined) optionGroups(answer.option_groups, "/option_groups", findings);
  return problems;
}
