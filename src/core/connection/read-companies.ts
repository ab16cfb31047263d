import type { CorePorts } from "../core-ports.ts";
import { newId } from "../new-id.ts";
import { type Choice, type Company, type PsaClient, PsaError } from "../ports/psa.ts";
import { redraw } from "../posting/redraw.ts";
import type { CompanyListState, Connection, OwnChoices } from "./connection.ts";
import { connectionClient } from "./connection-client.ts";

const rowsPerPage = 500;
/** How far a read is, is said at most so often: each report redraws the cards of those who wait. */
const reportEveryMs = 2_000;
const mostLost = 100;

/** Reads a connection's whole company list from the PSA into the cache, with the PSA's own statuses and types. Throws `PsaError`. */
export function createCompanyReader({ stores, clock, wakeJobs, ...ports }: CorePorts) {
  /**
   * The list as it was before; `null`: the connection was deleted, its keys lead elsewhere since, or another process began to read
   * after us, so that what was read is of no use.
   */
  async function setList(
    { id, identity }: Connection,
    generation: string,
    list: Partial<CompanyListState>,
    isStart = false,
  ): Promise<Partial<CompanyListState> | null> {
    const now = clock.now();
    const before = await stores.transaction(async (tx) => {
      const connection = await tx.connections.get(id);
      if (connection?.identity.site !== identity.site) return null;
      const { reading, failure: _failure, ...kept } = connection.companyList ?? { count: 0 };
      if (!isStart && reading?.generation !== generation) return null;
      await tx.connections.move(connection, { companyList: { ...kept, ...list } });
      await redraw(tx, "connection", id, now);
      const isEnd = list.reading === undefined;
      if (isEnd) await redraw(tx, "connections", "all", now);
      const found = { ...kept, ...(reading && { reading }) };
      if (!isEnd && kept.generation !== undefined) return found;
      for (const view of ["map", "map-change", "company-search"]) await redraw(tx, view, "*", now);
      return found;
    });
    wakeJobs();
    return before;
  }

  /** By company. */
  async function mappedAccounts(connectionId: string): Promise<Map<string, string[]>> {
    const accounts = new Map<string, string[]>();
    for (const { company, accountKey } of await stores.mappings.list({ connectionId })) {
      if (company) accounts.set(company.id, [...(accounts.get(company.id) ?? []), accountKey]);
    }
    return accounts;
  }

  return async function read(connection: Connection, signal?: AbortSignal): Promise<void> {
    const { id } = connection;
    const generation = newId("g");
    const since = clock.now();
    const start = await setList(connection, generation, { reading: { generation, count: 0, since } }, true);
    if (start === null) return;
    try {
      const client = await connectionClient({ stores, clock, wakeJobs, ...ports }, connection);
      const choices = await ownChoices(client, signal);
      const mapped = await mappedAccounts(id);
      let rows: Company[] = [];
      let pages = 0;
      let count = 0;
      let reportedAtMs = Number.NEGATIVE_INFINITY;
      for await (const company of client.companies({ includeDeleted: true }, signal)) {
        rows.push(company);
        if (!company.deleted) {
          count += 1;
          mapped.delete(company.id);
        }
        if (rows.length < rowsPerPage) continue;
        await stores.companyPages.write(id, generation, pages, rows);
        pages += 1;
        rows = [];
        if (clock.now().getTime() - reportedAtMs < reportEveryMs) continue;
        reportedAtMs = clock.now().getTime();
        if ((await setList(connection, generation, { reading: { generation, count, since } })) === null) {
          return await stores.companyPages.drop(id, [generation]);
        }
      }
      if (rows.length > 0) await stores.companyPages.write(id, generation, pages, rows);
      const before = await setList(connection, generation, {
        generation,
        count,
        readAt: clock.now(),
        choices,
        lost: { accountKeys: firstOf(mapped) },
      });
      // A read that a crash cut off left its generation behind, too.
      const old = before === null ? [generation] : [before.generation, start.generation, start.reading?.generation];
      await stores.companyPages.drop(
        id,
        old.filter((each) => each !== undefined),
      );
    } catch (error) {
      if (error instanceof PsaError)
        await setList(connection, generation, { failure: { kind: error.kind, at: clock.now() } });
      await stores.companyPages.drop(id, [generation]);
      throw error;
    }
  };
}

/** Empty where the right to read them is missing: what companies have is then all that is known. */
async function ownChoices(client: PsaClient, signal?: AbortSignal): Promise<OwnChoices> {
  const statuses = await unlessForbidden(() => client.companyStatuses(signal));
  return { statuses, types: await unlessForbidden(() => client.companyTypes(signal)) };
}

async function unlessForbidden(read: () => Promise<readonly Choice[]>): Promise<readonly Choice[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof PsaError && error.kind === "forbidden") return [];
    throw error;
  }
}

function firstOf(lost: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...lost.values()].flat().slice(0, mostLost);
}
