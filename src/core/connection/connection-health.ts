import { auditBy } from "../audit/audit-entry.ts";
import type { CorePorts } from "../core-ports.ts";
import type { Actor } from "../member/member.ts";
import { type Credentials, PsaError, type PsaErrorKind, type PsaIdentity } from "../ports/psa.ts";
import type { Transaction } from "../ports/stores.ts";
import { redraw } from "../posting/redraw.ts";
import type { Connection } from "./connection.ts";
import { connectionClient, connectionCredentials } from "./connection-client.ts";
import { toIdentity } from "./connection-identity.ts";
import { hasRefusedKeys, isRefusal } from "./refused-keys.ts";
import { reportConnection } from "./report-connection.ts";

export type TestedAgain =
  | { kind: "tested"; connection: Connection }
  /** The PSA asks for a pause: nothing is known, and nothing was changed. */
  | { kind: "busy"; connection: Connection }
  | { kind: "not-found" };

/** Failures that may pass by themselves: the clock looks once more before it tells anybody. */
const mayPass: readonly PsaErrorKind[] = [
  "name-server",
  "no-such-host",
  "unreachable",
  "timeout",
  "rate-limited",
  "down",
  "unexpected",
];
const lookAgainAfterMs = 5 * 60_000;
/** In the audit: nobody asked for it. */
const byClock = { memberId: "clock", via: "clock" };

/** Does a connection work? Asked by people and by the clock; a change is reported once. */
export interface ConnectionHealth {
  /** By a person, whatever the connection's state. Never throws `PsaError`. */
  testAgain(actor: Actor, id: string): Promise<TestedAgain>;
  /** By the clock. Refused keys are not tried again: PSAs lock accounts. Never throws `PsaError`. */
  check(id: string, signal?: AbortSignal): Promise<void>;
  /** Other work in the background was told that the keys are refused. */
  refused(id: string, error: PsaError): Promise<void>;
}

export function createConnectionHealth(ports: CorePorts): ConnectionHealth {
  const { stores, clock, log, wakeJobs } = ports;

  const running = new Map<string, Promise<PsaIdentity | PsaError>>();

  async function ask(connection: Connection, signal?: AbortSignal): Promise<PsaIdentity | PsaError> {
    try {
      return await (await connectionClient(ports, connection)).verify(signal);
    } catch (error) {
      if (error instanceof PsaError) return error;
      throw error;
    }
  }

  /** However often it is clicked meanwhile, the PSA is asked once. */
  function askOnce(connection: Connection): Promise<PsaIdentity | PsaError> {
    const key = `${connection.id} ${connection.version}`;
    const asked = running.get(key) ?? ask(connection).finally(() => running.delete(key));
    running.set(key, asked);
    return asked;
  }

  /** Ids of other products' connections with these very keys: refused once, they are not tried for each product. */
  async function withSameKeys(connection: Connection, found: PsaIdentity | PsaError): Promise<readonly string[]> {
    const others = (await stores.connections.list()).filter(
      (other) => other.id !== connection.id && other.provider === connection.provider,
    );
    const concerned = others.filter((other) =>
      found instanceof PsaError ? isRefusal(found.kind) && !other.failure : hasRefusedKeys(other),
    );
    if (concerned.length === 0) return [];
    const keys = await connectionCredentials(ports, connection);
    const same = concerned.map(async (other) => isSame(await connectionCredentials(ports, other), keys));
    const areSame = await Promise.all(same);
    return concerned.filter((_, at) => areSame[at]).map(({ id }) => id);
  }

  /** For what nobody asked: the connection as it was when the PSA was asked; changed since, the answer is of no use. */
  async function settle(asked: Connection, found: PsaIdentity | PsaError): Promise<void> {
    const now = clock.now();
    const twins = await withSameKeys(asked, found);
    await stores.transaction(async (tx) => {
      const current = await tx.connections.get(asked.id);
      const isTested = current?.testedAt.getTime() !== asked.testedAt.getTime();
      if (!current || isTested || !isSameKeys(current, asked)) return;
      const record = `connection:${current.id}`;
      if (!(found instanceof PsaError)) {
        await works(tx, current, found, now);
        if (current.failure) await tx.audit.add({ ...byClock, action: "connection.working", record });
        return;
      }
      if (!current.failure && !current.suspect && mayPass.includes(found.kind)) {
        await tx.connections.move(current, { suspect: { kind: found.kind, since: now } });
        const again = new Date(now.getTime() + lookAgainAfterMs);
        await tx.jobs.add("connection.check", { connectionId: asked.id }, again, `connection.check:${asked.id}`);
        return;
      }
      await fails(tx, current, found.kind, now);
      const after = { outcome: found.kind };
      if (!current.failure) await tx.audit.add({ ...byClock, action: "connection.failing", record, after });
      for (const id of twins) await shareFate(tx, id, found, now);
    });
    wakeJobs();
  }

  return {
    async testAgain(actor, id) {
      const connection = await stores.connections.get(id);
      if (!connection) return { kind: "not-found" };
      const found = await askOnce(connection);
      if (isBusy(found)) return { kind: "busy", connection };
      const twins = await withSameKeys(connection, found);
      const now = clock.now();
      const tested = await stores.transaction(async (tx) => {
        const current = await tx.connections.get(id);
        if (!current) return null;
        const failed = found instanceof PsaError;
        await tx.audit.add({
          ...auditBy(actor),
          action: "connection.tested",
          record: `connection:${id}`,
          before: { outcome: current.failure?.kind ?? "working" },
          after: { outcome: failed ? found.kind : "working" },
        });
        const moved = failed
          ? await fails(tx, current, found.kind, now, actor.memberId)
          : await works(tx, current, found, now, actor.memberId);
        for (const twin of twins) await shareFate(tx, twin, found, now, actor.memberId);
        await redraw(tx, "connection", id, now);
        return moved;
      });
      wakeJobs();
      return tested ? { kind: "tested", connection: tested } : { kind: "not-found" };
    },

    async check(id, signal) {
      const connection = await stores.connections.get(id);
      if (!connection || hasRefusedKeys(connection)) return;
      const found = await ask(connection, signal);
      signal?.throwIfAborted();
      if (!isBusy(found)) return settle(connection, found);
      log.info("a connection was not checked: its PSA asks for a pause", { connectionId: id });
    },

    async refused(id, error) {
      const connection = await stores.connections.get(id);
      if (connection && isRefusal(error.kind)) await settle(connection, error);
    },
  };
}

/** The connection works: said once, to those who were told that it did not. */
async function works(
  tx: Transaction,
  current: Connection,
  found: PsaIdentity,
  now: Date,
  knownBy?: string,
): Promise<Connection | null> {
  const identity = toIdentity(found);
  const changes = { state: "working" as const, failure: undefined, suspect: undefined, testedAt: now, identity };
  const moved = await tx.connections.move(current, changes);
  if (current.failure) await recovered(tx, current, now, knownBy);
  else if (String(identity.missingRights) !== String(current.identity.missingRights)) await redrawAll(tx, current, now);
  if (current.companyList?.failure || !current.companyList?.readAt) {
    await tx.jobs.add("companies.refresh", { connectionId: current.id }, now, `companies.refresh:${current.id}`);
  }
  return moved;
}

/** `failing`: the connection as it was while it did not work. */
export async function recovered(tx: Transaction, failing: Connection, now: Date, knownBy?: string): Promise<void> {
  if (!failing.failure) return;
  const { kind, since } = failing.failure;
  await reportConnection(tx, { connectionId: failing.id, state: "working", kind, since }, failing, now, knownBy);
  await redrawAll(tx, failing, now);
}

async function fails(
  tx: Transaction,
  current: Connection,
  kind: PsaErrorKind,
  now: Date,
  knownBy?: string,
): Promise<Connection | null> {
  const since = current.failure?.since ?? current.suspect?.since ?? now;
  const changes = { state: "failing" as const, failure: { kind, since }, suspect: undefined, testedAt: now };
  const moved = await tx.connections.move(current, changes);
  if (!current.failure) {
    await reportConnection(tx, { connectionId: current.id, state: "failing", kind, since }, current, now, knownBy);
  }
  if (current.failure?.kind !== kind) await redrawAll(tx, current, now);
  return moved;
}

async function redrawAll(tx: Transaction, { id }: Connection, now: Date): Promise<void> {
  await redraw(tx, "connection", id, now);
  await redraw(tx, "connections", "all", now);
}

async function shareFate(
  tx: Transaction,
  id: string,
  found: PsaIdentity | PsaError,
  now: Date,
  knownBy?: string,
): Promise<void> {
  const twin = await tx.connections.get(id);
  if (!twin) return;
  if (!(found instanceof PsaError)) await works(tx, twin, found, now, knownBy);
  else if (!twin.failure) await fails(tx, twin, found.kind, now, knownBy);
}

function isBusy(found: PsaIdentity | PsaError): boolean {
  return found instanceof PsaError && found.kind === "rate-limited";
}

function isSameKeys(one: Connection, other: Connection): boolean {
  return JSON.stringify([one.settings, one.sealed]) === JSON.stringify([other.settings, other.sealed]);
}

function isSame(one: Credentials, other: Credentials): boolean {
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...fields].every((field) => one[field] === other[field]);
}
