import { auditBy } from "../audit/audit-entry.ts";
import type { Actor } from "../member/member.ts";
import type { Changes, Transaction } from "../ports/stores.ts";
import { redraw, replyInChannels, replyUnder } from "../posting/redraw.ts";
import { type Approval, type ApprovalEvent, mayMove } from "./approval.ts";

/** Who moves a request; the clock acts for who asked. */
export type ApprovalMover = Pick<Actor, "memberId" | "via" | "seen">;

/**
 * Writes one event of a request and, where `state` says so, its new state: with its audit entry, the redraw of every copy, the
 * line in its threads, and the line to who asked unless it was their own doing. `null`: somebody was faster, or it may not move so.
 */
export async function moveApproval(
  tx: Transaction,
  by: ApprovalMover,
  approval: Approval,
  event: ApprovalEvent,
  changes: Changes<Approval> = {},
): Promise<Approval | null> {
  const { state } = changes;
  if (state !== undefined && !mayMove(approval.state, state)) return null;
  const settled = state !== undefined && state !== "approved";
  const moved = await tx.approvals.move(approval, {
    ...changes,
    history: [...approval.history, event],
    ...(settled && { settledAt: event.at }),
  });
  if (!moved) return null;
  const nth = approval.history.length;
  await tx.audit.add({
    ...auditBy(by),
    action: `approval.${event.kind}`,
    record: `approval:${approval.id}`,
    ...(approval.accountKey !== undefined && { accountKey: approval.accountKey }),
    before: { state: approval.state },
    after: {
      state: moved.state,
      plan: approval.planHash,
      ...(event.reason !== undefined && { reason: event.reason }),
      ...(event.changes && { changes: event.changes }),
      ...(moved.importId !== undefined && { importId: moved.importId }),
    },
  });
  await redrawApproval(tx, approval.id, event.at);
  const subject = { view: "approval-event", id: approvalEventId(approval.id, nth) };
  const card = { view: "approval", id: approval.id };
  await replyInChannels(tx, card, subject, event.at);
  if (event.memberId !== approval.requestedBy) await replyUnder(tx, approval.requestedBy, card, subject, event.at);
  return moved;
}

/** Every card that shows it. */
export async function redrawApproval(tx: Transaction, id: string, now: Date): Promise<void> {
  await redraw(tx, "approval", id, now);
  await redraw(tx, "approval-review", `${id}~*`, now);
  await redraw(tx, "approvals", "*", now);
}

export function approvalEventId(approvalId: string, nth: number): string {
  return `${approvalId}~${nth}`;
}

export function parseApprovalEventId(id: string): { approvalId: string; nth: number } {
  const [approvalId = "", nth] = id.split("~");
  return { approvalId, nth: Number(nth) };
}
