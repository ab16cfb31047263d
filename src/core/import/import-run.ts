import type { SignInService } from "../account/sign-in-service.ts";
import type { CorePorts } from "../core-ports.ts";
import { type GotoClient, GotoError } from "../ports/goto.ts";
import { addBatch, rowsPerBatch, settleRows } from "./add-batch.ts";
import type { Import, ImportRow } from "./import.ts";
import { createImportLedger, progressEveryMs } from "./import-ledger.ts";
import { retriedReasons } from "./import-requests.ts";

/** Batches under way at once, so that GoTo's limit and not its latency sets the pace. */
const batchesAtOnce = 4;

/** Failures after which no later row can succeed either. */
const ending = new Set(["signed-out", "forbidden", "not-found", "no-seats"]);

/**
 * The job that runs an import. Each batch is marked `adding` before GoTo is called and settled after; rows that a crash or a
 * late answer left in `adding` are looked up in GoTo before anything is sent again, so that no user is added twice.
 */
export function createImportRun(ports: CorePorts, signIns: SignInService) {
  const { stores, clock } = ports;
  const ledger = createImportLedger(ports);

  /** Whether that ended some. */
  async function settleOpenRows(client: GotoClient, run: Import, signal: AbortSignal): Promise<boolean> {
    for (let some = false; ; ) {
      signal.throwIfAborted();
      const open = await stores.importRows.list(run.id, { states: ["adding"], limit: rowsPerBatch });
      if (open.length === 0) return some;
      const settled = await settleRows(client, run, open, ledger, signal);
      some ||= settled.some(({ state }) => state !== "planned");
    }
  }

  /** Failed rows wait again; of whom it is not known whether they were added, `adding` says so until GoTo was read. */
  async function planAnew(importId: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const rows = await stores.importRows.list(importId, {
        states: ["failed"],
        reasons: retriedReasons,
        limit: rowsPerBatch,
      });
      if (rows.length === 0) break;
      await ledger.moveRows(
        rows.map((row) => {
          const state = row.reason === "unknown" ? "adding" : "planned";
          return { row, change: { state, reason: undefined } };
        }),
      );
    }
    await ledger.moveImport(importId, { retryAsked: undefined });
  }

  /** Who became a user since the plan was made is left out before anything is sent. */
  async function markNewUsers(client: GotoClient, run: Import, signal: AbortSignal): Promise<void> {
    const users = new Map<string, string>();
    for await (const { email, key } of client.users(run.accountKey, undefined, signal)) {
      users.set(email.toLowerCase(), key);
    }
    for (let after = -1; users.size > 0; ) {
      const rows = await stores.importRows.list(run.id, { states: ["planned"], after, limit: 500 });
      const last = rows.at(-1);
      if (!last) break;
      after = last.position;
      const known = rows.flatMap((row) => {
        const userKey = users.get(row.email.toLowerCase());
        const change = { state: "exists", reason: "was-added-meanwhile", userKey } as const;
        return userKey === undefined || row.sends ? [] : [{ row, change }];
      });
      if (known.length > 0) await ledger.moveRows(known);
    }
  }

  async function requireSeats(client: GotoClient, run: Import, signal: AbortSignal): Promise<void> {
    if (run.options.licenceKeys.length === 0) return;
    const { planned } = await stores.importRows.counts(run.id);
    const licences = await client.licences(run.accountKey, signal);
    for (const key of run.options.licenceKeys) {
      const licence = licences.find((candidate) => candidate.key === key);
      if (licence && licence.seats - licence.used >= planned) continue;
      throw new GotoError("no-seats", "fewer free seats than planned users when the run began");
    }
  }

  /** Batches side by side; the first failure ends all once those under way are over. True: somebody cancelled. */
  async function addPlanned(
    client: GotoClient,
    run: Import,
    signal: AbortSignal,
    progressed: () => Promise<void>,
  ): Promise<boolean> {
    let drawnAt = clock.now().getTime();
    let after = -1;
    let cancelled = false;
    let failed = false;
    let choosing: Promise<readonly ImportRow[]> = Promise.resolve([]);
    const nextBatch = () => {
      choosing = choosing.then(async () => {
        const rows = await stores.importRows.list(run.id, { states: ["planned"], after, limit: rowsPerBatch });
        after = rows.at(-1)?.position ?? after;
        return rows;
      });
      return choosing;
    };
    async function lane(): Promise<void> {
      while (!failed) {
        signal.throwIfAborted();
        if ((await stores.imports.get(run.id))?.cancelledBy) cancelled = true;
        if (cancelled) return;
        const rows = await nextBatch();
        if (rows.length === 0) return;
        await addBatch(client, run, rows, ledger, signal);
        await progressed();
        const now = clock.now().getTime();
        if (now - drawnAt < progressEveryMs) continue;
        drawnAt = now;
        await ledger.moveImport(run.id, {});
      }
    }
    const stopOthers = (error: unknown) => {
      failed = true;
      throw error;
    };
    const ends = await Promise.allSettled(Array.from({ length: batchesAtOnce }, () => lane().catch(stopOthers)));
    const reasons = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as unknown] : []));
    if (reasons.length === 0) return cancelled;
    throw reasons.find(isEnding) ?? reasons[0];
  }

  async function run(importId: string, signal: AbortSignal, progressed = async () => {}): Promise<void> {
    const run = await stores.imports.get(importId);
    if (!run || run.state === "done" || run.state === "stopped") return;
    const client = await signIns.clientFor(run.accountKey);
    if (!client) return ledger.end(importId, new GotoError("signed-out", "no sign-in reaches the account any more"));
    try {
      if (run.retryAsked) await planAnew(importId, signal);
      if (await settleOpenRows(client, run, signal)) await progressed();
      if (run.cancelledBy) return await ledger.endCancelled(importId);
      if (run.state === "planned") {
        await markNewUsers(client, run, signal);
        await requireSeats(client, run, signal);
        await ledger.moveImport(importId, { state: "running", startedAt: clock.now() });
      }
      if (await addPlanned(client, run, signal, progressed)) return await ledger.endCancelled(importId);
      const left = await stores.importRows.list(importId, { states: ["planned", "adding"], limit: 1 });
      if (left.length > 0) throw new GotoError("timeout", "rows of this import are still being settled");
      await ledger.moveImport(importId, { state: "done", endedAt: clock.now() }, { action: "import.done" });
    } catch (error) {
      if (!isEnding(error)) throw error;
      await settleOpenRows(client, run, signal).catch(() => undefined);
      await ledger.end(importId, error);
    }
  }

  return {
    run,
    async giveUp(importId: string): Promise<void> {
      const current = await stores.imports.get(importId);
      if (current && current.state !== "done" && current.state !== "stopped") await ledger.end(importId, "given-up");
    },
  };
}

function isEnding(error: unknown): error is GotoError {
  return error instanceof GotoError && ending.has(error.kind);
}
