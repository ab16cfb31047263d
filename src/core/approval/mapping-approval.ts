import { createHash } from "node:crypto";
import { beginConfirmation, type Confirmation } from "../mapping/begin-confirmation.ts";
import { redrawPlace } from "../mapping/redraw-place.ts";
import type { Actor } from "../member/member.ts";
import { newId } from "../new-id.ts";
import type { TenantReads, Transaction } from "../ports/stores.ts";
import type { AskedMappings } from "./approval.ts";
import { type ApprovalNeed, defaultApprovalPolicy, mappingReasons, needOf } from "./approval-policy.ts";
import { missingApprovals } from "./decide-approval.ts";
import { moveApproval } from "./move-approval.ts";
import { openApproval } from "./open-approval.ts";
import { voidApproval } from "./void-approval.ts";

type Item = AskedMappings["items"][number];

export async function mappingNeed(
  reads: Pick<TenantReads, "tenant" | "members">,
  count: number,
): Promise<ApprovalNeed> {
  const policy = (await reads.tenant()).approvals ?? defaultApprovalPolicy;
  return needOf(mappingReasons(policy, count), policy, await reads.members.list());
}

/** Asks for mappings that a person confirmed together; `null`: nobody else has to approve them. Within a transaction. */
export async function askForMappings(
  tx: Transaction,
  actor: Actor,
  confirmations: readonly Confirmation[],
  now: Date,
): Promise<string | null> {
  const need = await mappingNeed(tx, confirmations.length);
  if (need.kind !== "needed") return null;
  const items: Item[] = [];
  for (const { place, seen, expected } of confirmations) {
    const { accountKey, connectionId } = place;
    const accountName = (await tx.accounts.find(accountKey))?.name ?? accountKey;
    const { fingerprint, id, name } = seen;
    const known = expected === null ? {} : { expected };
    items.push({ accountKey, accountName, connectionId, company: { id, name }, fingerprint, ...known });
  }
  const planHash = hashOf(items);
  const waiting = (await tx.approvals.list({ states: ["open"] })).find((open) => open.planHash === planHash);
  if (waiting) return waiting.id;
  const request = { asked: { kind: "map-many" as const, items }, planHash, reasons: need.reasons, unusual: [] };
  return (await openApproval(tx, actor, request, now)).id;
}

/**
 * Confirms approved mappings, all in this transaction, if nobody has settled one of them meanwhile; else the request is void, and the
 * others are asked for again. Each company is looked at in the PSA by a job: one that is not as it was seen is refused.
 */
export async function runApprovedMappings(
  tx: Transaction,
  actor: Actor,
  approvalId: string,
  { items }: AskedMappings,
  now: Date,
): Promise<void> {
  const approval = await tx.approvals.get(approvalId);
  if (approval?.state !== "approved") return;
  const same: Item[] = [];
  for (const item of items) if (await isSame(tx, item)) same.push(item);
  const missing = missingApprovals(approval, await tx.members.list());
  if (same.length < items.length || missing > 0) {
    const asked = { kind: "map-many" as const, items: same };
    const request = { asked, planHash: hashOf(same), reasons: approval.reasons, unusual: [], follows: approvalId };
    const again = same.length > 0 ? await openApproval(tx, actor, request, now) : null;
    const changes = [
      { kind: "mappings" as const, count: items.length - same.length },
      { kind: "approvers" as const, count: missing },
    ];
    const real = changes.filter(({ count }) => count > 0);
    await voidApproval(tx, actor, approvalId, real, now, again?.id);
    return;
  }
  const how = { batch: newId("batch"), inReview: true, now, lookAt: now };
  for (const { accountKey, connectionId, company, fingerprint, expected = null } of same) {
    const place = { accountKey, connectionId };
    await beginConfirmation(tx, actor, { place, seen: { ...company, fingerprint }, expected }, how);
    await redrawPlace(tx, place, now);
  }
  await moveApproval(tx, actor, approval, { kind: "done", at: now }, { state: "done" });
}

async function isSame(tx: Transaction, { accountKey, connectionId, expected }: Item): Promise<boolean> {
  if (!(await tx.accounts.find(accountKey)) || !(await tx.connections.get(connectionId))) return false;
  const mapping = await tx.mappings.find(accountKey, connectionId);
  return mapping?.version === expected && !mapping?.pending;
}

/** Of each account, connection, company and its name. */
function hashOf(items: readonly Item[]): string {
  const each = items.map(({ accountKey, connectionId, company, fingerprint, expected }) =>
    [accountKey, connectionId, company.id, fingerprint, expected ?? ""].join(" "),
  );
  return createHash("sha256").update(JSON.stringify(each.sort())).digest("base64url");
}
