import type { Account } from "../core/account/account.ts";
import type { SignIn } from "../core/account/sign-in.ts";
import type { Approval } from "../core/approval/approval.ts";
import type { AuditKeys, StoredAuditEntry } from "../core/audit/audit-chain.ts";
import type { Connection } from "../core/connection/connection.ts";
import type { Draft } from "../core/draft/draft.ts";
import type { Drift } from "../core/import/drift.ts";
import type { Import, ImportRow } from "../core/import/import.ts";
import type { Mapping } from "../core/mapping/mapping.ts";
import type { Member } from "../core/member/member.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { TenantReads, Transaction } from "../core/ports/stores.ts";
import type { Posting } from "../core/posting/posting.ts";
import type { Tenant } from "../core/tenant/tenant.ts";
import { accountReads } from "./accounts.ts";
import { approvalReads } from "./approvals.ts";
import { auditReads, auditWrites } from "./audit.ts";
import { connectionReads } from "./connections.ts";
import { draftReads } from "./drafts.ts";
import { driftReads } from "./drifts.ts";
import { importRowReads } from "./import-rows.ts";
import { importReads } from "./imports.ts";
import { jobReads } from "./job-reads.ts";
import { jobWrites } from "./jobs.ts";
import { mappingReads } from "./mappings.ts";
import { memberReads } from "./members.ts";
import type { Models } from "./models.ts";
import { postingReads } from "./postings.ts";
import type { Scope } from "./scope.ts";
import { firstTime } from "./seen.ts";
import { signInReads } from "./sign-ins.ts";
import { openTable, writesOf } from "./table.ts";
import { tenantReads, toTenant } from "./tenants.ts";

type Tables = ReturnType<typeof openTables>;

function openTables(models: Models, tenantId: string, scope: Scope) {
  return {
    tenants: openTable<Tenant>(models.tenants, tenantId, scope),
    members: openTable<Member>(models.members, tenantId, scope),
    signIns: openTable<SignIn>(models.signIns, tenantId, scope),
    accounts: openTable<Account>(models.accounts, tenantId, scope),
    connections: openTable<Connection>(models.connections, tenantId, scope),
    mappings: openTable<Mapping>(models.mappings, tenantId, scope),
    drafts: openTable<Draft>(models.drafts, tenantId, scope),
    imports: openTable<Import>(models.imports, tenantId, scope),
    importRows: openTable<ImportRow>(models.importRows, tenantId, scope),
    drifts: openTable<Drift>(models.drifts, tenantId, scope),
    approvals: openTable<Approval>(models.approvals, tenantId, scope),
    postings: openTable<Posting>(models.postings, tenantId, scope),
    audit: openTable<StoredAuditEntry>(models.audit, tenantId, scope),
  };
}

function readsOf(models: Models, tables: Tables, tenantId: string, scope: Scope, clock: Clock): TenantReads {
  return {
    ...tenantReads(tables.tenants, tenantId),
    members: memberReads(tables.members),
    signIns: signInReads(tables.signIns),
    accounts: accountReads(tables.accounts),
    connections: connectionReads(tables.connections),
    mappings: mappingReads(tables.mappings),
    drafts: draftReads(tables.drafts, clock),
    imports: importReads(tables.imports),
    importRows: importRowReads(tables.importRows),
    drifts: driftReads(tables.drifts),
    approvals: approvalReads(tables.approvals),
    postings: postingReads(tables.postings),
    audit: auditReads(tables.audit),
    jobs: jobReads(models.jobs, tenantId, scope),
  };
}

export function openReads(models: Models, tenantId: string, scope: Scope, clock: Clock): TenantReads {
  return readsOf(models, openTables(models, tenantId, scope), tenantId, scope, clock);
}

export function openTransaction(
  models: Models,
  tenantId: string,
  scope: Scope,
  clock: Clock,
  auditKeys?: AuditKeys,
): Transaction {
  const jobs = jobWrites(models.jobs, tenantId, scope, clock);
  const writing = { model: models.audit, scope, tenantId, clock, keys: auditKeys, jobs };
  const tables = openTables(models, tenantId, scope);
  const reads = readsOf(models, tables, tenantId, scope, clock);
  return {
    ...reads,
    async moveTenant(tenant, changes) {
      const moved = await tables.tenants.move(tenant, changes);
      return moved && toTenant(moved);
    },
    members: { ...reads.members, ...writesOf(tables.members) },
    signIns: { ...reads.signIns, ...writesOf(tables.signIns) },
    accounts: { ...reads.accounts, ...writesOf(tables.accounts) },
    connections: { ...reads.connections, ...writesOf(tables.connections) },
    mappings: { ...reads.mappings, ...writesOf(tables.mappings) },
    drafts: { ...reads.drafts, ...writesOf(tables.drafts) },
    imports: { ...reads.imports, ...writesOf(tables.imports) },
    importRows: {
      ...reads.importRows,
      ...writesOf(tables.importRows),
      insertAll: tables.importRows.insertAll,
      moveAll: tables.importRows.moveAll,
    },
    drifts: { ...reads.drifts, ...writesOf(tables.drifts) },
    approvals: { ...reads.approvals, ...writesOf(tables.approvals) },
    postings: { ...reads.postings, ...writesOf(tables.postings) },
    audit: { ...reads.audit, ...auditWrites(tables.audit, writing) },
    jobs: { ...reads.jobs, ...jobs },
    firstTime: firstTime(models.seen, tenantId, scope, clock),
  };
}
