import { isObject } from "./json-object.ts";
import type { BotAnswer } from "./send-activity.ts";
import type { TeamsCore } from "./teams-core.ts";

export interface FoundChoice {
  title: string;
  value: string;
}

/** A client shows no more. Source: Microsoft's page on typeahead search in cards, 2026-11. */
const mostShown = 15;
const searchAnswer = "application/vnd.microsoft.search.searchResponse";

/** The choices that a client shows for an answer to `application/search`; an answer of another shape is a violation. */
export function takeSearchAnswer(core: TeamsCore, { status, body }: BotAnswer): readonly FoundChoice[] {
  if (status === 0 || status >= 400) return [];
  const { statusCode, type, value } = isObject(body) ? body : {};
  const results = isObject(value) && Array.isArray(value.results) ? value.results : null;
  // Microsoft's own package leaves the status out (teams-ai 1.7.4).
  const isRight = (statusCode === undefined || statusCode === 200) && type === searchAnswer && results?.every(isChoice);
  if (!results || !isRight) {
    core.violations.push({ call: "application/search", problems: [`the answer is no ${searchAnswer} with results`] });
    core.changed();
    return [];
  }
  return results.slice(0, mostShown);
}

function isChoice(result: unknown): result is FoundChoice {
  return isObject(result) && typeof result.title === "string" && typeof result.value === "string";
}
