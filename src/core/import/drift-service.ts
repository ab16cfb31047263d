import type { Connection } from "../connection/connection.ts";
import { connectionClient } from "../connection/connection-client.ts";
import { hasRefusedKeys } from "../connection/refused-keys.ts";
import type { CorePorts } from "../core-ports.ts";
import { LaterError } from "../job/job.ts";
import type { Mapping } from "../mapping/mapping.ts";
import { isAtLeast } from "../member/role.ts";
import { newId } from "../new-id.ts";
import { type Contact, PsaError } from "../ports/psa.ts";
import { postTo, redraw } from "../posting/redraw.ts";
import { compareContacts, type Drift, isNews, type KnownContact, knownContacts, noDrift } from "./drift.ts";
import type { Import } from "./import.ts";

/** What changed in the PSA since an import. It is told, never applied. */
export interface DriftService {
  /** The job of a round: looks at each mapping that was imported from, then tells in one digest what was not told before. */
  check(round: string, signal: AbortSignal): Promise<void>;
  /** What a round's digest tells of. */
  digest(round: string): Promise<readonly Drift[]>;
  /** What the imports of this mapping have seen; `null`: there was none. */
  known(mapping: Mapping): Promise<readonly KnownContact[] | null>;
}

/** A round may read the contacts of thousands of companies: so often it asks whether the PSA has calls left for it. */
const looksBetweenRoom = 20;

interface Baseline {
  contacts: readonly KnownContact[];
  importedAt: Date;
}

export function createDriftService(ports: CorePorts): DriftService {
  const { stores, clock, log, wakeJobs } = ports;

  const driftOf = async ({ accountKey, connectionId, company }: Mapping): Promise<Drift | null> => {
    const drift = await stores.drifts.find(accountKey, connectionId);
    return drift && drift.companyId === company?.id ? drift : null;
  };

  async function importsOf({ accountKey, connectionId, company }: Mapping): Promise<readonly Import[]> {
    const ended = (run: Import) => run.state === "done" || run.state === "stopped";
    const ofMapping = (run: Import) => run.connectionId === connectionId && run.companyId === company?.id;
    return (await stores.imports.list({ accountKey })).filter((run) => ended(run) && ofMapping(run)).toReversed();
  }

  /** What rows there still are, over what was known when there were others. */
  async function baselineOf(mapping: Mapping): Promise<Baseline | null> {
    const imports = await importsOf(mapping);
    const last = imports.at(-1);
    if (!last) return null;
    let contacts = (await driftOf(mapping))?.contacts ?? [];
    for (const { id } of imports) contacts = knownContacts(contacts, await stores.importRows.list(id));
    return contacts.length === 0 ? null : { contacts, importedAt: last.endedAt ?? last.plannedAt };
  }

  /** `looks`: how often each connection's PSA was asked in this run. */
  async function look(mapping: Mapping, round: string, looks: Map<string, number>, signal: AbortSignal): Promise<void> {
    const { accountKey, connectionId, company } = mapping;
    const before = await driftOf(mapping);
    if (!company || (before?.round === round && !before.problem)) return;
    const connection = await stores.connections.get(connectionId);
    const baseline = connection && !hasRefusedKeys(connection) ? await baselineOf(mapping) : null;
    if (!connection || !baseline) return;
    const drift = { companyId: company.id, companyName: company.name, ...baseline, round };
    try {
      const contacts: Contact[] = [];
      const psa = await connectionClient(ports, connection);
      const asked = looks.get(connectionId) ?? 0;
      looks.set(connectionId, asked + 1);
      if (asked % looksBetweenRoom === 0) {
        await psa.requireRoom(signal);
        if (connection.driftPause) await setPause(connectionId, undefined);
      }
      for await (const contact of psa.contacts(company.id, signal)) contacts.push(contact);
      const { counts, told } = compareContacts(baseline.contacts, contacts);
      await save(mapping, {
        ...drift,
        counts,
        told,
        digest: isNews(told, before?.told) ? round : (before?.digest ?? ""),
        problem: undefined,
      });
    } catch (error) {
      if (!(error instanceof PsaError)) throw error;
      if (error.retryAfterMs !== undefined) {
        const until = new Date(clock.now().getTime() + error.retryAfterMs);
        await setPause(connectionId, { until });
        throw new LaterError(until);
      }
      log.warn("what changed since an import could not be looked at", { accountKey, connectionId, error });
      const { counts = noDrift, told = "", digest = "" } = before ?? {};
      await save(mapping, { ...drift, counts, told, digest, problem: error.kind });
    }
  }

  /** The connection's card says that the look waits, and until when. */
  async function setPause(connectionId: string, driftPause: Connection["driftPause"] | undefined): Promise<void> {
    await stores.transaction(async (tx) => {
      const connection = await tx.connections.get(connectionId);
      if (!connection) return;
      await tx.connections.move(connection, { driftPause });
      await redraw(tx, "connection", connectionId, clock.now());
    });
    wakeJobs();
  }

  type Facts = Omit<Drift, "id" | "version" | "accountKey" | "connectionId" | "problem"> & {
    problem: Drift["problem"] | undefined;
  };

  async function save({ accountKey, connectionId }: Mapping, facts: Facts): Promise<void> {
    await stores.transaction(async (tx) => {
      const now = await tx.drifts.find(accountKey, connectionId);
      if (now) await tx.drifts.move(now, facts);
      else {
        const { problem, ...rest } = facts;
        await tx.drifts.insert({ id: newId("w"), accountKey, connectionId, ...rest, ...(problem && { problem }) });
      }
    });
  }

  /** Admins, and who has imported there and still may. */
  async function tell(round: string, drifts: readonly Drift[]): Promise<void> {
    const accounts = new Set(drifts.map(({ accountKey }) => accountKey));
    const importers = new Set<string>();
    for (const accountKey of accounts) {
      for (const { requestedBy } of await stores.imports.list({ accountKey })) importers.add(requestedBy);
    }
    const members = (await stores.members.list()).filter(
      ({ id, role }) => role === "admin" || (importers.has(id) && isAtLeast(role, "technician")),
    );
    await stores.transaction(async (tx) => {
      if (!(await tx.firstTime(`drift:${round}`))) return;
      for (const { id } of members) await postTo(tx, id, "drift", round, clock.now());
    });
    wakeJobs();
  }

  return {
    async check(round, signal) {
      const looks = new Map<string, number>();
      for (const mapping of await stores.mappings.list()) {
        signal.throwIfAborted();
        await look(mapping, round, looks, signal);
      }
      const drifts = await stores.drifts.list({ digest: round });
      if (drifts.length > 0) await tell(round, drifts);
    },

    digest: (round) => stores.drifts.list({ digest: round }),
    known: async (mapping) => (await baselineOf(mapping))?.contacts ?? null,
  };
}
