import { auditBy } from "../audit/audit-entry.ts";
import type { CorePorts } from "../core-ports.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { Actor } from "../member/member.ts";
import { newId } from "../new-id.ts";
import type { ProviderName, PsaErrorKind } from "../ports/psa.ts";
import { StoreError, type TenantReads, type Transaction } from "../ports/stores.ts";
import { redraw } from "../posting/redraw.ts";
import type { Connection } from "./connection.ts";
import { connectionCredentials } from "./connection-client.ts";
import type { ConnectionHealth } from "./connection-health.ts";
import { isLost } from "./lost-mappings.ts";
import { isMapped } from "./remove-connection.ts";

/** A connection whose keys and mappings another product may use. */
export interface ShareSource {
  connection: Connection;
  /** Mappings of accounts that the product does not have mapped yet. */
  mappings: number;
  /** Accounts that the product has mapped already; they stay as they are. */
  stay: number;
  /** Mappings that are not taken over: their company is gone from the PSA or in its recycle bin. */
  gone: number;
}

export interface ShareOffer {
  productId: string;
  provider: ProviderName;
  /** The product's own connection, when it has one: then only mappings are taken over. */
  target: Connection | null;
  sources: readonly ShareSource[];
}

export interface SeenOffer {
  /** Whether the product had a connection. */
  isConnected: boolean;
  mappings: number;
}

export type Shared =
  | { kind: "shared"; connection: Connection; taken: number; stayed: number; gone: number }
  /** The person was to connect the product, and it is connected by now. */
  | { kind: "taken"; connection: Connection }
  /** The keys do not work, or the PSA is too busy to say. */
  | { kind: "failing"; problem: PsaErrorKind }
  /** There is another number of mappings to take over than the person saw when they confirmed. */
  | { kind: "changed" }
  | { kind: "not-found" };

export interface Sharing {
  offer(productId: string, provider: ProviderName): Promise<ShareOffer>;
  /**
   * Connects a further product with the keys of `sourceId`, once they are seen to work, and takes over its mappings; for a
   * product that is connected to the same PSA, the mappings alone. `seen`: what the confirmation named.
   */
  share(actor: Actor, productId: string, sourceId: string, seen: SeenOffer): Promise<Shared>;
  /** Whether other products have mappings that this one lacks. */
  canTakeOver(connection: Connection): Promise<boolean>;
}

export function createSharing(ports: CorePorts, testAgain: ConnectionHealth["testAgain"]): Sharing {
  const { stores, secretBox, clock, wakeJobs } = ports;

  /** The same keys, sealed for their new place. */
  async function sealedFor(id: string, source: Connection): Promise<Connection["sealed"]> {
    const credentials = await connectionCredentials(ports, source);
    const record = `connection:${id}`;
    const sealed = Object.keys(source.sealed).map(
      async (field) =>
        [field, await secretBox.seal({ tenantId: stores.tenantId, record, field }, credentials[field] ?? "")] as const,
    );
    return Object.fromEntries(await Promise.all(sealed));
  }

  /** So that the new connection has its list at once, without asking the PSA for it. */
  async function copyPages(source: Connection, id: string): Promise<Pick<Connection, "companyList">> {
    const { generation, readAt } = source.companyList ?? {};
    if (!generation || !readAt) return {};
    let page = 0;
    for await (const rows of stores.companyPages.read(source.id, generation)) {
      await stores.companyPages.write(id, generation, page, rows);
      page += 1;
    }
    const { reading: _reading, failure: _failure, ...companyList } = source.companyList ?? { count: 0 };
    return page > 0 ? { companyList } : {};
  }

  async function fresh(actor: Actor, productId: string, source: Connection): Promise<Omit<Connection, "version">> {
    const id = newId("c");
    const { provider, settings, identity, testedAt } = source;
    const sealed = await sealedFor(id, source);
    const list = await copyPages(source, id);
    const savedBy = actor.memberId;
    return { id, productId, provider, settings, sealed, identity, state: "working", testedAt, savedBy, ...list };
  }

  return {
    async offer(productId, provider) {
      const connections = await stores.connections.list();
      const target = connections.find((connection) => connection.productId === productId) ?? null;
      const others = connections.filter((other) => other.id !== target?.id && other.provider === provider);
      const fitting = others.filter((other) => !target || isSamePsa(other, target));
      const sources = fitting.map(async (connection) => {
        const { open, stay, gone } = await compare(stores, connection, target?.id);
        return { connection, mappings: open.length, stay, gone };
      });
      return { productId, provider, target, sources: await Promise.all(sources) };
    },

    async canTakeOver(target) {
      const connections = await stores.connections.list();
      const fitting = connections.filter((other) => other.id !== target.id && isSamePsa(other, target));
      const compared = fitting.map((source) => compare(stores, source, target.id));
      return (await Promise.all(compared)).some(({ open }) => open.length > 0);
    },

    async share(actor, productId, sourceId, seen) {
      const tested = await testAgain(actor, sourceId);
      if (tested.kind === "not-found") return tested;
      const source = tested.connection;
      if (tested.kind === "busy") return { kind: "failing", problem: "rate-limited" };
      if (source.failure) return { kind: "failing", problem: source.failure.kind };
      const prepared = (await stores.connections.findByProduct(productId))
        ? null
        : await fresh(actor, productId, source);
      const now = clock.now();
      const by = auditBy(actor);
      const work = async (tx: Transaction): Promise<Shared> => {
        const known = await tx.connections.findByProduct(productId);
        const current = await tx.connections.get(sourceId);
        if (!current || known?.id === sourceId) return { kind: "not-found" };
        if (known && !isSamePsa(known, source)) return { kind: "not-found" };
        if (known && !seen.isConnected) return { kind: "taken", connection: known };
        const { open, stay, gone } = await compare(tx, current, known?.id);
        if (open.length !== seen.mappings || (!known && (seen.isConnected || !prepared))) return { kind: "changed" };
        const connection = known ?? (prepared && (await tx.connections.insert(prepared)));
        if (!connection) return { kind: "changed" };
        if (!known) {
          const { provider, settings, identity } = connection;
          const after = { productId, provider, site: identity.site, settings, keysOf: sourceId };
          await tx.audit.add({ ...by, action: "connection.saved", record: `connection:${connection.id}`, after });
        }
        for (const { accountKey, company, id } of open) {
          const place = { accountKey, connectionId: connection.id };
          const fields = { ...place, ...(company && { company }), mappedBy: actor.memberId, mappedAt: now };
          const mapping = await tx.mappings.insert({ id: newId("map"), ...fields });
          const after = { connectionId: connection.id, company, takenFrom: id };
          await tx.audit.add({ ...by, action: "mapping.added", record: `mapping:${mapping.id}`, accountKey, after });
        }
        if (!connection.companyList) {
          const key = `companies.refresh:${connection.id}`;
          await tx.jobs.add("companies.refresh", { connectionId: connection.id }, now, key);
        }
        await redraw(tx, "connection", connection.id, now);
        await redraw(tx, "connections", "all", now);
        await redraw(tx, "checklist", "all", now);
        for (const view of ["accounts", "account", "map", "connect-share"]) await redraw(tx, view, "*", now);
        return { kind: "shared", connection, taken: open.length, stayed: stay, gone };
      };
      const shared = await stores.transaction(work).catch((error: unknown): Shared => {
        if (error instanceof StoreError && error.kind === "duplicate") return { kind: "changed" };
        throw error;
      });
      const isUsed = shared.kind === "shared" && shared.connection.id === prepared?.id;
      if (prepared && !isUsed) await stores.companyPages.drop(prepared.id);
      wakeJobs();
      return shared;
    },
  };
}

/** One customer's PSA: companies of one are those of the other. */
export function isSamePsa(one: Connection, other: Connection): boolean {
  return one.provider === other.provider && one.identity.site === other.identity.site;
}

/** What of a source's mappings a product lacks, and what is not taken over. */
async function compare(
  reads: Pick<TenantReads, "mappings">,
  source: Connection,
  targetId: string | undefined,
): Promise<{ open: readonly Mapping[]; stay: number; gone: number }> {
  const mappings = (await reads.mappings.list({ connectionId: source.id })).filter(isMapped);
  const own = targetId === undefined ? [] : await reads.mappings.list({ connectionId: targetId });
  const has = new Set(own.map(({ accountKey }) => accountKey));
  const lacking = mappings.filter(({ accountKey }) => !has.has(accountKey));
  const open = lacking.filter((mapping) => !isLost(mapping, source));
  return { open, stay: mappings.length - lacking.length, gone: lacking.length - open.length };
}
