import { auditBy } from "../audit/audit-entry.ts";
import type { CorePorts } from "../core-ports.ts";
import type { Actor } from "../member/member.ts";
import { redraw } from "../posting/redraw.ts";
import type { RowReason } from "./import.ts";

/** A user of another account would only get a second invitation. */
export const retriedReasons: readonly RowReason[] = ["no-seats", "refused", "stopped", "unknown"];

/** What people ask of an import that was confirmed. The run does it, so a crash in between loses nothing. */
export function createImportRequests({ stores, clock, wakeJobs }: CorePorts) {
  return {
    async cancel(actor: Actor, importId: string): Promise<boolean> {
      const asked = await stores.transaction(async (tx) => {
        const run = await tx.imports.get(importId);
        if (!run || run.cancelledBy || (run.state !== "planned" && run.state !== "running")) return false;
        await tx.imports.move(run, { cancelledBy: actor.memberId });
        await tx.audit.add({
          ...auditBy(actor),
          action: "import.cancel-asked",
          record: `import:${importId}`,
          accountKey: run.accountKey,
        });
        await tx.jobs.hasten(`import.run:${importId}`, clock.now());
        await redraw(tx, "import-run", importId, clock.now());
        return true;
      });
      wakeJobs();
      return asked;
    },

    async retry(actor: Actor, importId: string): Promise<boolean> {
      const failed = await stores.importRows.list(importId, { states: ["failed"], reasons: retriedReasons, limit: 1 });
      if (failed.length === 0) return false;
      const asked = await stores.transaction(async (tx) => {
        const run = await tx.imports.get(importId);
        if (!run || (run.state !== "done" && run.state !== "stopped")) return false;
        if (run.undo && !run.undo.endedAt) return false;
        const gone = { stopped: undefined, endedAt: undefined, cancelledBy: undefined };
        await tx.imports.move(run, { state: "planned", retryAsked: true, ...gone });
        await tx.audit.add({
          ...auditBy(actor),
          action: "import.retried",
          record: `import:${importId}`,
          accountKey: run.accountKey,
          before: { state: run.state, failed: run.counts.failed },
        });
        await tx.jobs.add("import.run", { importId }, clock.now(), `import.run:${importId}`);
        await redraw(tx, "import-run", importId, clock.now());
        return true;
      });
      wakeJobs();
      return asked;
    },
  };
}
