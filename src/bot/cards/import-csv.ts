import { stringify } from "csv-stringify/sync";
import type { Import, ImportRow } from "../../core/import/import.ts";
import type { OutgoingFile } from "../reply.ts";
import type { Words } from "../words/words.ts";

/** The result as a CSV: a line for each contact. Cells that a spreadsheet would run as a formula are made text. */
export function importCsv(run: Import, rows: readonly ImportRow[], words: Words): OutgoingFile {
  const header = (["email", "first", "last", "result", "reason", "key", "undo", "undo-reason"] as const).map((name) =>
    words.text(`import.csv-${name}`),
  );
  const lines = rows.map(({ email, firstName, lastName, state, reason, userKey, undo, undoReason }) => [
    email,
    firstName,
    lastName,
    words.text(`import.state.${state}`),
    reason ? words.text(`import.reason.${reason}`) : "",
    userKey ?? "",
    undo ? words.text(`import.undo-state.${undo}`) : "",
    undoReason ? words.text(`import.undo-reason.${undoReason}`) : "",
  ]);
  const text = stringify([header, ...lines], { bom: true, escape_formulas: true, record_delimiter: "windows" });
  return {
    name: `crosswalk-import-${run.plannedAt.toISOString().slice(0, 10)}-${run.accountKey}.csv`,
    mediaType: "text/csv",
    content: Buffer.from(text),
    summary: words.text("import.csv-summary", { account: run.accountName }),
  };
}
