import type { Import, ImportCounts, RowReason } from "../../core/import/import.ts";
import { retriedReasons } from "../../core/import/import-requests.ts";
import type { Block, Button, Card } from "../card.ts";
import type { Words } from "../words/words.ts";
import { type ImportRunFacts, rowsShown } from "./import-run-facts.ts";
import { undoBlocks, undoButton, undoTitle } from "./import-undo-blocks.ts";
import { stoppedWords } from "./stopped-words.ts";

/** How an import goes, then what came of it: counts, reasons, the rows that failed, the CSV, taking it back. */
export function importRunCard(facts: ImportRunFacts, words: Words): Card {
  const { run, reasons, failed } = facts;
  const { counts } = run;
  const total = counts.planned + counts.adding + counts.added + counts.failed;
  const values = { account: run.accountName, company: run.companyName, psa: "PSA", added: counts.added, total };
  const isOver = run.state === "done" || run.state === "stopped";
  const isUndoing = run.undo !== undefined && !run.undo.endedAt;
  const blocks: Block[] = [{ kind: "text", text: words.rich("import.run-summary", values) }];
  if (!isOver) {
    const done = counts.added + counts.failed;
    blocks.push({ kind: "text", text: words.text("import.progress", { bar: progressBar(done, total), done, total }) });
  }
  if (!isOver && run.cancelledBy) blocks.push({ kind: "text", text: words.text("import.cancelling") });
  blocks.push({ kind: "facts", facts: [...resultFacts(counts, words), ...reasonFacts(reasons, words)] });
  if (run.stopped) {
    const problem = stoppedWords(run.stopped, words);
    blocks.push({ kind: "text", text: words.text("import.stopped-because", { problem }) });
  }
  for (const row of failed.slice(0, rowsShown)) {
    const name = `${row.firstName} ${row.lastName}`.trim();
    const reason = words.text(`import.reason.${row.reason ?? "refused"}`);
    const text = words.text("import.failed-row", { name, email: row.email, reason });
    blocks.push({ kind: "text", subtle: true, text });
  }
  if (failed.length > 0 && counts.failed > rowsShown) {
    const text = words.text("import.failed-more", { count: counts.failed - rowsShown });
    blocks.push({ kind: "text", subtle: true, text });
  }
  blocks.push(...undoBlocks(facts, words));
  const csv: Button = { action: "import.csv", id: run.id, label: words.text("import.csv") };
  const after = isUndoing ? [csv] : [...retryButton(run, reasons, words), csv, ...undoButton(facts, words)];
  const buttons = isOver ? after : cancelButton(run, words);
  if (buttons.length > 0) blocks.push({ kind: "buttons", buttons });
  const tone =
    run.state === "stopped" ? "danger" : counts.failed > 0 ? "warning" : run.state === "done" ? "good" : undefined;
  return {
    title: undoTitle(run, words) ?? words.text(`import.run-title.${run.state}`),
    summary: words.text("import.run-summary", values),
    blocks,
    ...(tone && { tone }),
  };
}

function cancelButton({ id, cancelledBy, accountName }: Import, words: Words): Button[] {
  if (cancelledBy) return [];
  const confirm = {
    title: words.text("import.cancel-title"),
    text: words.text("import.cancel-text", { account: accountName }),
    confirmLabel: words.text("import.cancel"),
    cancelLabel: words.text("import.go-on"),
  };
  return [{ action: "import.cancel", id, label: words.text("import.cancel"), style: "danger", confirm }];
}

function retryButton({ id }: Import, reasons: ReadonlyMap<RowReason, number>, words: Words): Button[] {
  const some = retriedReasons.some((reason) => reasons.has(reason));
  return some ? [{ action: "import.retry", id, label: words.text("import.retry") }] : [];
}

function resultFacts(counts: ImportCounts, words: Words) {
  return (["added", "exists", "skipped", "failed"] as const).map((state) => ({
    label: words.text(`import.result-${state}`),
    value: words.number(counts[state]),
  }));
}

/** Why those were not added who were not, most first. */
function reasonFacts(reasons: ReadonlyMap<RowReason, number>, words: Words) {
  if (reasons.size === 0) return [];
  const lines = [...reasons]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, count]) => words.text("import.left-out", { reason: words.text(`import.reason.${reason}`), count }));
  return [{ label: words.text("import.reasons"), value: lines.join("\n") }];
}

const barLength = 10;

function progressBar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.floor((done / total) * barLength);
  return "■".repeat(filled) + "□".repeat(barLength - filled);
}
