import type { ConfirmedPlan } from "../import/confirm-import.ts";
import type { ImportChoice } from "../import/import-choice.ts";
import type { ImportPlan } from "../import/import-plan.ts";
import { planHash } from "../import/plan-fingerprint.ts";
import type { Actor } from "../member/member.ts";
import type { TenantReads, Transaction } from "../ports/stores.ts";
import type { Approval, ApprovalReason, Unusual } from "./approval.ts";
import { type ApprovalNeed, defaultApprovalPolicy, importReasons, needOf } from "./approval-policy.ts";
import { openApproval } from "./open-approval.ts";

export type PlannedImport = Omit<ConfirmedPlan, "importId">;

/** Whether other members have to approve this import before it runs. */
export async function importNeed(
  reads: Pick<TenantReads, "tenant" | "members" | "imports">,
  { accountKey }: Pick<ImportChoice, "accountKey">,
  plan: Pick<ImportPlan, "added" | "seats">,
): Promise<ApprovalNeed> {
  const tenant = await reads.tenant();
  const policy = tenant.approvals ?? defaultApprovalPolicy;
  const isFirst = (await reads.imports.list({ accountKey })).length === 0;
  const reasons = importReasons(policy, { added: plan.added, licences: plan.seats.length, isFirst });
  return needOf(reasons, policy, await reads.members.list());
}

/** Asks for an import instead of running it. */
export function askForImport(
  tx: Transaction,
  actor: Actor,
  { choice, sources, plan }: PlannedImport,
  reasons: readonly ApprovalReason[],
  now: Date,
  follows?: string,
): Promise<Approval> {
  const { account, company, groups } = sources;
  const count = (state: "exists" | "skipped") => plan.rows.filter((row) => row.state === state).length;
  const groupName = groups.find(({ key }) => key === choice.groupKey)?.name;
  const seats = plan.seats.map(({ licence, freeBefore, freeAfter }) => ({
    name: licence.description,
    before: freeBefore,
    after: freeAfter,
  }));
  const asked = {
    kind: "import" as const,
    choice,
    accountName: account.name,
    company,
    added: plan.added,
    exists: count("exists"),
    skipped: count("skipped"),
    mails: plan.mails,
    seats,
    ...(groupName !== undefined && { groupName }),
  };
  const hash = planHash(choice, company.id, plan);
  const request = { asked, planHash: hash, reasons, unusual: unusualOf(choice, plan), accountKey: account.key };
  return openApproval(tx, actor, { ...request, rows: plan.rows, ...(follows !== undefined && { follows }) }, now);
}

function unusualOf(choice: ImportChoice, plan: ImportPlan): Unusual[] {
  return [
    ...(choice.role === "admin" ? ["admin-role" as const] : []),
    ...(plan.mails > 0 ? ["mails" as const] : []),
    ...(plan.namesakes.length > 0 && choice.namesakes === "add" ? ["namesakes" as const] : []),
    ...(plan.seats.some(({ freeAfter }) => freeAfter === 0) ? ["last-seats" as const] : []),
    ...(plan.seats.length === 0 ? ["no-licence" as const] : []),
  ];
}
