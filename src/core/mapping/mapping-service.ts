import type { Account } from "../account/account.ts";
import { auditBy } from "../audit/audit-entry.ts";
import type { CompanyDirectory } from "../connection/company-directory.ts";
import type { Connection } from "../connection/connection.ts";
import type { CorePorts } from "../core-ports.ts";
import type { Actor } from "../member/member.ts";
import { newId } from "../new-id.ts";
import { type Company, PsaError } from "../ports/psa.ts";
import { postTo } from "../posting/redraw.ts";
import { beginConfirmation, type SeenCompany } from "./begin-confirmation.ts";
import { companyFingerprint } from "./company-fingerprint.ts";
import { type MapPlace, mapPlace } from "./map-place.ts";
import type { FormerCompany, Mapping, PendingCompany, RefusedCompany } from "./mapping.ts";
import { redrawPlace } from "./redraw-place.ts";

/** A crash between the confirmation and the look at the PSA is noticed after this time. */
const rescueAfterMs = 60_000;

export type Confirmed =
  | { kind: "mapped"; mapping: Mapping }
  /** Not mapped: the company is not as the person saw it, or the PSA could not be asked. */
  | { kind: "refused"; refused: RefusedCompany }
  /** Somebody else was faster; this is what stands now. */
  | { kind: "faster"; mapping: Mapping | null }
  | { kind: "not-found" };

export type Unmapped = { kind: "removed" } | { kind: "faster" } | { kind: "not-found" };

/** Account ↔ company. Nothing is mapped without a person's confirmation of the company as it is now. */
export interface MappingService {
  get(id: string): Promise<Mapping | null>;
  find(place: MapPlace): Promise<Mapping | null>;
  list(filter?: { accountKey?: string; connectionId?: string }): Promise<readonly Mapping[]>;
  /** Accounts other than this one that are mapped to the same company on this connection. */
  sharing(place: MapPlace, companyId: string): Promise<readonly Account[]>;
  /** `expected`: the version of the mapping that the person saw; `null` when there was none. */
  confirm(actor: Actor, place: MapPlace, seen: SeenCompany, expected: number | null): Promise<Confirmed>;
  /** Ends a confirmation that a crash cut off and brings its card to the person. */
  finish(mappingId: string): Promise<void>;
  remove(actor: Actor, place: MapPlace, expected: number): Promise<Unmapped>;
}

/** Confirming the same company once more replaces nothing. */
function formerOf({ company, mappedBy, mappedAt, pending, former }: Mapping): FormerCompany | undefined {
  if (!company) return undefined;
  if (company.id === pending?.id) return former;
  return { company, ...(mappedBy && { mappedBy }), ...(mappedAt && { mappedAt }) };
}

export function createMappingService(ports: CorePorts, companies: CompanyDirectory): MappingService {
  const { stores, clock, wakeJobs } = ports;

  /** The company as it is now, or why it must not be mapped. */
  async function look(connection: Connection, pending: PendingCompany): Promise<Company | RefusedCompany> {
    const refused = { id: pending.id, name: pending.name, at: clock.now() };
    try {
      const company = await companies.now(connection, pending.id);
      if (!company || company.deleted) return { ...refused, why: company ? "recycled" : "gone" };
      if (companyFingerprint(company.name) === pending.fingerprint) return company;
      return { ...refused, why: "renamed", nameNow: company.name };
    } catch (error) {
      if (error instanceof PsaError) return { ...refused, why: "psa", problem: error.kind };
      throw error;
    }
  }

  /** Looks at the company and saves the mapping or the refusal; `null` when somebody else has settled it. */
  async function settle(mappingId: string): Promise<Confirmed | null> {
    const mapping = await stores.mappings.get(mappingId);
    const pending = mapping?.pending;
    if (!mapping || !pending) return null;
    const connection = await stores.connections.get(mapping.connectionId);
    if (!connection) return { kind: "not-found" };
    const seen = await look(connection, pending);
    const refused = "why" in seen ? seen : null;
    const now = clock.now();
    const settled = await stores.transaction(async (tx): Promise<Confirmed | null> => {
      const current = await tx.mappings.get(mappingId);
      if (current?.version !== mapping.version) return null;
      const moved = await tx.mappings.move(
        current,
        refused
          ? { pending: undefined, refused }
          : {
              pending: undefined,
              refused: undefined,
              excluded: undefined,
              batch: pending.batch,
              former: formerOf(mapping),
              company: { id: seen.id, name: seen.name },
              mappedBy: pending.by,
              mappedAt: now,
            },
      );
      if (!moved) return null;
      const kept = mapping.company ? "mapping.changed" : "mapping.added";
      const { accountKey, connectionId } = mapping;
      await tx.audit.add({
        ...auditBy({ ...pending, memberId: pending.by }),
        action: refused ? "mapping.refused" : kept,
        record: `mapping:${mappingId}`,
        accountKey,
        before: { company: mapping.company ?? null },
        after: refused
          ? { connectionId, company: { id: pending.id, name: pending.name }, why: refused.why }
          : { connectionId, company: moved.company },
      });
      await redrawPlace(tx, moved, now);
      return refused ? { kind: "refused", refused } : { kind: "mapped", mapping: moved };
    });
    if (refused && refused.why !== "psa") await companies.readAgain(mapping.connectionId);
    wakeJobs();
    return settled;
  }

  return {
    get: (id) => stores.mappings.get(id),
    find: ({ accountKey, connectionId }) => stores.mappings.find(accountKey, connectionId),
    list: (filter) => stores.mappings.list(filter),

    async sharing({ accountKey, connectionId }, companyId) {
      const mappings = await stores.mappings.list({ connectionId, companyId });
      const others = mappings.filter((mapping) => mapping.accountKey !== accountKey);
      const accounts = await Promise.all(others.map((mapping) => stores.accounts.find(mapping.accountKey)));
      return accounts.filter((account) => account !== null);
    },

    async confirm(actor, place, seen, expected) {
      const now = clock.now();
      const lookAt = new Date(now.getTime() + rescueAfterMs);
      const begun = await stores.transaction((tx) =>
        beginConfirmation(tx, actor, { place, seen, expected }, { batch: newId("batch"), now, lookAt }),
      );
      if (begun.kind !== "begun") return begun;
      const { id } = begun.mapping;
      return (await settle(id)) ?? { kind: "faster", mapping: await stores.mappings.get(id) };
    },

    async finish(mappingId) {
      const pending = (await stores.mappings.get(mappingId))?.pending;
      const settled = await settle(mappingId);
      const mapping = await stores.mappings.get(mappingId);
      if (!settled || !mapping || !pending || pending.inReview) return;
      await stores.transaction((tx) => postTo(tx, pending.by, "map", mapPlace(mapping), clock.now()));
      wakeJobs();
    },

    async remove(actor, place, expected) {
      const now = clock.now();
      const removed = await stores.transaction(async (tx): Promise<Unmapped> => {
        const current = await tx.mappings.find(place.accountKey, place.connectionId);
        if (!current?.company) return { kind: "not-found" };
        if (current.version !== expected || !(await tx.mappings.remove(current))) return { kind: "faster" };
        await tx.audit.add({
          ...auditBy(actor),
          action: "mapping.removed",
          record: `mapping:${current.id}`,
          accountKey: place.accountKey,
          before: { connectionId: place.connectionId, company: current.company },
        });
        await redrawPlace(tx, place, now);
        return { kind: "removed" };
      });
      wakeJobs();
      return removed;
    },
  };
}
