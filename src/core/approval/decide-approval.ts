import type { Actor, Member } from "../member/member.ts";
import { isSamePerson } from "../member/person.ts";
import { isAtLeast } from "../member/role.ts";
import type { Transaction } from "../ports/stores.ts";
import type { Approval, ApprovalEvent } from "./approval.ts";
import { countPeople, mayBeRequester } from "./count-people.ts";
import { moveApproval } from "./move-approval.ts";

export type Decision = { kind: "approve" } | { kind: "reject"; reason: string };

export type Decided =
  /** Enough people have approved. */
  | { kind: "approved" }
  /** Counted; so many more people are needed. */
  | { kind: "counted"; missing: number }
  | { kind: "rejected" }
  | { kind: "withdrawn" }
  /** Nothing was changed, because it had been settled before or is too old. */
  | { kind: "settled"; approval: Approval }
  | { kind: "own" }
  | { kind: "twice" }
  /** Perhaps the requester, or somebody who has approved: who they are in the other chat is not known. */
  | { kind: "unconfirmed" }
  | { kind: "not-allowed" }
  | { kind: "not-requester" }
  | { kind: "not-found" };

/** One member's decision, within a transaction. Every rule is looked at again here: the card may be old. */
export async function decideApproval(
  tx: Transaction,
  actor: Actor,
  id: string,
  decision: Decision,
  now: Date,
): Promise<Decided> {
  const approval = await tx.approvals.get(id);
  if (!approval) return { kind: "not-found" };
  if (approval.state !== "open") return { kind: "settled", approval };
  if (approval.expiresAt <= now) return expireNow(tx, approval, now);
  const members = await tx.members.list();
  const member = members.find((each) => each.id === actor.memberId);
  if (!member || !isAtLeast(member.role, "approver")) return { kind: "not-allowed" };
  const requester = members.find((each) => each.id === approval.requestedBy);
  if (!approval.ownCounts) {
    if (requester && isSamePerson(member, requester)) return { kind: "own" };
    if (mayBeRequester(member, requester)) return { kind: "unconfirmed" };
  }
  const event: ApprovalEvent = { kind: "rejected", at: now, ...whoDid(member) };
  if (decision.kind === "reject") {
    const rejected = { ...event, reason: decision.reason };
    const moved = await moveApproval(tx, actor, approval, rejected, { state: "rejected" });
    return moved ? { kind: "rejected" } : present(tx, id);
  }
  const before = approversOf(approval, members);
  if (before.some((each) => isSamePerson(each, member))) return { kind: "twice" };
  const count = countPeople([...before, member]);
  if (count === countPeople(before)) return { kind: "unconfirmed" };
  const isEnough = count >= approval.needed;
  const approved = { ...event, kind: "approved" as const };
  const moved = await moveApproval(tx, actor, approval, approved, isEnough ? { state: "approved" } : {});
  if (!moved) return present(tx, id);
  if (!isEnough) return { kind: "counted", missing: approval.needed - count };
  await tx.jobs.add("approval.run", { approvalId: id }, now, `approval.run:${id}`);
  return { kind: "approved" };
}

/** Within a transaction; by who asked, from either chat. */
export async function withdrawApproval(tx: Transaction, actor: Actor, id: string, now: Date): Promise<Decided> {
  const approval = await tx.approvals.get(id);
  if (!approval) return { kind: "not-found" };
  if (approval.state !== "open") return { kind: "settled", approval };
  if (approval.expiresAt <= now) return expireNow(tx, approval, now);
  const [member, requester] = await Promise.all([tx.members.get(actor.memberId), tx.members.get(approval.requestedBy)]);
  if (!member || !requester || !isSamePerson(member, requester)) return { kind: "not-requester" };
  const event: ApprovalEvent = { kind: "withdrawn", at: now, ...whoDid(member) };
  const moved = await moveApproval(tx, actor, approval, event, { state: "withdrawn" });
  return moved ? { kind: "withdrawn" } : present(tx, id);
}

/** Those whose approval stands: they may still approve, or did so under another member that is the same person. */
export function approversOf(approval: Approval, members: readonly Member[]): readonly Member[] {
  const by = approval.history.flatMap(({ kind, memberId }) => (kind === "approved" ? [memberId] : []));
  return members.filter(({ id, role }) => by.includes(id) && isAtLeast(role, "approver"));
}

/** How many approvals a request lacks by now, as when somebody who gave one may approve no longer. */
export function missingApprovals(approval: Approval, members: readonly Member[]): number {
  return Math.max(0, approval.needed - countPeople(approversOf(approval, members)));
}

async function expireNow(tx: Transaction, approval: Approval, now: Date): Promise<Decided> {
  const by = { memberId: approval.requestedBy, via: "clock" as const };
  const expired = await moveApproval(tx, by, approval, { kind: "expired", at: now }, { state: "expired" });
  return expired ? { kind: "settled", approval: expired } : present(tx, approval.id);
}

async function present(tx: Transaction, id: string): Promise<Decided> {
  const approval = await tx.approvals.get(id);
  return approval ? { kind: "settled", approval } : { kind: "not-found" };
}

function whoDid({ id, name, platform }: Member) {
  return { memberId: id, name, via: platform };
}
