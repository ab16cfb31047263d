import { gramCodes } from "./grams-of.ts";

/** The 3-grams of each row, one after the other in one array; and, turned round, the rows of each 3-gram. */
export interface GramRows {
  /** Rows that have the gram. */
  count(code: number): number;
  add(row: number, grams: Uint16Array): void;
  remove(row: number): void;
  /** Of the row's grams, the sum of what `values` holds for each. */
  sumOf(row: number, values: Uint32Array): number;
  /** Rows that had the gram when the lists were turned: of those in `late` it says nothing, and some may be gone. */
  rowsOf(code: number): Uint32Array;
  /** Turns the lists anew where many rows are late. */
  turnIfLate(): void;
  /** Rows that came since the turned lists were made. */
  readonly late: ReadonlySet<number>;
  /** One more than the highest row. */
  readonly size: number;
}

/** So many rows are looked through one by one before the lists are turned anew. */
const mostLate = 1_000;

export function createGramRows(): GramRows {
  let codes = new Uint16Array(4_096);
  let starts = new Uint32Array(1_024);
  let lengths = new Uint16Array(1_024);
  let end = 0;
  let live = 0;
  let size = 0;
  const counts = new Uint32Array(gramCodes);
  let turned = new Uint32Array(0);
  let turnedStarts = new Uint32Array(gramCodes + 1);
  const late = new Set<number>();

  /** Moves the grams of rows together, where more than half are of rows that are gone. */
  function compact(): void {
    const kept = new Uint16Array(Math.max(4_096, Math.ceil(live * 1.25)));
    let at = 0;
    for (let row = 0; row < size; row += 1) {
      const length = lengths[row] ?? 0;
      const start = starts[row] ?? 0;
      kept.set(codes.subarray(start, start + length), at);
      starts[row] = at;
      at += length;
    }
    codes = kept;
    end = at;
  }

  function turn(): void {
    late.clear();
    turnedStarts = new Uint32Array(gramCodes + 1);
    for (let code = 0; code < gramCodes; code += 1) {
      turnedStarts[code + 1] = (turnedStarts[code] as number) + (counts[code] as number);
    }
    turned = new Uint32Array(live);
    const next = turnedStarts.slice();
    for (let row = 0; row < size; row += 1) {
      const start = starts[row] as number;
      const stop = start + (lengths[row] as number);
      for (let at = start; at < stop; at += 1) {
        const code = codes[at] as number;
        turned[next[code] as number] = row;
        next[code] = (next[code] as number) + 1;
      }
    }
  }

  return {
    late,
    get size() {
      return size;
    },
    count: (code) => counts[code] as number,

    add(row, grams) {
      if (row >= starts.length) {
        starts = grown(starts, new Uint32Array(Math.max(row + 1, Math.ceil(starts.length * 1.5))));
        lengths = grown(lengths, new Uint16Array(starts.length));
      }
      if (end + grams.length > codes.length) {
        if (live * 2 < codes.length) compact();
        else codes = grown(codes, new Uint16Array(end + grams.length + Math.ceil(codes.length / 2)));
      }
      codes.set(grams, end);
      starts[row] = end;
      lengths[row] = grams.length;
      end += grams.length;
      live += grams.length;
      size = Math.max(size, row + 1);
      for (const code of grams) counts[code] = (counts[code] as number) + 1;
      late.add(row);
    },

    remove(row) {
      const start = starts[row] ?? 0;
      const length = lengths[row] ?? 0;
      for (let at = start; at < start + length; at += 1) {
        const code = codes[at] as number;
        counts[code] = (counts[code] as number) - 1;
      }
      lengths[row] = 0;
      live -= length;
      late.delete(row);
    },

    sumOf(row, values) {
      const start = starts[row] as number;
      const stop = start + (lengths[row] as number);
      let sum = 0;
      for (let at = start; at < stop; at += 1) sum += values[codes[at] as number] as number;
      return sum;
    },

    rowsOf: (code) => turned.subarray(turnedStarts[code], turnedStarts[code + 1]),

    turnIfLate() {
      if (late.size > mostLate) turn();
    },
  };
}

function grown<T extends Uint16Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
