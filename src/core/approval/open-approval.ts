import { auditBy } from "../audit/audit-entry.ts";
import type { ImportPlan } from "../import/import-plan.ts";
import type { Actor, Member } from "../member/member.ts";
import { isSamePerson } from "../member/person.ts";
import { isAtLeast } from "../member/role.ts";
import { newId } from "../new-id.ts";
import type { Transaction } from "../ports/stores.ts";
import { postInChannel, postTo } from "../posting/redraw.ts";
import { defaultImportRules } from "../tenant/tenant.ts";
import type { Approval, ApprovalReason, Asked, Unusual } from "./approval.ts";
import { defaultApprovalPolicy, peopleWhoApprove } from "./approval-policy.ts";

export interface Request {
  asked: Asked;
  planHash: string;
  reasons: readonly ApprovalReason[];
  unusual: readonly Unusual[];
  accountKey?: string;
  /** Of an import: kept as they were when it was asked for, for who reviews it and to say later what has changed. */
  rows?: ImportPlan["rows"];
  follows?: string;
}

const hourMs = 3_600_000;

/** Writes a request and brings it to every chat of the tenant: to its channel, or to those who approve where none is chosen. */
export async function openApproval(tx: Transaction, actor: Actor, request: Request, now: Date): Promise<Approval> {
  const [tenant, members] = await Promise.all([tx.tenant(), tx.members.list()]);
  const policy = tenant.approvals ?? defaultApprovalPolicy;
  const { asked, planHash, reasons, rows, accountKey, follows } = request;
  const { expireHours, remindHours, approvers, ownCounts } = policy;
  const id = newId("ap");
  const requester = members.find((member) => member.id === actor.memberId);
  const others = members.filter((member) => !requester || ownCounts || !isSamePerson(member, requester));
  const isShort = peopleWhoApprove(others) < approvers;
  const approval = await tx.approvals.insert({
    id,
    kind: asked.kind,
    state: "open",
    asked,
    planHash,
    reasons,
    unusual: [...request.unusual, ...(isShort ? ["few-approvers" as const] : [])],
    needed: approvers,
    ownCounts,
    requestedBy: actor.memberId,
    requesterName: actor.name,
    requestedVia: requester?.platform ?? actor.via,
    ...(accountKey !== undefined && { accountKey }),
    askedAt: now,
    expiresAt: new Date(now.getTime() + expireHours * hourMs),
    history: [
      {
        kind: follows === undefined ? "asked" : "asked-again",
        at: now,
        memberId: actor.memberId,
        name: actor.name,
        via: actor.via,
      },
    ],
    ...(follows !== undefined && { follows }),
  });
  if (rows) {
    const { rowDays } = tenant.imports ?? defaultImportRules;
    const rowsUntil = new Date(now.getTime() + rowDays * 24 * hourMs);
    // Whom it adds comes first: that is what people review.
    const inOrder = [...rows].sort((one, other) => Number(other.state === "planned") - Number(one.state === "planned"));
    const kept = inOrder.map((row, position) => ({
      id: newId("r"),
      importId: id,
      position,
      expiresAt: rowsUntil,
      ...row,
    }));
    await tx.importRows.insertAll(kept);
  }
  await tx.audit.add({
    ...auditBy(actor),
    action: follows === undefined ? "approval.asked" : "approval.asked-again",
    record: `approval:${id}`,
    ...(accountKey !== undefined && { accountKey }),
    after: { state: "open", kind: asked.kind, plan: planHash, reasons, needed: approvers, ...(follows && { follows }) },
  });
  await bringToApprovers(tx, approval, others, tenant.approvalsChannels, now);
  if (remindHours > 0 && remindHours < expireHours) {
    const remindAt = new Date(now.getTime() + remindHours * hourMs);
    await tx.jobs.add("approval.remind", { approvalId: id }, remindAt, `approval.remind:${id}`);
  }
  await tx.jobs.add("approval.expire", { approvalId: id }, approval.expiresAt, `approval.expire:${id}`);
  return approval;
}

async function bringToApprovers(
  tx: Transaction,
  { id }: Approval,
  others: readonly Member[],
  channels: Readonly<Partial<Record<Member["platform"], unknown>>>,
  now: Date,
): Promise<void> {
  for (const platform of ["slack", "teams"] as const) {
    if (channels[platform]) await postInChannel(tx, platform, { view: "approval", id }, now);
    else await postToApprovers(tx, id, others, platform, now);
  }
}

/** The card to the 1:1 of everybody in this chat who may decide. */
export async function postToApprovers(
  tx: Transaction,
  approvalId: string,
  members: readonly Member[],
  platform: Member["platform"],
  now: Date,
): Promise<void> {
  for (const member of members) {
    if (member.platform !== platform || !isAtLeast(member.role, "approver")) continue;
    await postTo(tx, member.id, "approval", approvalId, now);
  }
}
