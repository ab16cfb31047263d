import { confirmImport } from "../import/confirm-import.ts";
import type { ImportService } from "../import/import-service.ts";
import type { Actor } from "../member/member.ts";
import { newId } from "../new-id.ts";
import type { TenantStores } from "../ports/stores.ts";
import { postTo } from "../posting/redraw.ts";
import type { Approval, AskedImport, PlanChange } from "./approval.ts";
import { askForImport, type PlannedImport } from "./ask-import.ts";
import { missingApprovals } from "./decide-approval.ts";
import { moveApproval } from "./move-approval.ts";
import { voidApproval } from "./void-approval.ts";
import { importChanges } from "./what-changed.ts";

/** Changes after which nothing can be asked for again as it was chosen. */
const hopeless = new Set<PlanChange["kind"]>(["not-mapped", "seats", "licence", "group", "unreadable"]);

/**
 * Runs an approved import if its plan, read anew from PSA and GoTo, is the approved one. If not, the request is void, says what
 * has changed, and asks again for the plan as it is now. Throws `PsaError` and `GotoError`.
 */
export async function runApprovedImport(
  stores: TenantStores,
  imports: Pick<ImportService, "planNow">,
  actor: Actor,
  approvalId: string,
  asked: AskedImport,
  now: Date,
): Promise<void> {
  const opened = await imports.planNow(asked.choice);
  if (opened.kind !== "open") {
    const kind = opened.kind === "no-sign-in" ? "unreadable" : "not-mapped";
    return stores.transaction((tx) => voidApproval(tx, actor, approvalId, [{ kind, count: 0 }], now));
  }
  const { planned } = opened;
  const rows = await stores.importRows.list(approvalId);
  await stores.transaction(async (tx) => {
    const approval = await tx.approvals.get(approvalId);
    if (approval?.state !== "approved") return;
    const { accountKey, connectionId } = asked.choice;
    const mapping = await tx.mappings.find(accountKey, connectionId);
    const changes = importChanges(approval, asked, rows, planned);
    // Between the reading and this line somebody may have mapped the account anew.
    if (mapping?.company?.id !== planned.sources.company.id) changes.push({ kind: "company", count: 0 });
    const missing = missingApprovals(approval, await tx.members.list());
    if (missing > 0) changes.push({ kind: "approvers", count: missing });
    if (changes.length === 0) return start(tx, actor, approval, planned, now);
    const canAsk = planned.plan.added > 0 && !changes.some(({ kind }) => hopeless.has(kind));
    const again = canAsk ? await askForImport(tx, actor, planned, approval.reasons, now, approvalId) : null;
    await voidApproval(tx, actor, approvalId, changes, now, again?.id);
  });
}

async function start(
  tx: Parameters<Parameters<TenantStores["transaction"]>[0]>[0],
  actor: Actor,
  approval: Approval,
  planned: PlannedImport,
  now: Date,
): Promise<void> {
  const importId = newId("i");
  await confirmImport(tx, actor, { importId, ...planned }, now);
  await moveApproval(tx, actor, approval, { kind: "done", at: now }, { state: "done", importId });
  await postTo(tx, approval.requestedBy, "import-run", importId, now);
}
