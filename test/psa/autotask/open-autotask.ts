import { onTestFinished } from "vitest";
import { autotaskKeys } from "../../../sandbox/autotask/api-user.ts";
import {
  type AutotaskOptions,
  type AutotaskSandbox,
  sandboxCode,
  startAutotask,
} from "../../../sandbox/autotask/autotask-server.ts";
import { makeWorld, type WorldOptions } from "../../../sandbox/world/world.ts";
import type { Credentials, PsaClient, PsaProvider } from "../../../src/core/ports/psa.ts";
import { createBudget } from "../../../src/net/create-budget.ts";
import { createProviders } from "../../../src/psa/providers.ts";
import { quietLog } from "../../net/quiet-log.ts";

export interface AutotaskChanges {
  zoneUrl?: string;
  code?: string;
  readMs?: number;
  verifyMs?: number;
}

export function autotask(origins: string[], changes: AutotaskChanges = {}): PsaProvider {
  const { zoneUrl, code = sandboxCode, readMs = 3000, verifyMs = 5000 } = changes;
  const provider = createProviders({
    connectwiseClientId: "",
    autotaskIntegrationCode: code,
    autotaskZoneUrl: zoneUrl,
    allowedOrigins: origins,
    budget: createBudget(),
    log: quietLog(),
    allowance: { atOnce: 4, perSecond: 1000 },
    deadlines: { readMs, verifyMs },
    retry: { maxRetries: 1, firstWaitMs: 5, maxWaitMs: 10 },
  }).get("autotask");
  if (provider === undefined) throw new Error("no Autotask among the providers");
  return provider;
}

export async function startSandbox(options: AutotaskOptions = {}, world: WorldOptions = {}): Promise<AutotaskSandbox> {
  const sandbox = await startAutotask(makeWorld(world), options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export function openAutotask(
  sandbox: AutotaskSandbox,
  credentials: Credentials = {},
  changes: AutotaskChanges = {},
): PsaClient {
  const provider = autotask([sandbox.url, sandbox.discovery.url], { zoneUrl: sandbox.zoneUrl, ...changes });
  return provider.open({ ...autotaskKeys, ...credentials });
}
