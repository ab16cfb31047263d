import { auditBy } from "../audit/audit-entry.ts";
import type { CorePorts } from "../core-ports.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { Actor } from "../member/member.ts";
import type { Transaction } from "../ports/stores.ts";
import { redraw } from "../posting/redraw.ts";

export type Removed =
  | { kind: "removed"; mappings: number }
  /** Nothing was removed: it has another number of mappings than the person saw when they confirmed. */
  | { kind: "changed"; mappings: number }
  | { kind: "not-found" };

/** Deletes a connection with its mappings, each audited. `seenMappings`: how many the confirmation named. */
export async function removeConnection(
  { stores, clock, wakeJobs }: CorePorts,
  actor: Actor,
  id: string,
  seenMappings: number,
): Promise<Removed> {
  const removed = await stores.transaction((tx) => removeWithin(tx, actor, id, seenMappings, clock.now()));
  if (removed.kind === "removed") await stores.companyPages.drop(id);
  wakeJobs();
  return removed;
}

/** The same, within a transaction; the cached pages of its company list are left to be dropped after it. */
export async function removeWithin(
  tx: Transaction,
  actor: Pick<Actor, "memberId" | "via" | "seen">,
  id: string,
  seenMappings: number,
  now: Date,
): Promise<Removed> {
  const by = auditBy(actor);
  const connection = await tx.connections.get(id);
  if (!connection) return { kind: "not-found" };
  const all = await tx.mappings.list({ connectionId: id });
  const mapped = all.filter(isMapped).length;
  if (mapped !== seenMappings || !(await tx.connections.remove(connection))) {
    await redraw(tx, "connection", id, now);
    return { kind: "changed", mappings: mapped };
  }
  for (const mapping of all) {
    await tx.mappings.remove(mapping);
    if (!mapping.company) continue;
    const before = { connectionId: id, company: mapping.company };
    await tx.audit.add({
      ...by,
      action: "mapping.removed",
      record: `mapping:${mapping.id}`,
      accountKey: mapping.accountKey,
      before,
    });
  }
  const { productId, provider, identity } = connection;
  await tx.audit.add({
    ...by,
    action: "connection.removed",
    record: `connection:${id}`,
    before: { productId, provider, site: identity.site, mappings: mapped },
  });
  await redraw(tx, "connection", id, now);
  await redraw(tx, "connections", "all", now);
  await redraw(tx, "checklist", "all", now);
  for (const view of ["accounts", "account", "map"]) await redraw(tx, view, "*", now);
  return { kind: "removed", mappings: mapped };
}

/** Whether people see a mapping: not one whose first confirmation is open or was refused. */
export function isMapped({ company }: Mapping): boolean {
  return company !== undefined;
}
