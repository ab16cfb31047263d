import { Agent, request as send } from "undici";
import type { Allowance, Budget } from "../core/ports/budget.ts";
import type { Log } from "../core/ports/log.ts";
import { type AllowedOrigins, parseAddress } from "./allowed-origins.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { guardedLookup, type Resolve, resolveBySystem } from "./guarded-lookup.ts";
import { HttpError, toHttpError } from "./http-error.ts";
import { DEFAULT_RETRY_PLAN, pauseAskedFor, type RetryPlan, retryReads } from "./retry-reads.ts";

export interface HttpRequest {
  method: "GET" | "POST" | "DELETE";
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** A POST that only asks, so that it may be repeated as a GET may. */
  isRead?: boolean;
  /** For the whole call: waiting for the budget, retries, the last byte. */
  deadlineMs: number;
  /** The far side, and the part of it that counts its calls at once apart. */
  budgetKey: string;
  lane?: string;
  allowance: Allowance;
  /** Tries after the first one, reads only; default: the caller's plan. */
  maxRetries?: number;
  signal?: AbortSignal | undefined;
}

/** Any status; redirects come as they are. */
export interface HttpAnswer {
  status: number;
  text: string;
  /** By lower-case name. */
  header(name: string): string | undefined;
}

/** Calls one far side. Throws `HttpError` and nothing else. */
export interface HttpCaller {
  call(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export interface HttpCallerOptions {
  origins: AllowedOrigins;
  budget: Budget;
  log: Log;
  retry?: RetryPlan;
  maxAnswerBytes?: number;
  resolve?: Resolve;
}

const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;

export function createHttpCaller(options: HttpCallerOptions): HttpCaller {
  const { origins, budget, log, retry = DEFAULT_RETRY_PLAN } = options;
  const agents = { vendor: newAgent(options, true), listed: newAgent(options, false) };

  function agentFor(request: HttpRequest): Agent {
    const verdict = parseAddress(request.url.href) === null ? "refused" : origins.judge(request.url);
    if (verdict !== "refused") return agents[verdict];
    throw new HttpError(
      "origin-not-allowed",
      `${request.url.origin} is neither the vendor's nor in PSA_ALLOWED_ORIGINS`,
    );
  }

  async function sendOnce(request: HttpRequest, target: string, dispatcher: Agent, deadline: Deadline) {
    const startedAt = performance.now();
    try {
      const { signal } = deadline;
      const answer = await budget.run(
        { key: request.budgetKey, lane: request.lane },
        request.allowance,
        () => exchange(request, dispatcher, signal),
        { signal, remainingMs: deadline.remainingMs },
      );
      const pauseMs = pauseAskedFor(answer, retry);
      if (pauseMs > 0) await budget.hold(request.budgetKey, pauseMs);
      log.debug("outside call", { target, status: answer.status, tookMs: Math.round(performance.now() - startedAt) });
      return answer;
    } catch (error) {
      const failure = toHttpError(deadline.signal.aborted ? deadline.signal.reason : error, target);
      log.debug("outside call failed", {
        target,
        kind: failure.kind,
        tookMs: Math.round(performance.now() - startedAt),
      });
      throw failure;
    }
  }

  return {
    async call(request) {
      const target = `${request.method} ${request.url.origin}${request.url.pathname}`;
      const dispatcher = agentFor(request);
      const deadline = startDeadline(request.deadlineMs, target, request.signal);
      const attempt = () => sendOnce(request, target, dispatcher, deadline);
      try {
        if (request.method !== "GET" && request.isRead !== true) return await deadline.race(attempt());
        const plan = { ...retry, maxRetries: request.maxRetries ?? retry.maxRetries };
        return await retryReads(attempt, plan, deadline, (waitMs) => log.info("read again", { target, waitMs }));
      } finally {
        deadline.end();
      }
    },
    async close() {
      await Promise.all([agents.vendor.destroy(), agents.listed.destroy()]);
    },
  };
}

/** `rejectUnauthorized` is named so that NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off. */
function newAgent(options: HttpCallerOptions, publicOnly: boolean): Agent {
  return new Agent({
    connect: {
      lookup: guardedLookup(options.resolve ?? resolveBySystem, { publicOnly }),
      rejectUnauthorized: true,
      timeout: CONNECT_TIMEOUT_MS,
    },
    maxResponseSize: options.maxAnswerBytes ?? MAX_ANSWER_BYTES,
    headersTimeout: 0, // the deadline is the only clock
    bodyTimeout: 0,
  });
}

async function exchange(request: HttpRequest, dispatcher: Agent, signal: AbortSignal): Promise<HttpAnswer> {
  const answer = await send(request.url, {
    dispatcher,
    signal,
    method: request.method,
    headers: request.headers,
    body: request.body ?? null,
  });
  const text = await answer.body.text();
  return {
    status: answer.statusCode,
    text,
    header(name) {
      const value = answer.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
  };
}
