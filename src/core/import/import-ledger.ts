import type { CorePorts } from "../core-ports.ts";
import { GotoError } from "../ports/goto.ts";
import type { Changes } from "../ports/stores.ts";
import { redraw } from "../posting/redraw.ts";
import type { Import, ImportRow } from "./import.ts";

export type RowChange = Changes<ImportRow>;

/** Progress is drawn at most this often, in ms. */
export const progressEveryMs = 3_000;

const rowsPerWrite = 100;

/** Writes of a running import: rows by compare-and-swap, the import with its counts, its audit entry and its redraw. */
export interface ImportLedger {
  /** The rows as they are now; those that somebody else has moved meanwhile are not among them. */
  moveRows(changes: readonly { row: ImportRow; change: RowChange }[]): Promise<readonly ImportRow[]>;
  /** `audit`: what is written into the audit log, and whose doing it was when not the requester's. */
  moveImport(
    importId: string,
    changes: Changes<Import>,
    audit?: { action: string; by?: string; after?: object },
  ): Promise<void>;
  /** Leaves out what is planned; of what may have been sent it says that it is not known. */
  end(importId: string, error: GotoError | "given-up"): Promise<void>;
  endCancelled(importId: string): Promise<void>;
}

export function createImportLedger({ stores, clock, wakeJobs }: CorePorts): ImportLedger {
  const ledger: ImportLedger = {
    moveRows(changes) {
      return stores.transaction((tx) =>
        tx.importRows.moveAll(changes.map(({ row, change }) => ({ record: row, changes: change }))),
      );
    },

    async moveImport(importId, changes, audit) {
      const counts = await stores.importRows.counts(importId);
      const now = clock.now();
      await stores.transaction(async (tx) => {
        const current = await tx.imports.get(importId);
        if (!current) return;
        await tx.imports.move(current, { counts, ...changes });
        if (audit) {
          const after = { state: changes.state, ...counts, ...(changes.stopped && { stopped: changes.stopped }) };
          await tx.audit.add({
            memberId: audit.by ?? current.requestedBy,
            via: "clock",
            action: audit.action,
            record: `import:${importId}`,
            accountKey: current.accountKey,
            before: { state: current.state },
            after: { ...(audit.after ?? after) },
          });
        }
        await redraw(tx, "import-run", importId, now);
      });
      wakeJobs();
    },

    async end(importId, error) {
      const reason = error instanceof GotoError && error.kind === "no-seats" ? "no-seats" : "stopped";
      await moveAll(importId, "planned", { state: "failed", reason });
      await moveAll(importId, "adding", { state: "failed", reason: "unknown" });
      const stopped = error === "given-up" ? error : error.kind;
      await ledger.moveImport(
        importId,
        { state: "stopped", stopped, endedAt: clock.now() },
        { action: "import.stopped" },
      );
    },

    async endCancelled(importId) {
      await moveAll(importId, "planned", { state: "skipped", reason: "cancelled" });
      const ended = { state: "stopped", stopped: "cancelled", endedAt: clock.now() } as const;
      const by = (await stores.imports.get(importId))?.cancelledBy;
      await ledger.moveImport(importId, ended, { action: "import.cancelled", ...(by && { by }) });
    },
  };

  async function moveAll(importId: string, state: "planned" | "adding", change: RowChange): Promise<void> {
    for (;;) {
      const rows = await stores.importRows.list(importId, { states: [state], limit: rowsPerWrite });
      if (rows.length === 0) return;
      await ledger.moveRows(rows.map((row) => ({ row, change })));
    }
  }

  return ledger;
}
