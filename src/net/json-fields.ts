/** Reading of answers that we do not control: every field may be absent, null or of another type. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function isJsonRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries of a list that are objects; none when it is no list. */
export function recordsOf(value: unknown): readonly JsonRecord[] {
  return Array.isArray(value) ? value.filter(isJsonRecord) : [];
}

export function fieldOf(record: JsonRecord, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Trimmed; undefined when absent or empty. Numbers arrive as text from a lossless parser. */
export function textOf(record: JsonRecord, name: string): string | undefined {
  const value = fieldOf(record, name);
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : text;
}

export function textsOf(record: JsonRecord, name: string): readonly string[] {
  const value = fieldOf(record, name);
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string" && entry !== "") : [];
}

/** A whole number from zero up; undefined for anything else. */
export function countOf(record: JsonRecord, name: string): number | undefined {
  const text = textOf(record, name);
  const count = text === undefined ? Number.NaN : Number(text);
  return Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

export function flagOf(record: JsonRecord, name: string): boolean | undefined {
  const value = fieldOf(record, name);
  return typeof value === "boolean" ? value : undefined;
}
