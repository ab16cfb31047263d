import { type ImportRunFacts, rowsShown } from "../cards/import-run-facts.ts";
import type { Viewer } from "../feature.ts";

/** What the card of an import shows to this viewer; `null`: there is no such import. */
export async function readImportRun(id: string, viewer: Viewer): Promise<ImportRunFacts | null> {
  const { services, tenant, member } = viewer;
  const { imports } = services;
  const run = await imports.get(id);
  if (!run) return null;
  const isOver = run.state === "done" || run.state === "stopped";
  const rows = (filter: Parameters<typeof imports.rows>[1]) =>
    member && isOver ? imports.rows(id, { ...filter, limit: rowsShown }) : [];
  const undoUntil = await imports.undoUntil(run);
  return {
    run: { ...run, counts: isOver ? run.counts : await imports.counts(id) },
    reasons: isOver ? await imports.reasons(id) : new Map(),
    failed: await rows({ states: ["failed"] }),
    notRemoved: run.undo ? await rows({ undo: ["kept", "failed"] }) : [],
    ...(run.undo && { undone: await imports.undoCounts(id) }),
    ...(undoUntil && { undoUntil }),
    timeZone: tenant.timeZone,
  };
}
