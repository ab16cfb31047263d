import type { Connection } from "../connection/connection.ts";
import { connectionClient } from "../connection/connection-client.ts";
import { hasRefusedKeys } from "../connection/refused-keys.ts";
import type { CorePorts } from "../core-ports.ts";
import { inTime } from "../in-time.ts";
import { emailDomain } from "../matching/domains.ts";
import { type PsaClient, PsaError } from "../ports/psa.ts";

const keptMs = 24 * 3_600_000;
const mostKept = 5_000;
/** A company's first contacts show where it writes from; some have tens of thousands, and some releases need a call for each. */
const mostContacts = 100;
const mostDomains = 20;
/** Whoever opens a card waits so long for what is not known yet. */
const patienceMs = 150;
const deadlineMs = 8_000;
/** A PSA that fails or is slow is not asked again for this long: a suggestion does without. */
const pausedMs = 60_000;
const mostUnderWay = 30;

export type DomainsByCompany = ReadonlyMap<string, readonly string[]>;

/** The registrable domains that contacts of PSA companies write from, free mail dropped. Kept in this process; only domains are. */
export interface ContactDomains {
  /**
   * Of these companies, if those of all are known at once or read soon, else of none; never throws. With `isReading` they are still
   * being read, and `whenRead` is called when they are there or cannot be had.
   */
  of(
    connection: Connection,
    companyIds: readonly string[],
    whenRead: () => void,
  ): Promise<{ domains: DomainsByCompany; isReading: boolean }>;
}

export function createContactDomains(ports: CorePorts): ContactDomains {
  const { clock, log } = ports;
  const kept = new Map<string, { until: number; domains: readonly string[] }>();
  const underWay = new Map<string, Promise<void>>();
  const pausedUntil = new Map<string, number>();

  async function read(psa: PsaClient, connection: Connection, companyId: string): Promise<void> {
    const domains = await domainsOf(psa, companyId);
    const key = `${connection.id}/${companyId}`;
    kept.delete(key);
    kept.set(key, { until: clock.now().getTime() + keptMs, domains });
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
  }

  /** Throws `PsaError` while what is left of the PSA's calls is for its other integrations. */
  async function openWithRoom(connection: Connection): Promise<PsaClient> {
    const psa = await connectionClient(ports, connection);
    await psa.requireRoom(AbortSignal.timeout(deadlineMs));
    return psa;
  }

  /** Companies that are being read already are not asked for twice. */
  function begin(connection: Connection, companyIds: readonly string[]): readonly Promise<void>[] {
    // Opened only if something is to be read: nobody would hear the failure of one that is not used.
    let client: Promise<PsaClient> | undefined;
    return companyIds.map((companyId) => {
      const key = `${connection.id}/${companyId}`;
      const running = underWay.get(key);
      if (running) return running;
      client ??= openWithRoom(connection);
      const begun = client
        .then((psa) => read(psa, connection, companyId))
        .catch((error: unknown) => {
          pausedUntil.set(connection.id, clock.now().getTime() + pausedMs);
          const why = error instanceof PsaError ? { kind: error.kind } : { error };
          log.info("the contacts' domains are left out", { connectionId: connection.id, ...why });
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, begun);
      return begun;
    });
  }

  return {
    async of(connection, companyIds, whenRead) {
      const now = clock.now().getTime();
      const isKnown = (id: string) => (kept.get(`${connection.id}/${id}`)?.until ?? 0) > now;
      const missing = companyIds.filter((id) => !isKnown(id));
      const mayAsk =
        (pausedUntil.get(connection.id) ?? 0) <= now && underWay.size < mostUnderWay && !hasRefusedKeys(connection);
      let isReading = false;
      if (missing.length > 0 && mayAsk) {
        const all = Promise.all(begin(connection, missing));
        isReading = (await inTime(all, patienceMs)) === null;
        if (isReading) all.then(whenRead);
      }
      // Of some alone they would mislead: one that is not read may have the same domain.
      if (!companyIds.every(isKnown)) return { domains: new Map(), isReading };
      const domains = companyIds.map((id) => [id, kept.get(`${connection.id}/${id}`)?.domains ?? []] as const);
      return { domains: new Map(domains), isReading };
    },
  };
}

async function domainsOf(psa: PsaClient, companyId: string): Promise<readonly string[]> {
  const counts = new Map<string, number>();
  let seen = 0;
  for await (const { emails } of psa.contacts(companyId, AbortSignal.timeout(deadlineMs))) {
    for (const email of emails) {
      const domain = emailDomain(email);
      if (domain !== null) counts.set(domain, (counts.get(domain) ?? 0) + 1);
    }
    seen += 1;
    if (seen >= mostContacts) break;
  }
  const usual = [...counts].sort((one, other) => other[1] - one[1]);
  return usual.slice(0, mostDomains).map(([domain]) => domain);
}
