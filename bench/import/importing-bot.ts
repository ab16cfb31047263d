import { signIns } from "../../sandbox/world/showcase.ts";
import type { Actor } from "../../src/core/member/member.ts";
import { newId } from "../../src/core/new-id.ts";
import type { Worker } from "../../src/jobs/worker.ts";
import { type ChaosParts, type ChaosPlace, openChaosParts } from "../../test/fixtures/chaos/chaos-parts.ts";

/** What the measuring process asks of a bot's process, which has everything but the chats. */
export type ImportingAsk =
  | { kind: "start"; place: ChaosPlace }
  | { kind: "sign-in" }
  /** Confirms an import of so many rows and runs it to its end; answers `Importing`. */
  | { kind: "import"; accountKey: string; rows: number }
  | { kind: "stop" };

/** Memory in bytes, of the heap after a collection and of the whole process, one sample every 500 ms. */
export interface Importing {
  ms: number;
  added: number;
  heap: readonly number[];
  resident: readonly number[];
}

const sampleMs = 500;
const lookMs = 100;

let parts: ChaosParts | undefined;
let worker: Worker | undefined;

function running(): ChaosParts {
  if (!parts) throw new Error("the bot is not started");
  return parts;
}

async function answer(ask: ImportingAsk): Promise<unknown> {
  switch (ask.kind) {
    case "start":
      parts = await openChaosParts(ask.place);
      worker = parts.work(() => undefined);
      return null;
    case "sign-in":
      return signIn();
    case "import":
      return runImport(ask.accountKey, ask.rows);
    case "stop":
      await worker?.stop();
      await parts?.stores.close();
      return null;
  }
}

async function signIn(): Promise<void> {
  const { services, tenantId } = running();
  const actor: Actor = { tenantId, memberId: "bench", name: "bench", role: "admin", via: "cli" };
  const begun = await services.signIns.begin(actor);
  if (begun.kind !== "begun") throw new Error("GoTo is not configured");
  const url = new URL(begun.url);
  const fields = { ...Object.fromEntries(url.searchParams), email: signIns.owner, decision: "allow" };
  const allowed = await fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  const back = new URL(allowed.headers.get("location") ?? "").searchParams;
  const saved = await services.signIns.finish(back.get("state") ?? "", back.get("code"));
  if (saved.kind !== "saved") throw new Error(`signing in ended as ${saved.kind}`);
  await worker?.idle();
}

async function runImport(accountKey: string, rows: number): Promise<Importing> {
  const own = running().ports.stores;
  const importId = await confirm(accountKey, rows);
  const began = performance.now();
  const heap: number[] = [];
  const resident: number[] = [];
  const sampling = setInterval(() => {
    globalThis.gc?.();
    heap.push(process.memoryUsage().heapUsed);
    resident.push(process.memoryUsage.rss());
  }, sampleMs);
  worker?.wake();
  let run = await own.imports.get(importId);
  while (run && (run.state === "planned" || run.state === "running")) {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    run = await own.imports.get(importId);
  }
  clearInterval(sampling);
  if (run?.state !== "done") throw new Error(`the import is ${run?.state}: ${run?.stopped}`);
  return { ms: performance.now() - began, added: run.counts.added, heap, resident };
}

/** As a click on the preview's button writes it. */
async function confirm(accountKey: string, rows: number): Promise<string> {
  const { stores } = running().ports;
  const importId = newId("i");
  const now = new Date();
  await stores.transaction(async (tx) => {
    await tx.imports.insert({
      id: importId,
      accountKey,
      accountName: "Bench",
      connectionId: "c_1",
      companyId: "1",
      companyName: "Bench",
      options: { licenceKeys: [], role: "member", welcomeEmail: false },
      licenceNames: [],
      state: "planned",
      requestedBy: "bench",
      plannedAt: now,
      counts: { planned: rows, adding: 0, added: 0, exists: 0, skipped: 0, failed: 0 },
    });
    await tx.importRows.insertAll(
      Array.from({ length: rows }, (_, position) => ({
        id: newId("r"),
        importId,
        position,
        contactId: String(position),
        email: `person.${position}@${accountKey}.example`,
        firstName: `First${position}`,
        lastName: "Bench",
        state: "planned" as const,
      })),
    );
    await tx.jobs.add("import.run", { importId }, now, `import.run:${importId}`);
  });
  return importId;
}

process.on("message", ({ id, ask }: { id: number; ask: ImportingAsk }) => {
  answer(ask).then(
    (result) => process.send?.({ id, result }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.stack : String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
