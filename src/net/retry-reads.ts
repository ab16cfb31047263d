import { DelegateBackoff, handleWhen, retry } from "cockatiel";
import type { Deadline } from "./deadline.ts";
import type { HttpAnswer } from "./http-caller.ts";
import { HttpError, type HttpErrorKind } from "./http-error.ts";

export interface RetryPlan {
  /** Tries after the first one. */
  maxRetries: number;
  /** First wait; it doubles, with up to as much again by chance. */
  firstWaitMs: number;
  maxWaitMs: number;
}

export const DEFAULT_RETRY_PLAN: RetryPlan = { maxRetries: 3, firstWaitMs: 500, maxWaitMs: 8000 };

const PASSING_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const PASSING_KINDS: ReadonlySet<HttpErrorKind> = new Set(["name-server", "refused", "reset", "unroutable"]);

/**
 * Repeats a read that failed by something that passes: the network, 429, 502–504. Honours Retry-After; gives the last answer
 * back at once when the wait would outlast the deadline. Never for 401, 403 or a write.
 */
export function retryReads(
  read: () => Promise<HttpAnswer>,
  plan: RetryPlan,
  deadline: Deadline,
  onRetry: (waitMs: number) => void,
): Promise<HttpAnswer> {
  const fits = (waitMs: number) => waitMs < deadline.remainingMs();
  const passing = handleWhen(
    (error) => error instanceof HttpError && PASSING_KINDS.has(error.kind) && fits(plan.firstWaitMs),
  ).orWhenResult((result) => {
    const answer = result as HttpAnswer;
    return PASSING_STATUSES.has(answer.status) && fits(retryAfterMs(answer) ?? plan.firstWaitMs);
  });
  const policy = retry(passing, {
    maxAttempts: plan.maxRetries,
    backoff: new DelegateBackoff((context) => {
      const asked = "value" in context.result ? retryAfterMs(context.result.value as HttpAnswer) : undefined;
      const step = Math.min(plan.maxWaitMs, plan.firstWaitMs * 2 ** (context.attempt - 1));
      // Asked for a wait, add only a little, so that many callers do not return in the same instant.
      return asked === undefined ? step * (1 + Math.random()) : asked + plan.firstWaitMs * Math.random();
    }),
  }).dangerouslyUnref(); // the deadline's timer holds the process open
  policy.onRetry(({ delay }) => onRetry(Math.round(delay)));
  return deadline.race(policy.execute(read, deadline.signal));
}

const LONGEST_PAUSE_MS = 60 * 60_000;

/** How long nobody should call the far side after this answer: 429, and 503 with Retry-After. An hour at most; 0: no pause. */
export function pauseAskedFor(answer: HttpAnswer, plan: RetryPlan): number {
  if (answer.status !== 429 && answer.status !== 503) return 0;
  const usual = answer.status === 429 ? plan.firstWaitMs : 0;
  return Math.min(LONGEST_PAUSE_MS, retryAfterMs(answer) ?? usual);
}

/** Retry-After in milliseconds, given as seconds or as a date (RFC 9110, 10.2.3); undefined when absent or unreadable. */
export function retryAfterMs(answer: HttpAnswer): number | undefined {
  const text = answer.header("retry-after")?.trim();
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
