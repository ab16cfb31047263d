import type { SignInService } from "../account/sign-in-service.ts";
import { auditBy } from "../audit/audit-entry.ts";
import type { CorePorts } from "../core-ports.ts";
import type { Actor } from "../member/member.ts";
import { GotoError } from "../ports/goto.ts";
import { redraw } from "../posting/redraw.ts";
import { defaultImportRules, type ImportRules } from "../tenant/tenant.ts";
import type { Import, ImportRow, ImportUndo, UndoState } from "./import.ts";
import { createImportLedger, progressEveryMs, type RowChange } from "./import-ledger.ts";
import { rowsPerLook, undoBatch } from "./undo-batch.ts";

/** Failures after which no other user can be removed either. */
const ending = new Set(["signed-out", "forbidden", "not-found"]);
const rowsPerWrite = 100;

/** `null`: it has not ended, has added nobody, or is being taken back now. */
function undoTime(run: Import, rules: ImportRules = defaultImportRules): Date | null {
  const isOver = run.state === "done" || run.state === "stopped";
  if (!isOver || !run.endedAt || run.counts.added === 0 || (run.undo && !run.undo.endedAt)) return null;
  return new Date(run.endedAt.getTime() + rules.undoHours * 3_600_000);
}

export type UndoAsked = "asked" | "too-late" | "nothing";

/** Taking an import back: asked for by a person, done by a job that goes on where a crash has left it. */
export function createImportUndo(ports: CorePorts, signIns: SignInService) {
  const { stores, clock, wakeJobs } = ports;
  const ledger = createImportLedger(ports);

  async function moveAll(importId: string, undo: readonly UndoState[] | "none", change: RowChange): Promise<void> {
    for (;;) {
      const rows = await stores.importRows.list(importId, { states: ["added"], undo, limit: rowsPerWrite });
      if (rows.length === 0) return;
      await ledger.moveRows(rows.map((row) => ({ row, change })));
    }
  }

  async function nextRows(importId: string): Promise<readonly ImportRow[]> {
    const open = { states: ["added"], limit: rowsPerLook } as const;
    const removing = await stores.importRows.list(importId, { ...open, undo: ["removing"] });
    return removing.length > 0 ? removing : stores.importRows.list(importId, { ...open, undo: "none" });
  }

  async function end(run: Import, undo: ImportUndo, stopped?: string): Promise<void> {
    if (stopped !== undefined) {
      await moveAll(run.id, "none", { undo: "failed", undoReason: "stopped" });
      await moveAll(run.id, ["removing"], { undo: "failed", undoReason: "stopped" });
    }
    const { reversed, kept, failed } = await stores.importRows.undoCounts(run.id);
    const { again: _, ...asked } = undo;
    const ended = { ...asked, endedAt: clock.now(), ...(stopped !== undefined && { stopped }) };
    const after = { reversed, kept, failed, ...(stopped !== undefined && { stopped }) };
    await ledger.moveImport(run.id, { undo: ended }, { action: "import.undone", by: undo.askedBy, after });
  }

  /** At most one of each: added rows that nobody has tried to take back, and those where that has failed. */
  function leftOf(importId: string) {
    const left = { states: ["added"], limit: 1 } as const;
    return Promise.all([
      stores.importRows.list(importId, { ...left, undo: "none" }),
      stores.importRows.list(importId, { ...left, undo: ["failed"] }),
    ]);
  }

  return {
    async undoUntil(run: Import): Promise<Date | null> {
      const until = undoTime(run, (await stores.tenant()).imports);
      if (!until || until <= clock.now()) return null;
      return (await leftOf(run.id)).flat().length > 0 ? until : null;
    },

    /** `too-late`: the time for it is over. `nothing`: nobody is left who could be removed, or it runs already. */
    async undo(actor: Actor, importId: string): Promise<UndoAsked> {
      const [fresh, failed] = await leftOf(importId);

      if (fresh.length + failed.length === 0) return "nothing";
      const asked = await stores.transaction(async (tx): Promise<UndoAsked> => {
        const run = await tx.imports.get(importId);
        const until = run && undoTime(run, (await tx.tenant()).imports);
        if (!run || !until) return "nothing";
        if (until <= clock.now()) return "too-late";
        const undo = { askedBy: actor.memberId, askedAt: clock.now(), ...(failed.length > 0 && { again: true }) };
        await tx.imports.move(run, { undo });
        await tx.audit.add({
          ...auditBy(actor),
          action: "import.undo-asked",
          record: `import:${importId}`,
          accountKey: run.accountKey,
        });
        await tx.jobs.add("import.undo", { importId }, clock.now(), `import.undo:${importId}`);
        await redraw(tx, "import-run", importId, clock.now());
        return "asked";
      });
      wakeJobs();
      return asked;
    },

    /** The job. May run twice, or again after a crash. Throws `GotoError` for what trying again may mend. */
    async runUndo(importId: string, signal: AbortSignal, progressed = async () => {}): Promise<void> {
      const run = await stores.imports.get(importId);
      if (!run?.undo || run.undo.endedAt) return;
      const { undo } = run;
      const client = await signIns.clientFor(run.accountKey);
      if (!client) return end(run, undo, "signed-out");
      if (undo.again) {
        await moveAll(importId, ["failed"], { undo: undefined, undoReason: undefined });
        const { again: _, ...asked } = undo;
        await ledger.moveImport(importId, { undo: asked });
      }
      let drawnAt = clock.now().getTime();
      try {
        for (;;) {
          signal.throwIfAborted();
          const rows = await nextRows(importId);
          if (rows.length === 0) break;
          await undoBatch(client, run, rows, ledger, signal);
          await progressed();
          if (clock.now().getTime() - drawnAt < progressEveryMs) continue;
          drawnAt = clock.now().getTime();
          await ledger.moveImport(importId, {});
        }
      } catch (error) {
        if (!(error instanceof GotoError) || !ending.has(error.kind)) throw error;
        return end(run, undo, error.kind);
      }
      await end(run, undo);
    },

    async giveUpUndo(importId: string): Promise<void> {
      const run = await stores.imports.get(importId);
      if (run?.undo && !run.undo.endedAt) await end(run, run.undo, "given-up");
    },
  };
}
