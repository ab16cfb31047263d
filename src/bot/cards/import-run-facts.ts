import type { Import, ImportRow, RowReason, UndoCounts } from "../../core/import/import.ts";

export const rowsShown = 10;

export interface ImportRunFacts {
  run: Import;
  /** Of an import that has ended: how many rows have each reason. */
  reasons: ReadonlyMap<RowReason, number>;
  /** At most `rowsShown` of each; none in a channel, since rows have names. */
  failed: readonly ImportRow[];
  notRemoved: readonly ImportRow[];
  undone?: UndoCounts;
  /** Until when it can be taken back; absent when it cannot. */
  undoUntil?: Date;
  timeZone: string;
}
