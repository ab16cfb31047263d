import { auditBy } from "../audit/audit-entry.ts";
import type { Actor } from "../member/member.ts";
import type { Transaction } from "../ports/stores.ts";
import type { Mapping } from "./mapping.ts";
import { redrawPlace } from "./redraw-place.ts";
import { isOfBatch } from "./review.ts";

/**
 * Takes back what is left of a batch of this person's, also what the PSA is still being asked about: an account that was mapped to
 * another company before goes back to it. Answers how many. Within a transaction.
 */
export async function undoBatch(
  tx: Transaction,
  actor: Actor,
  connectionId: string,
  batch: string,
  now: Date,
): Promise<number> {
  let count = 0;
  for (const mapping of await tx.mappings.list({ connectionId })) {
    if (!isOfBatch(mapping, actor.memberId, batch)) continue;
    if (!(await (mapping.pending ? cancel(tx, actor, mapping) : giveBack(tx, actor, mapping)))) continue;
    await redrawPlace(tx, mapping, now);
    count += 1;
  }
  return count;
}

/** The job that looks at the company finds nothing to settle any more. */
async function cancel(tx: Transaction, actor: Actor, mapping: Mapping): Promise<boolean> {
  const isBare = !mapping.company && !mapping.excluded;
  const settled = isBare ? await tx.mappings.remove(mapping) : await tx.mappings.move(mapping, { pending: undefined });
  if (!settled) return false;
  const { id = "", name = "" } = mapping.pending ?? {};
  await tx.audit.add({
    ...auditBy(actor),
    action: "mapping.cancelled",
    record: `mapping:${mapping.id}`,
    accountKey: mapping.accountKey,
    before: { connectionId: mapping.connectionId, company: { id, name } },
  });
  return true;
}

async function giveBack(tx: Transaction, actor: Actor, mapping: Mapping): Promise<boolean> {
  const { former, connectionId, company } = mapping;
  const settled = former
    ? await tx.mappings.move(mapping, {
        company: former.company,
        mappedBy: former.mappedBy,
        mappedAt: former.mappedAt,
        batch: undefined,
        former: undefined,
        refused: undefined,
      })
    : await tx.mappings.remove(mapping);
  if (!settled) return false;
  await tx.audit.add({
    ...auditBy(actor),
    action: former ? "mapping.changed" : "mapping.removed",
    record: `mapping:${mapping.id}`,
    accountKey: mapping.accountKey,
    before: { connectionId, company },
    ...(former && { after: { connectionId, company: former.company } }),
  });
  return true;
}
