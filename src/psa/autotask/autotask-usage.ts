import { PsaError } from "../../core/ports/psa.ts";
import { countOf } from "../../net/json-fields.ts";
import { readAnswer } from "./autotask-answers.ts";
import type { AutotaskSession, Patience } from "./autotask-session.ts";

/** At half, Autotask slows every integration of the customer down; at all, it refuses them (help: REST_Thresholds_Limits). */
const MOST_OF_IT = 0.8;
const PAUSE_MS = 10 * 60_000;

/**
 * Before a long read, and now and then within it: throws `PsaError` of kind `budget-used` when 80 % of the database's calls of
 * the hour are used. An answer that does not say lets the read go on.
 */
export async function leaveRoomForOthers(session: AutotaskSession, patience: Patience): Promise<void> {
  const question = { path: "ThresholdInformation", entity: "ThresholdInformation" };
  const answer = await session.ask(question, patience);
  if (answer.status === 404 || answer.status === 403) return;
  const found = readAnswer(answer);
  const used = countOf(found, "currentTimeframeRequestCount");
  const allowed = countOf(found, "externalRequestThreshold");
  if (used === undefined || allowed === undefined || used < allowed * MOST_OF_IT) return;
  const message = `Autotask: ${used} of ${allowed} calls of the timeframe are used`;
  throw new PsaError("budget-used", message, { retryAfterMs: PAUSE_MS });
}
