import type { Member } from "../member/member.ts";
import { isAtLeast } from "../member/role.ts";
import type { PsaErrorKind } from "../ports/psa.ts";
import type { Transaction } from "../ports/stores.ts";
import { replyUnder } from "../posting/redraw.ts";
import type { Connection } from "./connection.ts";

/** What is said, once, when a connection stops working and when it works again. `since`: when it stopped. */
export interface ConnectionReport {
  connectionId: string;
  state: Connection["state"];
  kind: PsaErrorKind;
  since: Date;
}

/**
 * Says it under the newest copy of the connection's card that each admin, and whoever saved it, has; when none of them has
 * one, it is brought to the 1:1 of those who may mend it. `exceptId`: who knows already.
 */
export async function reportConnection(
  tx: Transaction,
  report: ConnectionReport,
  connection: Connection,
  now: Date,
  exceptId?: string,
): Promise<void> {
  const [admins, saver, copies] = await Promise.all([
    tx.members.list({ role: "admin" }),
    tx.members.get(connection.savedBy),
    tx.postings.list({ view: "connection", id: connection.id }),
  ]);
  const saved = saver && isAtLeast(saver.role, "technician") ? [saver] : [];
  const concerned = new Map<string, Member>([...saved, ...admins].map((member) => [member.id, member]));
  const holders = [...concerned.keys()].filter((id) => copies.some(({ memberId }) => memberId === id));
  const told = holders.length > 0 ? holders : [...concerned.keys()];
  for (const memberId of told) {
    if (memberId === exceptId) continue;
    const card = { view: "connection", id: connection.id };
    await replyUnder(tx, memberId, card, { view: "connection-report", id: reportId(report) }, now);
  }
}

/** As one id, for the posting: what was reported does not change. */
export function reportId({ connectionId, state, kind, since }: ConnectionReport): string {
  return [connectionId, state, kind, since.getTime()].join("|");
}

export function parseReportId(id: string): ConnectionReport | null {
  const [connectionId, state, kind, since] = id.split("|");
  if (!connectionId || (state !== "working" && state !== "failing") || !kind || !since) return null;
  return { connectionId, state, kind: kind as PsaErrorKind, since: new Date(Number(since)) };
}
