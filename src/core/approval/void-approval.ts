import type { Transaction } from "../ports/stores.ts";
import { postTo } from "../posting/redraw.ts";
import type { PlanChange } from "./approval.ts";
import { type ApprovalMover, moveApproval } from "./move-approval.ts";

/** An approved request that does not run, because its plan is another one now. `followedBy`: the request that asks again. */
export async function voidApproval(
  tx: Transaction,
  by: ApprovalMover,
  approvalId: string,
  changes: readonly PlanChange[],
  now: Date,
  followedBy?: string,
): Promise<void> {
  const approval = await tx.approvals.get(approvalId);
  if (approval?.state !== "approved") return;
  const counts = Object.fromEntries(changes.map(({ kind, count }) => [kind, count]));
  const fields = { state: "voided" as const, ...(followedBy !== undefined && { followedBy }) };
  await moveApproval(tx, by, approval, { kind: "voided", at: now, changes: counts }, fields);
  if (followedBy !== undefined) await postTo(tx, approval.requestedBy, "approval", followedBy, now);
}
