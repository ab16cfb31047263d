import { stringify } from "csv-stringify/sync";
import type { AuditEntry } from "../core/audit/audit-entry.ts";

const columns = [
  "seq",
  "at",
  "id",
  "member",
  "via",
  "action",
  "record",
  "account",
  "channel",
  "message",
  "card",
  "before",
  "after",
] as const;

/** Entries as text, a line each; CSV begins with its header, and no cell of it runs as a formula. Times are UTC. */
export async function* auditLines(
  entries: AsyncIterable<AuditEntry & { seq?: number }>,
  format: "csv" | "jsonl",
): AsyncIterable<string> {
  if (format === "csv") yield csvLine(columns);
  for await (const entry of entries) yield format === "csv" ? csvLine(cellsOf(entry)) : `${JSON.stringify(entry)}\n`;
}

function csvLine(cells: readonly string[]): string {
  return stringify([[...cells]], { escape_formulas: true, record_delimiter: "windows" });
}

function cellsOf({
  seq,
  id,
  at,
  memberId,
  via,
  action,
  record,
  accountKey,
  seen,
  before,
  after,
}: AuditEntry & { seq?: number }) {
  const place = seen ? `${seen.platform}/${seen.workspaceId}/${seen.channelId}` : "";
  const json = (facts: object | undefined) => (facts ? JSON.stringify(facts) : "");
  const who = [memberId, via, action, record, accountKey ?? ""];
  const what = [place, seen?.messageId ?? "", seen?.card ?? "", json(before), json(after)];
  return [String(seq ?? ""), at.toISOString(), id, ...who, ...what];
}
