import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { autotaskKeys } from "../../sandbox/autotask/api-user.ts";
import { sandboxKeys } from "../../sandbox/connectwise/api-member.ts";
import { type PsaClient, PsaError } from "../../src/core/ports/psa.ts";
import { createBudget } from "../../src/net/create-budget.ts";
import { createProviders } from "../../src/psa/providers.ts";
import { urlVectors } from "../net/address-vectors.ts";
import { startCanary } from "../net/canary.ts";
import { quietLog } from "../net/quiet-log.ts";
import { startServer } from "../net/start-server.ts";

/** A client of a PSA whose every answer is `say`'s; nothing but that server may be called. */
async function clientOf(
  name: "autotask" | "connectwise",
  say: (request: IncomingMessage, origin: string) => unknown,
): Promise<PsaClient> {
  const server = await startServer((request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(say(request, server.origin)));
  });
  const provider = createProviders({
    connectwiseClientId: "11111111-2222-3333-4444-555555555555",
    autotaskIntegrationCode: "CODE",
    autotaskZoneUrl: `${server.origin}/ATServicesRest/`,
    allowedOrigins: [server.origin],
    budget: createBudget(),
    log: quietLog(),
    allowance: { atOnce: 4, perSecond: 1_000 },
    retry: { maxRetries: 0, firstWaitMs: 1, maxWaitMs: 1 },
  }).get(name);
  if (!provider) throw new Error(`no ${name}`);
  return provider.open(name === "autotask" ? autotaskKeys : { site: server.origin, ...sandboxKeys });
}

async function failure(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => new Error("it was answered"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof PsaError)) throw error;
  return error.kind;
}

async function everyCompany(client: PsaClient): Promise<void> {
  for await (const _company of client.companies({ nameContains: "a" }));
}

const classes = Object.keys(urlVectors(1));

describe("addresses that a PSA's answers name", () => {
  it.each(classes)("sends no keys to a zone: %s", async (kind) => {
    const canary = await startCanary();
    for (const url of urlVectors(canary.port)[kind] ?? []) {
      const client = await clientOf("autotask", () => ({ zoneName: "Far away", url, webUrl: url, ci: 1 }));
      expect(await failure(client.verify())).toBe("origin-not-allowed");
    }
    expect(canary.connections()).toBe(0);
  });

  it.each(classes)("follows no next page to: %s", async (kind) => {
    const canary = await startCanary();
    for (const nextPageUrl of urlVectors(canary.port)[kind] ?? []) {
      const client = await clientOf("autotask", ({ url = "" }, origin) => {
        if (url.includes("zoneInformation")) return { zoneName: "Here", url: `${origin}/ATServicesRest/`, ci: 1 };
        if (url.includes("entityInformation")) return { fields: [] };
        return { items: [{ id: 1, companyName: "A" }], pageDetails: { count: 1, requestCount: 500, nextPageUrl } };
      });
      expect(await failure(everyCompany(client))).toBe("unexpected");
    }
    expect(canary.connections()).toBe(0);
  });

  it.each(classes)("takes no part of an address from a release's name: %s", async (kind) => {
    const canary = await startCanary();
    for (const url of urlVectors(canary.port)[kind] ?? []) {
      for (const Codebase of [url, url.replace(/^\w+:/, ""), `@${url.replace(/^\w+:\/*/, "")}`]) {
        const client = await clientOf("connectwise", () => ({ CompanyName: "A", Codebase, CompanyID: "a" }));
        expect(await failure(client.companyStatuses())).toBe("unexpected");
      }
    }
    expect(canary.connections()).toBe(0);
  });
});
