import type { Actor } from "../member/member.ts";
import { newId } from "../new-id.ts";
import type { Transaction } from "../ports/stores.ts";
import type { MapPlace } from "./map-place.ts";
import type { Mapping } from "./mapping.ts";

/** What a person saw when they confirmed: `fingerprint` is of the company's name as it stood on the card. */
export interface SeenCompany {
  id: string;
  name: string;
  fingerprint: string;
}

export type Begun =
  | { kind: "begun"; mapping: Mapping }
  | { kind: "faster"; mapping: Mapping | null }
  | { kind: "not-found" };

export interface Confirmation {
  place: MapPlace;
  seen: SeenCompany;
  /** The version of the mapping that the person saw; `null` when there was none. */
  expected: number | null;
}

/** Keeps that a person confirmed a company, and the job that looks at the company once more at `lookAt`. Within a transaction. */
export async function beginConfirmation(
  tx: Transaction,
  actor: Actor,
  { place, seen, expected }: Confirmation,
  how: { batch: string; inReview?: boolean; now: Date; lookAt: Date },
): Promise<Begun> {
  const account = await tx.accounts.find(place.accountKey);
  if (!account || !(await tx.connections.get(place.connectionId))) return { kind: "not-found" };
  const current = await tx.mappings.find(place.accountKey, place.connectionId);
  if ((current?.version ?? null) !== expected || current?.pending) return { kind: "faster", mapping: current };
  const pending = {
    ...seen,
    by: actor.memberId,
    byName: actor.name,
    via: actor.via,
    ...(actor.seen && { seen: actor.seen }),
    batch: how.batch,
    ...(how.inReview && { inReview: true }),
    at: how.now,
  };
  const mapping = current
    ? await tx.mappings.move(current, { pending, refused: undefined })
    : await tx.mappings.insert({ id: newId("map"), ...place, pending });
  if (!mapping) return { kind: "faster", mapping: current };
  await tx.jobs.add("mapping.confirm", { mappingId: mapping.id }, how.lookAt, `mapping.confirm:${mapping.id}`);
  return { kind: "begun", mapping };
}
