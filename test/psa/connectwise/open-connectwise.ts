import type { IncomingMessage, ServerResponse } from "node:http";
import { expect } from "vitest";
import { type PsaClient, PsaError, type PsaProvider } from "../../../src/core/ports/psa.ts";
import { createBudget } from "../../../src/net/create-budget.ts";
import { createProviders } from "../../../src/psa/providers.ts";
import { quietLog } from "../../net/quiet-log.ts";

export const KEYS = { companyId: "acme", publicKey: "pUbLiC16chars000", privateKey: "s3cret-pr1vate-k" };

export function connectWise(
  origins: string[],
  more: { clientId?: string; readMs?: number; verifyMs?: number } = {},
): PsaProvider {
  const { clientId = "11111111-2222-3333-4444-555555555555", readMs = 3000, verifyMs = 5000 } = more;
  const provider = createProviders({
    connectwiseClientId: clientId,
    autotaskIntegrationCode: "",
    allowedOrigins: origins,
    budget: createBudget(),
    log: quietLog(),
    allowance: { atOnce: 4, perSecond: 1000 },
    deadlines: { readMs, verifyMs },
    retry: { maxRetries: 1, firstWaitMs: 5, maxWaitMs: 10 },
  }).get("connectwise");
  if (provider === undefined) throw new Error("no ConnectWise among the providers");
  return provider;
}

export function openAt(origin: string, more: Parameters<typeof connectWise>[1] = {}): PsaClient {
  return connectWise([origin], more).open({ site: origin, ...KEYS });
}

/** The `PsaError` that the work ends in; it must hold no key. */
export async function psaErrorOf(work: Promise<unknown>): Promise<PsaError> {
  const error: unknown = await work.then(
    () => expect.fail("the call succeeds"),
    (reason) => reason,
  );
  if (!(error instanceof PsaError)) throw error;
  expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(KEYS.privateKey);
  return error;
}

export async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

export type Reply = { status?: number; text?: string; headers?: Record<string, string> } | "hang" | "break";

/** Answers discovery as a right site does, and everything else as the test says. */
export function answering(reply: (path: string, url: URL, request: IncomingMessage) => Reply | undefined) {
  return (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://local");
    const path = url.pathname.replace(/^\/v4_6_release\/apis\/3\.0\//, "");
    const chosen = reply(path, url, request) ?? usual(path);
    if (chosen === "hang") return;
    if (chosen === "break") return void response.destroy();
    response
      .writeHead(chosen.status ?? 200, { "content-type": "application/json", ...chosen.headers })
      .end(chosen.text);
  };
}

function usual(path: string): Reply {
  if (path.startsWith("/login/companyinfo/")) {
    return {
      text: JSON.stringify({
        CompanyName: "Acme",
        Codebase: "v4_6_release/",
        VersionNumber: "v4.6.1",
        CompanyID: "ACME",
      }),
    };
  }
  if (path.endsWith("/count")) return { text: '{"count":7}' };
  if (path === "system/info") return { text: '{"version":"v2026.3","isCloud":false}' };
  return { text: "[]" };
}
