import type { Allowance, Budget } from "../core/ports/budget.ts";
import type { Clock } from "../core/ports/clock.ts";
import { GotoError, type GotoOAuth, type GotoTokens } from "../core/ports/goto.ts";
import type { Log } from "../core/ports/log.ts";
import { createAllowedOrigins } from "../net/allowed-origins.ts";
import { startDeadline } from "../net/deadline.ts";
import { createHttpCaller } from "../net/http-caller.ts";
import { countOf, isJsonRecord, textOf } from "../net/json-fields.ts";
import type { RetryPlan } from "../net/retry-reads.ts";
import { readGotoAnswer, toGotoError } from "./goto-answers.ts";
import { createGotoApi } from "./goto-api.ts";
import { createGotoClient } from "./goto-client.ts";
import { createGotoSession } from "./goto-session.ts";

export interface GotoOptions {
  clientId: string;
  clientSecret: string;
  /** Where GoTo sends the browser back to: `https://bot.example/oauth/goto/callback`. */
  redirectUri: string;
  /** Default `https://authentication.logmeininc.com`; `/oauth/authorize` and `/oauth/token` are below it. */
  authUrl?: URL;
  /** Default `https://api.getgo.com`; `/admin/rest/v1` is below it. */
  apiUrl?: URL;
  budget: Budget;
  clock: Clock;
  log: Log;
  /** Default: 10 calls a second, GoTo's own limit for a client (developer.goto.com, Ref-Rate-Limits), and 5 at once. */
  allowance?: Allowance;
  /** In milliseconds; default 15 s for a read, 30 s for a write. */
  deadlines?: { readMs: number; writeMs: number };
  retry?: RetryPlan;
}

const DEFAULT_ALLOWANCE: Allowance = { atOnce: 5, perSecond: 10 };
const DEFAULT_DEADLINES = { readMs: 15_000, writeMs: 30_000 };
const DEFAULT_LIFE_S = 3600;

export function createGotoOAuth(options: GotoOptions): GotoOAuth {
  const { clientId, clientSecret, redirectUri, budget, clock, log, retry } = options;
  const authUrl = options.authUrl ?? new URL("https://authentication.logmeininc.com");
  const apiUrl = options.apiUrl ?? new URL("https://api.getgo.com");
  const allowance = options.allowance ?? DEFAULT_ALLOWANCE;
  const deadlines = options.deadlines ?? DEFAULT_DEADLINES;
  // Both addresses are the operator's own, so they may be on loopback.
  const origins = createAllowedOrigins({ vendorDomains: [], listed: [authUrl.origin, apiUrl.origin] });
  const http = createHttpCaller({ origins, budget, log, ...(retry === undefined ? {} : { retry }) });
  const refreshing = new Map<string, Promise<GotoTokens>>();

  async function askForTokens(form: Record<string, string>, oldRefreshToken: string | undefined, signal?: AbortSignal) {
    try {
      const answer = await http.call({
        method: "POST",
        url: new URL("oauth/token", withSlash(authUrl)),
        headers: {
          accept: "application/json",
          authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams(form).toString(),
        deadlineMs: deadlines.readMs,
        budgetKey: `goto-auth ${clientId}`,
        allowance,
        signal,
      });
      return readTokens(readGotoAnswer(answer, "read"), oldRefreshToken, clock.now());
    } catch (error) {
      throw asTokenRefusal(toGotoError(error, "read"));
    }
  }

  /** Callers that hold the same refresh token share one exchange, since GoTo may accept it only once. */
  function refresh(tokens: GotoTokens): Promise<GotoTokens> {
    const { refreshToken } = tokens;
    const running = refreshing.get(refreshToken);
    if (running !== undefined) return running;
    const form = { grant_type: "refresh_token", refresh_token: refreshToken };
    const started = askForTokens(form, refreshToken).finally(() => refreshing.delete(refreshToken));
    refreshing.set(refreshToken, started);
    return started;
  }

  return {
    authorizeUrl(state) {
      const url = new URL("oauth/authorize", withSlash(authUrl));
      url.search = new URLSearchParams({
        client_id: clientId,
        response_type: "code",
        redirect_uri: redirectUri,
        state,
      }).toString();
      return url.href;
    },
    exchange: (code, signal) =>
      askForTokens({ grant_type: "authorization_code", code, redirect_uri: redirectUri }, undefined, signal),
    async refresh(tokens, signal) {
      const deadline = startDeadline(deadlines.readMs, "Refresh of the GoTo sign-in", signal);
      try {
        return await deadline.race(refresh(tokens));
      } catch (error) {
        throw toGotoError(error, "read");
      } finally {
        deadline.end();
      }
    },
    client(tokens, onRefresh, stored) {
      const session = createGotoSession({ tokens, refresh, onRefresh, stored, now: () => clock.now() });
      const api = createGotoApi({ apiUrl, http, budgetKey: `goto ${clientId}`, allowance, deadlines }, session);
      return createGotoClient(api);
    },
  };
}

/** GoTo answers a refresh token only when it has a new one; the old one stays good. */
function readTokens(body: unknown, oldRefreshToken: string | undefined, now: Date): GotoTokens {
  const record = isJsonRecord(body) ? body : {};
  const accessToken = textOf(record, "access_token");
  const refreshToken = textOf(record, "refresh_token") ?? oldRefreshToken;
  if (accessToken === undefined || refreshToken === undefined) {
    throw new GotoError("unexpected", "GoTo's token answer lacks a token");
  }
  const lifeMs = (countOf(record, "expires_in") ?? DEFAULT_LIFE_S) * 1000;
  return { accessToken, refreshToken, expiresAt: new Date(now.getTime() + lifeMs) };
}

/** `invalid_grant`: the code or the grant is no longer good. Any other 400 or 401 is about our own OAuth client. */
function asTokenRefusal(error: GotoError): GotoError {
  const details = { cause: error, ...(error.code === undefined ? {} : { code: error.code }) };
  if (error.code === "invalid_grant") return new GotoError("signed-out", "GoTo ended this sign-in", details);
  if (error.kind !== "signed-out" && error.kind !== "forbidden") return error;
  return new GotoError("unexpected", "GoTo refused GOTO_CLIENT_ID and GOTO_CLIENT_SECRET", details);
}

function withSlash(url: URL): string {
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}
