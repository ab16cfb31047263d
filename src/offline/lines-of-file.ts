import { CsvError, parse } from "csv-parse/sync";
import { PartyFileError } from "./party-file-error.ts";

/** One record: the line it ends on, counted from 1, and its values by column. */
export interface Line {
  line: number;
  cells: ReadonlyMap<string, unknown>;
}

type Format = "jsonl" | "tsv" | "csv";

/** Parts a file into records: JSON lines, or a heading and rows of CSV or TSV. UTF-8, or UTF-16 with its mark. */
export function linesOfFile(file: string, bytes: Uint8Array): readonly Line[] {
  const text = textOf(file, bytes);
  return formatOf(file, text) === "jsonl" ? jsonLines(file, text) : tableLines(file, text, formatOf(file, text));
}

function textOf(file: string, bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new PartyFileError(file, badLine(bytes), null, "is not UTF-8; save the file as UTF-8", { cause: error });
  }
}

/** The first line that is not UTF-8. */
function badLine(bytes: Uint8Array): number {
  let line = 1;
  let from = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(from, at));
    } catch {
      return line;
    }
    from = at + 1;
    line += 1;
  }
  return line;
}

function formatOf(file: string, text: string): Format {
  const ending = /\.(jsonl|ndjson|tsv|tab|csv)$/i.exec(file)?.[1]?.toLowerCase();
  if (ending === "jsonl" || ending === "ndjson") return "jsonl";
  if (ending === "tsv" || ending === "tab") return "tsv";
  const [first = ""] = text.split("\n", 1);
  if (ending === undefined && first.trimStart().startsWith("{")) return "jsonl";
  return ending === undefined && first.includes("\t") ? "tsv" : "csv";
}

function jsonLines(file: string, text: string): readonly Line[] {
  return text.split(/\r?\n/).flatMap((written, at) => {
    if (written.trim() === "") return [];
    const value = jsonOf(file, written, at + 1);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new PartyFileError(file, at + 1, "1", 'should be an object, like {"id": "1", "name": "Contoso"}');
    }
    const cells = new Map<string, unknown>(Object.entries(value));
    for (const column of ["id", "name"]) {
      if (!cells.has(column) && !(column === "name" && cells.has("q"))) {
        throw new PartyFileError(file, at + 1, column, "is missing");
      }
    }
    return [{ line: at + 1, cells }];
  });
}

function jsonOf(file: string, written: string, line: number): unknown {
  try {
    return JSON.parse(written);
  } catch (error) {
    const at = /position (\d+)/.exec(String(error))?.[1];
    const column = String(at === undefined ? written.length + 1 : Number(at) + 1);
    throw new PartyFileError(file, line, column, "is no JSON", { cause: error });
  }
}

function tableLines(file: string, text: string, format: Format): readonly Line[] {
  const [heading, ...rows] = rowsOf(file, text, format);
  if (!heading) throw new PartyFileError(file, 1, null, "is empty; the first line names the columns, id and name");
  const columns = heading.cells.map((column) => column.trim());
  for (const needed of ["id", "name"]) {
    const has = columns.some((column) => column.toLowerCase() === needed || (needed === "name" && column === "q"));
    if (!has) throw new PartyFileError(file, heading.line, needed, `is missing; there is ${columns.join(", ")}`);
  }
  return rows.map(({ line, cells }) => {
    const extra = cells.findIndex((cell, at) => at >= columns.length && cell.trim() !== "");
    if (extra >= 0) {
      throw new PartyFileError(file, line, String(extra + 1), `is one too many; the heading has ${columns.length}`);
    }
    return { line, cells: new Map(columns.map((column, at) => [column, cells[at] ?? ""])) };
  });
}

/** In TSV a quote is a letter like others, unless it holds the whole cell. */
function rowsOf(file: string, text: string, format: Format): readonly { line: number; cells: readonly string[] }[] {
  if (format === "tsv") {
    return text.split(/\r?\n/).flatMap((line, at) => {
      return line.trim() === "" ? [] : [{ line: at + 1, cells: line.split("\t").map(unquoted) }];
    });
  }
  const [first = ""] = text.split("\n", 1);
  const delimiter = first.includes(";") && !first.includes(",") ? ";" : ",";
  try {
    const rows = parse(text, { delimiter, info: true, relax_column_count: true, skip_empty_lines: true });
    // With `info` each record comes with the line it ends on; the package's types leave that out.
    return (rows as unknown as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => {
      return { line: info.lines, cells: record };
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { column, lines } = error as CsvError & { column?: unknown; lines?: unknown };
    const place = typeof column === "number" ? String(column + 1) : null;
    const problem = "has a quote that is not closed or stands within a cell";
    throw new PartyFileError(file, typeof lines === "number" ? lines : 1, place, problem, { cause: error });
  }
}

function unquoted(cell: string): string {
  const inside = /^"((?:[^"]|"")*)"$/.exec(cell)?.[1];
  return inside === undefined ? cell : inside.replaceAll('""', '"');
}
