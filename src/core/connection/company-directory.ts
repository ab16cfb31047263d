import type { CorePorts } from "../core-ports.ts";
import { buildCompanyIndex, type CompanyIndex } from "../matching/company-index.ts";
import { newId } from "../new-id.ts";
import { type Choice, type Company, PsaError } from "../ports/psa.ts";
import { redraw } from "../posting/redraw.ts";
import type { Connection } from "./connection.ts";
import { connectionClient } from "./connection-client.ts";
import { hasRefusedKeys } from "./refused-keys.ts";

const rowsPerPage = 500;
const pagesPerReport = 2;

export interface ReadyDirectory {
  kind: "ready";
  index: CompanyIndex;
  companies: ReadonlyMap<string, Company>;
  /** The statuses and types that companies of the list have, by name. */
  statuses: readonly Choice[];
  types: readonly Choice[];
  readAt: Date;
}

/** What is known of a connection's companies right now. `reading`: the first list is not there yet, so many were read so far. */
export type Directory =
  | ReadyDirectory
  | { kind: "reading"; count: number; since: Date }
  | { kind: "failed"; error: PsaError };

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

  async function load(connection: Connection, generation: string, readAt: Date): Promise<ReadyDirectory> {
    const companies = new Map<string, Company>();
    for await (const page of stores.companyPages.read(connection.id, generation)) {
      for (const company of page) companies.set(company.id, company);
    }
    const index = buildCompanyIndex(indexed(companies.values()));
    const live = [...companies.values()].filter((company) => !company.deleted);
    const statuses = byName(live.flatMap(({ status }) => status ?? []));
    const types = byName(live.flatMap((company) => company.types));
    return { kind: "ready", index, companies, statuses, types, readAt };
  }

  /** False: the connection was deleted, or its keys lead elsewhere since; what was read is of no use. */
  async function setList(
    { id: connectionId, identity }: Connection,
    list: Partial<NonNullable<Connection["companyList"]>>,
  ): Promise<boolean> {
    const isSet = await stores.transaction(async (tx) => {
      const connection = await tx.connections.get(connectionId);
      if (connection?.identity.site !== identity.site) return false;
      const { reading: _reading, failure: _failure, ...kept } = connection.companyList ?? { count: 0 };
      await tx.connections.move(connection, { companyList: { ...kept, ...list } });
      await redraw(tx, "connection", connectionId, clock.now());
      if (list.readAt || list.failure) {
        await redraw(tx, "connections", "all", clock.now());
        await redraw(tx, "map", "*", clock.now());
      }
      return true;
    });
    wakeJobs();
    return isSet;
  }

  async function refresh(connection: Connection, signal?: AbortSignal): Promise<void> {
    const connectionId = connection.id;
    const generation = newId("g");
    const since = clock.now();
    await setList(connection, { reading: { generation, count: 0, since } });
    try {
      const client = await connectionClient(ports, connection);
      let page: Company[] = [];
      let pages = 0;
      let count = 0;
      for await (const company of client.companies({ includeDeleted: true }, signal)) {
        page.push(company);
        if (!company.deleted) count += 1;
        if (page.length === rowsPerPage) {
          await stores.companyPages.write(connectionId, generation, pages, page);
          pages += 1;
          page = [];
        }
        if (pages > 0 && page.length === 0 && pages % pagesPerReport === 0)
          await setList(connection, { reading: { generation, count, since } });
      }
      if (page.length > 0) await stores.companyPages.write(connectionId, generation, pages, page);
      const isSet = await setList(connection, { generation, count, readAt: clock.now() });
      const kept = isSet ? generation : (await stores.connections.get(connectionId))?.companyList?.generation;
      await stores.companyPages.drop(connectionId, kept);
    } catch (error) {
      if (error instanceof PsaError) await setList(connection, { failure: { kind: error.kind, at: clock.now() } });
      throw error;
    }
  }

  async function askFor(connectionId: string): Promise<void> {
    await stores.transaction((tx) =>
      tx.jobs.add("companies.refresh", { connectionId }, clock.now(), `companies.refresh:${connectionId}`),
    );
    wakeJobs();
  }

  return {
    async open(connection) {
      const list = connection.companyList;
      if (list?.generation && list.readAt) {
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
        await askFor(connection.id);
        return { kind: "failed", error: new PsaError(list.failure.kind, "the last read of the company list failed") };
      }
      await askFor(connection.id);
      return { kind: "reading", count: list?.reading?.count ?? 0, since: list?.reading?.since ?? clock.now() };
    },

    readAgain: askFor,

    async refresh(connectionId, signal) {
      const connection = await stores.connections.get(connectionId);
      if (!connection) return;
      const key = `${connectionId}/${connection.identity.site}`;
      const running = refreshes.get(key);
      if (running) return running;
      const read = refresh(connection, signal).finally(() => refreshes.delete(key));
      refreshes.set(key, read);
      return read;
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

function byName(choices: readonly Choice[]): readonly Choice[] {
  const distinct = new Map(choices.map((choice) => [choice.id, choice]));
  return [...distinct.values()].sort((one, other) => one.name.localeCompare(other.name));
}

function* indexed(companies: Iterable<Company>) {
  for (const { id, name, website, status, types, deleted } of companies) {
    yield {
      id,
      name,
      ...(website && { website }),
      ...(status && { statusId: status.id, statusName: status.name }),
      typeIds: types.map((type) => type.id),
      typeNames: types.map((type) => type.name),
      deleted,
    };
  }
}
