import type { CorePorts } from "../core-ports.ts";
import { type Company, PsaError, type PsaErrorKind } from "../ports/psa.ts";
import type { Connection } from "./connection.ts";
import { connectionClient } from "./connection-client.ts";
import { loadCompanies, type ReadyDirectory } from "./load-companies.ts";
import { createCompanyReader } from "./read-companies.ts";
import { hasRefusedKeys } from "./refused-keys.ts";

/** A list that is older is read again in the background when somebody looks at it. */
const oldAfterMs = 26 * 3_600_000;
const pausedMs = 5 * 60_000;

/**
 * What is known of a connection's companies right now. `reading`: the first list is not there yet; `count` were read so far, and
 * the PSA counted `expected` at the last test.
 */
export type Directory =
  | ReadyDirectory
  | { kind: "reading"; count: number; expected: number | null; since: Date }
  | { kind: "failed"; error: PsaError };

/** The PSA asked for a pause just now: the job that met it comes back by itself, and who looks does not hasten it. */
function isPaused({ kind, at }: { kind: PsaErrorKind; at: Date }, now: Date): boolean {
  return (kind === "budget-used" || kind === "rate-limited") && now.getTime() - at.getTime() < pausedMs;
}

/** Company lists, cached per connection in the store and, as a search index, in this process. */
export interface CompanyDirectory {
  /** From the cache, at once; a list that is missing is asked for in the background. */
  open(connection: Connection): Promise<Directory>;
  /** Has the list read once more, in the background. */
  readAgain(connectionId: string): Promise<void>;
  /** Reads the whole list from the PSA into the cache; those who ask meanwhile share one read. Throws `PsaError`. */
  refresh(connectionId: string, signal?: AbortSignal): Promise<void>;
  /** One company as the PSA has it now; `null` when it is gone. Equal reads that are under way are shared. Throws `PsaError`. */
  now(connection: Connection, companyId: string): Promise<Company | null>;
}

export function createCompanyDirectory(ports: CorePorts): CompanyDirectory {
  const { stores, clock, wakeJobs } = ports;
  const indexes = new Map<string, { generation: string; directory: Promise<ReadyDirectory> }>();
  const refreshes = new Map<string, Promise<void>>();
  const reads = new Map<string, Promise<Company | null>>();
  const read = createCompanyReader(ports);

  async function askFor(connectionId: string): Promise<void> {
    await stores.transaction((tx) =>
      tx.jobs.add("companies.refresh", { connectionId }, clock.now(), `companies.refresh:${connectionId}`),
    );
    wakeJobs();
  }

  /** A list that was replaced while it was loaded may have lost pages: the new one is loaded then. */
  async function load(connection: Connection, generation: string, readAt: Date): Promise<ReadyDirectory> {
    const directory = await loadCompanies(stores.companyPages, connection, generation, readAt);
    const now = await stores.connections.get(connection.id);
    const { generation: latest, readAt: latestAt } = now?.companyList ?? {};
    if (!now || !latest || !latestAt || latest === generation) return directory;
    return load(now, latest, latestAt);
  }

  return {
    async open(connection) {
      const list = connection.companyList;
      if (list?.generation && list.readAt) {
        const isOld = clock.now().getTime() - list.readAt.getTime() > oldAfterMs;
        if (isOld && !list.reading && !hasRefusedKeys(connection)) await askFor(connection.id);
        const cached = indexes.get(connection.id);
        if (cached?.generation === list.generation) return cached.directory;
        const directory = load(connection, list.generation, list.readAt);
        indexes.set(connection.id, { generation: list.generation, directory });
        directory.catch(() => indexes.delete(connection.id));
        return directory;
      }
      if (connection.failure && hasRefusedKeys(connection)) {
        return { kind: "failed", error: new PsaError(connection.failure.kind, "the keys were refused") };
      }
      if (list?.failure && !list.reading) {
        if (!isPaused(list.failure, clock.now())) await askFor(connection.id);
        return { kind: "failed", error: new PsaError(list.failure.kind, "the last read of the company list failed") };
      }
      await askFor(connection.id);
      const { count = 0, since = clock.now() } = list?.reading ?? {};
      return { kind: "reading", count, expected: connection.identity.companies, since };
    },

    readAgain: askFor,

    async refresh(connectionId, signal) {
      const connection = await stores.connections.get(connectionId);
      if (!connection) return;
      const key = `${connectionId}/${connection.identity.site}`;
      const running = refreshes.get(key);
      if (running) return running;
      const begun = read(connection, signal).finally(() => refreshes.delete(key));
      refreshes.set(key, begun);
      return begun;
    },

    now(connection, companyId) {
      const key = `${connection.id}/${companyId}`;
      const running = reads.get(key);
      if (running) return running;
      const read = connectionClient(ports, connection)
        .then((client) => client.company(companyId))
        .finally(() => reads.delete(key));
      reads.set(key, read);
      return read;
    },
  };
}
