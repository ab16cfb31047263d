import { LosslessNumber, stringify } from "lossless-json";
import { PsaError } from "../../core/ports/psa.ts";

/** A value in a filter: text, a flag, or ids, which are whole numbers and may exceed 2^53. */
export type FilterValue = string | boolean | { id: string } | { ids: readonly string[] };

export interface FieldFilter {
  op: "eq" | "gte" | "in" | "contains";
  field: string;
  value: FilterValue;
}

/** What `query` and `query/count` take. Entries of the filter are ANDed; at least one must be there. */
export interface AutotaskQuery {
  filter: readonly FieldFilter[];
  includeFields?: readonly string[];
  maxRecords?: number;
}

/** Matches all: every id is 0 or more, 0 being the PSA's owner. */
export const EVERY_ROW: FieldFilter = { op: "gte", field: "id", value: { id: "0" } };

/** The JSON body of a query; every value goes through one escape. */
export function queryBody({ filter, includeFields, maxRecords }: AutotaskQuery): string {
  const rows = (filter.length === 0 ? [EVERY_ROW] : filter).map(({ op, field, value }) => ({
    op,
    field,
    value: escapeValue(value),
  }));
  const size = maxRecords === undefined ? {} : { maxRecords };
  const fields = includeFields === undefined ? {} : { includeFields };
  return stringify({ ...size, ...fields, filter: rows }) ?? "";
}

function escapeValue(value: FilterValue): unknown {
  if (typeof value === "string") return value.replace(/\p{Cc}/gu, " ");
  if (typeof value === "boolean") return value;
  return "id" in value ? idNumber(value.id) : value.ids.map(idNumber);
}

function idNumber(id: string): LosslessNumber {
  if (!/^\d{1,18}$/.test(id)) throw new PsaError("unexpected", "An Autotask id is a whole number");
  return new LosslessNumber(id.replace(/^0+(?=\d)/, ""));
}
