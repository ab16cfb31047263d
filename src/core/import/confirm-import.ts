import { auditBy } from "../audit/audit-entry.ts";
import type { Actor } from "../member/member.ts";
import { newId } from "../new-id.ts";
import type { Transaction } from "../ports/stores.ts";
import { defaultImportRules } from "../tenant/tenant.ts";
import { type ImportCounts, noCounts } from "./import.ts";
import type { ImportChoice } from "./import-choice.ts";
import type { ImportPlan } from "./import-plan.ts";
import type { ImportSources } from "./import-sources.ts";
import { planHash } from "./plan-fingerprint.ts";

export interface ConfirmedPlan {
  importId: string;
  choice: ImportChoice;
  sources: ImportSources;
  plan: ImportPlan;
}

/** Writes a plan that a person confirmed as an import with its rows, and the job that runs it. */
export async function confirmImport(tx: Transaction, actor: Actor, confirmed: ConfirmedPlan, now: Date): Promise<void> {
  const { importId, choice, sources, plan } = confirmed;
  const { licenceKeys, role, groupKey, locale, welcomeEmail } = choice;
  const groupName = sources.groups.find(({ key }) => key === groupKey)?.name;
  await tx.imports.insert({
    id: importId,
    accountKey: sources.account.key,
    accountName: sources.account.name,
    connectionId: sources.connection.id,
    companyId: sources.company.id,
    companyName: sources.company.name,
    options: { licenceKeys, role, welcomeEmail, ...(groupKey && { groupKey }), ...(locale && { locale }) },
    licenceNames: plan.seats.map(({ licence }) => licence.description),
    ...(groupName && { groupName }),
    state: "planned",
    requestedBy: actor.memberId,
    plannedAt: now,
    counts: countRows(plan),
  });
  const { rowDays } = (await tx.tenant()).imports ?? defaultImportRules;
  const expiresAt = new Date(now.getTime() + rowDays * 86_400_000);
  await tx.importRows.insertAll(
    plan.rows.map((row, position) => ({ id: newId("r"), importId, position, expiresAt, ...row })),
  );
  await tx.audit.add({
    ...auditBy(actor),
    action: "import.confirmed",
    record: `import:${importId}`,
    accountKey: sources.account.key,
    after: {
      connectionId: sources.connection.id,
      users: plan.added,
      licenceKeys,
      role,
      welcomeEmail,
      plan: planHash(choice, sources.company.id, plan),
    },
  });
  await tx.jobs.add("import.run", { importId }, now, `import.run:${importId}`);
}

function countRows({ rows }: ImportPlan): ImportCounts {
  const counts = { ...noCounts };
  for (const { state } of rows) counts[state] += 1;
  return counts;
}
