import type { Account } from "../account/account.ts";
import type { SignInService } from "../account/sign-in-service.ts";
import type { Connection } from "../connection/connection.ts";
import { connectionClient } from "../connection/connection-client.ts";
import { productById } from "../connection/product.ts";
import type { CorePorts } from "../core-ports.ts";
import type { MapPlace } from "../mapping/map-place.ts";
import type { MappedCompany } from "../mapping/mapping.ts";
import type { Group, Licence } from "../ports/goto.ts";
import { type MarkedContact, markContacts } from "./mark-contacts.ts";

const keptMs = 15 * 60_000;
const mostKept = 20;

/** Everything that choosing needs, read once and kept in this process for as long as a draft lives; stored nowhere. */
export interface ImportSources {
  account: Account;
  connection: Connection;
  company: MappedCompany;
  contacts: readonly MarkedContact[];
  licences: readonly Licence[];
  groups: readonly Group[];
  readAt: Date;
}

export type Opened =
  | { kind: "open"; sources: ImportSources }
  | { kind: "not-mapped" }
  | { kind: "not-importable" }
  | { kind: "no-sign-in" }
  | { kind: "not-found" };

export interface SourceReader {
  /** From this process's memory or, with calls to the PSA and GoTo, anew. Throws `PsaError` and `GotoError`. */
  open(place: MapPlace, fresh?: boolean): Promise<Opened>;
}

export function createSourceReader(ports: CorePorts, signIns: SignInService): SourceReader {
  const { stores, clock } = ports;
  const kept = new Map<string, { until: number; opened: Promise<Opened>; isReading: boolean }>();

  async function read({ accountKey, connectionId }: MapPlace): Promise<Opened> {
    const [account, connection, mapping] = await Promise.all([
      stores.accounts.find(accountKey),
      stores.connections.get(connectionId),
      stores.mappings.find(accountKey, connectionId),
    ]);
    if (!account || !connection) return { kind: "not-found" };
    if (!mapping?.company) return { kind: "not-mapped" };
    if (!productById(connection.productId)?.importable) return { kind: "not-importable" };
    const client = await signIns.clientFor(accountKey);
    if (!client) return { kind: "no-sign-in" };
    const psa = await connectionClient(ports, connection);
    const [contacts, users, licences, groups] = await Promise.all([
      all(psa.contacts(mapping.company.id)),
      all(client.users(accountKey)),
      client.licences(accountKey),
      client.groups(accountKey),
    ]);
    const sources: ImportSources = {
      account,
      connection,
      company: mapping.company,
      contacts: markContacts(contacts, users),
      licences: licences.filter(({ enabled }) => enabled),
      groups,
      readAt: clock.now(),
    };
    return { kind: "open", sources };
  }

  return {
    open(place, fresh = false) {
      const key = `${place.accountKey}.${place.connectionId}`;
      const now = clock.now().getTime();
      const known = kept.get(key);
      // Who asks while the same is being read shares that read, however slow the PSA is.
      if (known && (known.isReading || (known.until > now && !fresh))) return known.opened;
      const opened = read(place);
      kept.delete(key);
      const entry = { until: now + keptMs, opened, isReading: true };
      kept.set(key, entry);
      const forget = () => {
        if (kept.get(key)?.opened === opened) kept.delete(key);
      };
      opened.then(({ kind }) => {
        entry.isReading = false;
        if (kind !== "open") forget();
      }, forget);
      for (const oldest of kept.keys()) {
        if (kept.size <= mostKept) break;
        kept.delete(oldest);
      }
      return opened;
    },
  };
}

/** `Array.fromAsync`, which Node 20 does not have. */
async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
