import { autotaskKeys } from "../../sandbox/autotask/api-user.ts";
import { type App, startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import type { Actor } from "../../src/core/member/member.ts";
import { createBudget } from "../../src/net/create-budget.ts";
import { createProviders } from "../../src/psa/providers.ts";

/** What the measuring process asks of a bot's process. Memory is in bytes. */
export type ReadingAsk =
  | { kind: "start"; environment: Record<string, string> }
  /** Connects Autotask to a product and reads its list; answers the connection's id. */
  | { kind: "connect"; productId: string }
  | { kind: "idle" } // → memory when nothing is done
  | { kind: "lists"; connectionIds: readonly string[] } // → Reading, one list after the other
  | {
      kind: "contacts";
      companyIds: readonly string[];
      atOnce: number;
      perSecond: number;
      until: "all" | "lists-are-read";
    } // → Reading
  | { kind: "stop" };

export interface Reading {
  rows: number;
  questions: number;
  peakBytes: number;
  ms: number;
}

const quiet = { debug() {}, info() {}, warn: console.error, error: console.error };
const actor = (tenantId: string): Actor => ({ tenantId, memberId: "bench", name: "bench", role: "admin", via: "cli" });
const sampleMs = 20;

let app: App | undefined;
let environment: Record<string, string> = {};
let listsBeingRead = 0;

function running(): App {
  if (!app) throw new Error("the bot is not started");
  return app;
}

async function answer(ask: ReadingAsk): Promise<unknown> {
  switch (ask.kind) {
    case "start":
      environment = ask.environment;
      app = await startApp(readConfig(environment), { log: quiet });
      return null;
    case "connect": {
      const { services, tenantId, worker } = running();
      const { draft } = await services.connections.begin(actor(tenantId), ask.productId, "autotask");
      const { userName, secret } = autotaskKeys;
      const outcome = await services.connections.testAndSave(actor(tenantId), draft.id, { userName }, { secret });
      await worker.idle();
      if (outcome.kind !== "saved") throw new Error(`the connection was not saved: ${outcome.kind}`);
      return outcome.connection.id;
    }
    case "idle":
      await new Promise((resolve) => setTimeout(resolve, 500));
      globalThis.gc?.();
      return process.memoryUsage.rss();
    case "lists":
      return withPeak(async (counts) => {
        listsBeingRead += 1;
        const { services } = running();
        for (const id of ask.connectionIds) {
          await services.companies.refresh(id);
          counts.questions += 1;
          counts.rows += (await services.connections.get(id))?.companyList?.count ?? 0;
        }
        listsBeingRead -= 1;
      });
    case "contacts":
      return withPeak((counts) => readContacts(ask, counts));
    case "stop":
      await running().stop();
      return null;
  }
}

type Counts = { rows: number; questions: number };

async function withPeak(work: (counts: Counts) => Promise<void>): Promise<Reading> {
  const counts = { rows: 0, questions: 0 };
  const began = performance.now();
  let peakBytes = process.memoryUsage.rss();
  const sampling = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }, sampleMs);
  try {
    await work(counts);
  } finally {
    clearInterval(sampling);
  }
  return { ...counts, peakBytes, ms: performance.now() - began };
}

/** By the bot's client and on the bot's leases; only the rate is another. */
async function readContacts(
  { companyIds, atOnce, perSecond, until }: Extract<ReadingAsk, { kind: "contacts" }>,
  counts: Counts,
): Promise<void> {
  const config = readConfig(environment);
  const budget = createBudget({ leases: running().stores.leases, log: quiet });
  const provider = createProviders({
    ...config.psa,
    budget,
    log: quiet,
    allowance: { atOnce, perSecond },
  }).get("autotask");
  if (!provider) throw new Error("no Autotask");
  const client = provider.open(autotaskKeys);
  let next = 0;
  const reader = async () => {
    for (let at = next++; at < companyIds.length; at = next++) {
      for await (const _contact of client.contacts(companyIds[at] ?? "")) counts.rows += 1;
      counts.questions += 1;
      if (until === "lists-are-read" && listsBeingRead === 0) return;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, reader));
  await budget.close();
}

process.on("message", ({ id, ask }: { id: number; ask: ReadingAsk }) => {
  answer(ask).then(
    (result) => process.send?.({ id, result }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.stack : String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
