import type { IncomingMessage, ServerResponse } from "node:http";
import { expect } from "vitest";
import { type GotoClient, GotoError, type GotoOAuth, type GotoTokens } from "../../src/core/ports/goto.ts";
import type { Leases } from "../../src/core/ports/leases.ts";
import { createGotoOAuth } from "../../src/goto/create-goto-oauth.ts";
import { createBudget } from "../../src/net/create-budget.ts";
import { quietLog } from "../net/quiet-log.ts";

export const CLIENT = { clientId: "client-1", clientSecret: "cl1ent-s3cret" };
const NOW = new Date("2026-11-23T08:00:00Z");

export interface GotoAt {
  authUrl: string;
  apiUrl: string;
}

export function gotoAt(
  urls: GotoAt | string,
  more: { readMs?: number; writeMs?: number; perSecond?: number; leases?: Leases } = {},
): GotoOAuth {
  const { authUrl, apiUrl } = typeof urls === "string" ? { authUrl: urls, apiUrl: urls } : urls;
  const { readMs = 3000, writeMs = 3000, perSecond = 1000 } = more;
  return createGotoOAuth({
    ...CLIENT,
    redirectUri: "https://bot.example/oauth/goto/callback",
    authUrl: new URL(authUrl),
    apiUrl: new URL(apiUrl),
    budget: createBudget(more.leases === undefined ? {} : { leases: more.leases }),
    clock: { now: () => NOW },
    log: quietLog(),
    allowance: { atOnce: 5, perSecond },
    deadlines: { readMs, writeMs },
    retry: { maxRetries: 1, firstWaitMs: 5, maxWaitMs: 10 },
  });
}

/** `lifeMs`: how long the access token is still good; negative when it is over. */
export function tokens(lifeMs = 3_600_000): GotoTokens {
  return { accessToken: "access-0", refreshToken: "refresh-0", expiresAt: new Date(NOW.getTime() + lifeMs) };
}

export function clientAt(origin: string, more: Parameters<typeof gotoAt>[1] = {}): GotoClient {
  return gotoAt(origin, more).client(tokens(), async () => {});
}

/** The `GotoError` that the work ends in; it must hold no secret. */
export async function gotoErrorOf(work: Promise<unknown>): Promise<GotoError> {
  const error: unknown = await work.then(
    () => expect.fail("the call succeeds"),
    (reason) => reason,
  );
  if (!(error instanceof GotoError)) throw error;
  expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toMatch(/s3cret|access-\d|refresh-\d/);
  return error;
}

export type Reply = { status?: number; text?: string } | "hang" | "break";

/** Answers with what `reply` says of a path and a whole body. */
export function answering(reply: (request: IncomingMessage, url: URL, body: string) => Reply) {
  return async (request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const chosen = reply(request, new URL(request.url ?? "/", "http://local"), body);
    if (chosen === "hang") return;
    if (chosen === "break") return void response.destroy();
    response.writeHead(chosen.status ?? 200, { "content-type": "application/json" }).end(chosen.text);
  };
}
