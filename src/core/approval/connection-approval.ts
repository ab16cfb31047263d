import { createHash } from "node:crypto";
import type { Connection } from "../connection/connection.ts";
import { isMapped, type Removed, removeWithin } from "../connection/remove-connection.ts";
import type { Actor } from "../member/member.ts";
import type { TenantReads, Transaction } from "../ports/stores.ts";
import { redraw } from "../posting/redraw.ts";
import type { AskedDelete, PlanChange } from "./approval.ts";
import { type ApprovalNeed, defaultApprovalPolicy, deleteReasons, needOf } from "./approval-policy.ts";
import { missingApprovals } from "./decide-approval.ts";
import { moveApproval } from "./move-approval.ts";
import { openApproval } from "./open-approval.ts";
import { voidApproval } from "./void-approval.ts";

export type RemovedOrAsked = Removed | { kind: "asked"; approvalId: string };

export async function deleteNeed(reads: Pick<TenantReads, "tenant" | "members">): Promise<ApprovalNeed> {
  const policy = (await reads.tenant()).approvals ?? defaultApprovalPolicy;
  return needOf(deleteReasons(policy), policy, await reads.members.list());
}

/** Deletes a connection, or asks for it. `seenMappings`: how many the confirmation named. Within a transaction. */
export async function removeOrAsk(
  tx: Transaction,
  actor: Actor,
  id: string,
  seenMappings: number,
  now: Date,
): Promise<RemovedOrAsked> {
  const need = await deleteNeed(tx);
  const connection = await tx.connections.get(id);
  if (need.kind !== "needed" || !connection) return removeWithin(tx, actor, id, seenMappings, now);
  const asked = await askedDelete(tx, connection);
  if (asked.mappings.length !== seenMappings) {
    await redraw(tx, "connection", id, now);
    return { kind: "changed", mappings: asked.mappings.length };
  }
  const waiting = (await tx.approvals.list({ states: ["open"] })).find((open) => open.planHash === hashOf(asked));
  if (waiting) return { kind: "asked", approvalId: waiting.id };
  const request = { asked, planHash: hashOf(asked), reasons: need.reasons, unusual: [] };
  return { kind: "asked", approvalId: (await openApproval(tx, actor, request, now)).id };
}

/** Deletes what was approved if connection and mappings are the same still; else says so and asks again. True: it is gone. */
export async function runApprovedDelete(
  tx: Transaction,
  actor: Actor,
  approvalId: string,
  approved: AskedDelete,
  now: Date,
): Promise<boolean> {
  const approval = await tx.approvals.get(approvalId);
  if (approval?.state !== "approved") return false;
  const connection = await tx.connections.get(approved.connectionId);
  if (!connection) {
    await voidApproval(tx, actor, approvalId, [{ kind: "connection", count: 0 }], now);
    return false;
  }
  const asked = await askedDelete(tx, connection);
  const missing = missingApprovals(approval, await tx.members.list());
  if (hashOf(asked) === approval.planHash && missing === 0) {
    const removed = await removeWithin(tx, actor, connection.id, asked.mappings.length, now);
    if (removed.kind !== "removed") return false;
    await moveApproval(tx, actor, approval, { kind: "done", at: now }, { state: "done" });
    return true;
  }
  const request = { asked, planHash: hashOf(asked), reasons: approval.reasons, unusual: [], follows: approvalId };
  const again = await openApproval(tx, actor, request, now);
  const changes = deleteChanges(approved, asked);
  if (missing > 0) changes.push({ kind: "approvers", count: missing });
  await voidApproval(tx, actor, approvalId, changes, now, again.id);
  return false;
}

async function askedDelete(tx: Transaction, connection: Connection): Promise<AskedDelete> {
  const { id, productId, provider, identity } = connection;
  const all = (await tx.mappings.list({ connectionId: id })).filter(isMapped);
  const mappings: AskedDelete["mappings"] = [];
  for (const { accountKey, company } of all) {
    if (!company) continue;
    const accountName = (await tx.accounts.find(accountKey))?.name ?? accountKey;
    mappings.push({ accountKey, accountName, company: { id: company.id, name: company.name } });
  }
  return { kind: "delete-connection", connectionId: id, productId, provider, site: identity.site, mappings };
}

/** Of the connection, its customer at the PSA and each mapping; names do not count. */
function hashOf({ connectionId, productId, provider, site, mappings }: AskedDelete): string {
  const pairs = mappings.map(({ accountKey, company }) => `${accountKey} ${company.id}`).sort();
  return createHash("sha256")
    .update(JSON.stringify([connectionId, productId, provider, site, pairs]))
    .digest("base64url");
}

function deleteChanges(approved: AskedDelete, now: AskedDelete): PlanChange[] {
  const pair = ({ accountKey, company }: AskedDelete["mappings"][number]) => `${accountKey} ${company.id}`;
  const before = new Set(approved.mappings.map(pair));
  const after = new Set(now.mappings.map(pair));
  const differing =
    [...before].filter((each) => !after.has(each)).length + [...after].filter((each) => !before.has(each)).length;
  return [
    ...(approved.site === now.site && approved.provider === now.provider
      ? []
      : [{ kind: "connection" as const, count: 0 }]),
    ...(differing > 0 ? [{ kind: "mappings" as const, count: differing }] : []),
  ];
}
