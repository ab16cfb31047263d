import { PsaError } from "../../core/ports/psa.ts";

/** A value in a `conditions` string: text, a flag, a record id, or record ids for `in`. */
export type ConditionValue = string | boolean | { id: string } | { ids: readonly string[] };

/**
 * Builds a `conditions` string; every value goes through one escape:
 * condition`name contains ${text} and status/id in ${{ ids }}`. Grammar: ConnectWise developer guide.
 */
export function condition(parts: TemplateStringsArray, ...values: readonly ConditionValue[]): string {
  return String.raw({ raw: parts }, ...values.map(escapeValue));
}

function escapeValue(value: ConditionValue): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "boolean") return String(value);
  return "id" in value ? idText(value.id) : `(${value.ids.map(idText).join(",")})`;
}

/** No document says whether `\\` is read as one backslash, so none is sent: it could free the closing quote. */
function quote(text: string): string {
  const plain = text.replace(/[\\\p{Cc}]/gu, " ").replaceAll('"', '\\"');
  return `"${plain}"`;
}

function idText(id: string): string {
  if (!/^\d{1,18}$/.test(id)) throw new PsaError("unexpected", "A ConnectWise record id is a whole number");
  return id;
}
