import type { Import, UndoCounts } from "../../core/import/import.ts";
import type { Block, Button } from "../card.ts";
import type { Words } from "../words/words.ts";
import { type ImportRunFacts, rowsShown } from "./import-run-facts.ts";
import { stoppedWords } from "./stopped-words.ts";

/** The title of an import that was or is being taken back; `null` for any other. */
export function undoTitle({ undo }: Import, words: Words): string | null {
  return undo ? words.text(undo.endedAt ? "import.undone-title" : "import.undoing-title") : null;
}

/** What came of taking an import back: counts, why users were kept, and who. */
export function undoBlocks({ run, undone, notRemoved, undoUntil, timeZone }: ImportRunFacts, words: Words): Block[] {
  const blocks: Block[] = [];
  if (run.undo && undone) {
    blocks.push({ kind: "divider" }, { kind: "facts", facts: undoFacts(undone, words) });
    if (run.undo.stopped) {
      const problem = stoppedWords(run.undo.stopped, words);
      blocks.push({ kind: "text", text: words.text("import.undo-stopped", { problem }) });
    }
    for (const { firstName, lastName, email, undoReason } of notRemoved.slice(0, rowsShown)) {
      const reason = words.text(`import.undo-reason.${undoReason ?? "refused"}`);
      const text = words.text("import.failed-row", { name: `${firstName} ${lastName}`.trim(), email, reason });
      blocks.push({ kind: "text", subtle: true, text });
    }
    const more = undone.kept + undone.failed - rowsShown;
    if (notRemoved.length >= rowsShown && more > 0) {
      blocks.push({ kind: "text", subtle: true, text: words.text("import.failed-more", { count: more }) });
    }
  }
  if (undoUntil) {
    const until = words.moment(undoUntil, "date-time", timeZone);
    const text = [{ kind: "plain" as const, text: `${words.text("import.undo-until")} ` }, ...until];
    blocks.push({ kind: "text", subtle: true, text });
  }
  return blocks;
}

function undoFacts({ reversed, kept, failed, reasons }: UndoCounts, words: Words) {
  const counts = { reversed, kept, failed };
  const lines = [...reasons].map(([reason, count]) =>
    words.text("import.left-out", { reason: words.text(`import.undo-reason.${reason}`), count }),
  );
  return [
    ...(["reversed", "kept", "failed"] as const).map((state) => ({
      label: words.text(`import.undo-${state}`),
      value: words.number(counts[state]),
    })),
    ...(lines.length > 0 ? [{ label: words.text("import.undo-reasons"), value: lines.join("\n") }] : []),
  ];
}

export function undoButton({ run, undoUntil }: ImportRunFacts, words: Words): Button[] {
  if (!undoUntil) return [];
  const values = { account: run.accountName, added: run.counts.added };
  const confirm = {
    title: words.text("import.undo-title"),
    text: words.text("import.undo-text", values),
    confirmLabel: words.text("import.undo"),
    cancelLabel: words.text("common.cancel"),
  };
  return [{ action: "import.undo", id: run.id, label: words.text("import.undo"), style: "danger", confirm }];
}
