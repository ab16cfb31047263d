import type { ImportRow } from "../import/import.ts";
import { planHash } from "../import/plan-fingerprint.ts";
import type { Approval, AskedImport, PlanChange, PlanChangeKind } from "./approval.ts";
import type { PlannedImport } from "./ask-import.ts";

type Row = Pick<ImportRow, "contactId" | "email" | "firstName" | "lastName" | "state">;

/** How the plan as it would run now differs from the approved one; empty: not at all. Pure. */
export function importChanges(
  { planHash: approved }: Pick<Approval, "planHash">,
  asked: AskedImport,
  approvedRows: readonly Row[],
  { choice, sources, plan }: PlannedImport,
): PlanChange[] {
  const changes: PlanChange[] = [];
  const add = (kind: PlanChangeKind, count = 0) => changes.push({ kind, count });
  if (plan.seats.length < new Set(choice.licenceKeys).size) add("licence");
  if (plan.seats.some(({ freeAfter }) => freeAfter < 0)) add("seats");
  if (choice.groupKey !== undefined && !sources.groups.some(({ key }) => key === choice.groupKey)) add("group");
  if (planHash(choice, sources.company.id, plan) === approved) return changes;
  if (sources.company.id !== asked.company.id) {
    add("company");
    return changes;
  }
  const before = changes.length;
  for (const [kind, count] of rowChanges(approvedRows, plan.rows)) add(kind, count);
  if (changes.length === before) add("other-state");
  return changes;
}

function rowChanges(approved: readonly Row[], now: readonly Row[]): ReadonlyMap<PlanChangeKind, number> {
  const counts = new Map<PlanChangeKind, number>();
  const count = (kind: PlanChangeKind) => counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const known = new Map(approved.map((row) => [row.contactId, row]));
  for (const row of now) {
    const seen = known.get(row.contactId);
    known.delete(row.contactId);
    if (!seen) count("contacts-added");
    else if (seen.state !== row.state) count(row.state === "exists" ? "now-users" : "other-state");
    else if (["email", "firstName", "lastName"].some((field) => seen[field as keyof Row] !== row[field as keyof Row]))
      count("contacts-changed");
  }
  for (const _ of known) count("contacts-removed");
  return counts;
}
