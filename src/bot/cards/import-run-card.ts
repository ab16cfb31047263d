import type { Import, ImportCounts, ImportRow } from "../../core/import/import.ts";
import { retriedReasons } from "../../core/import/import-requests.ts";
import { GotoError, type GotoErrorKind } from "../../core/ports/goto.ts";
import type { Block, Button, Card } from "../card.ts";
import { problemWords } from "../problem-words.ts";
import type { Words } from "../words/words.ts";

export const failedRowsShown = 10;

/** How an import goes, then what came of it: counts, the failed rows with their reasons, the CSV. */
export function importRunCard(run: Import, failed: readonly ImportRow[], words: Words): Card {
  const { counts } = run;
  const total = counts.planned + counts.adding + counts.added + counts.failed;
  const values = { account: run.accountName, company: run.companyName, psa: "PSA", added: counts.added, total };
  const csv: Button = { action: "import.csv", id: run.id, label: words.text("import.csv") };
  const isOver = run.state === "done" || run.state === "stopped";
  const blocks: Block[] = [{ kind: "text", text: words.rich("import.run-summary", values) }];
  if (!isOver) {
    const done = counts.added + counts.failed;
    blocks.push({ kind: "text", text: words.text("import.progress", { bar: progressBar(done, total), done, total }) });
  }
  if (!isOver && run.cancelledBy) blocks.push({ kind: "text", text: words.text("import.cancelling") });
  blocks.push({ kind: "facts", facts: resultFacts(counts, words) });
  if (run.stopped) {
    const problem = stoppedWords(run.stopped, words);
    blocks.push({ kind: "text", text: words.text("import.stopped-because", { problem }) });
  }
  for (const row of failed.slice(0, failedRowsShown)) {
    const name = `${row.firstName} ${row.lastName}`.trim();
    const reason = words.text(`import.reason.${row.reason ?? "refused"}`);
    const text = words.text("import.failed-row", { name, email: row.email, reason });
    blocks.push({ kind: "text", subtle: true, text });
  }
  if (counts.failed > failedRowsShown) {
    const text = words.text("import.failed-more", { count: counts.failed - failedRowsShown });
    blocks.push({ kind: "text", subtle: true, text });
  }
  const buttons = isOver ? [...retryButton(run, failed, words), csv] : cancelButton(run, words);
  if (buttons.length > 0) blocks.push({ kind: "buttons", buttons });
  const tone =
    run.state === "stopped" ? "danger" : counts.failed > 0 ? "warning" : run.state === "done" ? "good" : undefined;
  return {
    title: words.text(`import.run-title.${run.state}`),
    summary: words.text("import.run-summary", values),
    blocks,
    ...(tone && { tone }),
  };
}

function stoppedWords(stopped: string, words: Words): string {
  if (stopped === "cancelled" || stopped === "given-up") return words.text(`import.stopped.${stopped}`);
  return problemWords(new GotoError(stopped as GotoErrorKind, "stopped"), words);
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

/** `failed` has at most ten rows: when none of them can be tried again, none is offered. */
function retryButton({ id }: Import, failed: readonly ImportRow[], words: Words): Button[] {
  const some = failed.some(({ reason }) => reason !== undefined && retriedReasons.includes(reason));
  return some ? [{ action: "import.retry", id, label: words.text("import.retry") }] : [];
}

function resultFacts(counts: ImportCounts, words: Words) {
  return (["added", "exists", "skipped", "failed"] as const).map((state) => ({
    label: words.text(`import.result-${state}`),
    value: words.number(counts[state]),
  }));
}

const barLength = 10;

function progressBar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.floor((done / total) * barLength);
  return "■".repeat(filled) + "□".repeat(barLength - filled);
}
