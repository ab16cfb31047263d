import { onTestFinished } from "vitest";
import type { Faults } from "../../../sandbox/world/faults.ts";
import type { Exchange, LoopbackServer, RecordedCall } from "../../../sandbox/world/loopback-server.ts";
import type { PsaCompany, PsaContact } from "../../../sandbox/world/psa-records.ts";
import { makeWorld, type World, type WorldOptions } from "../../../sandbox/world/world.ts";
import {
  type Company,
  type Credentials,
  type ProviderName,
  type PsaClient,
  PsaError,
  type PsaErrorKind,
  type PsaProvider,
} from "../../../src/core/ports/psa.ts";
import type { Resolve } from "../../../src/net/guarded-lookup.ts";

export interface Opening {
  /** In place of the right ones. */
  credentials?: Credentials;
  /** The operator's own key: none, or one that the PSA does not know. */
  operatorKey?: "none" | "wrong";
  /** Another server in place of the sandbox, e.g. `https://localhost:4301`; allowed. */
  at?: string;
  /** At the vendor's own address, as `resolve` resolves it. */
  atVendor?: true;
  resolve?: Resolve;
  readMs?: number;
  verifyMs?: number;
}

/** A provider against its sandbox, and what differs between providers, in words that all cases share. */
export interface PsaStand {
  name: ProviderName;
  world: World;
  api: LoopbackServer;
  /** Where clients ask without keys; the API's own server where there is no other. */
  discovery: { faults: Faults; path: string };
  provider(opening?: Opening): PsaProvider;
  open(opening?: Opening): PsaClient;
  right: Credentials;
  /** Wrong keys: their secret part, and the part that says who. */
  wrongSecret: Credentials;
  wrongUser: { credentials: Credentials; kind: PsaErrorKind; field: string };
  /** Keys of somebody who lacks this right. */
  lacking(right: "companies" | "contacts"): { credentials: Credentials; right: string };
  /** Calls that carried keys. */
  keyedCalls(): readonly RecordedCall[];
  allCalls(): readonly RecordedCall[];
  /** Part of a path, to aim faults at. */
  paths: { companies: string; contacts: string; types: string; company: string };
  /** What the PSA answers where `companies` or `contacts` is asked for, with ids written as they are. */
  listOf(rows: readonly string[], next?: string): { body: string; headers?: Record<string, string> };
  companyRow(id: string, name: string): string;
  contactRow(id: string, email: string): string;
  /** The answer to one company that is asked for by its id. */
  oneCompany(row: string): string;
  pageSize: number;
  /** How the world's records look through the client. */
  seen(company: PsaCompany): Pick<Company, "id" | "name"> & { statusId: string; typeIds: readonly string[] };
  typeNamed(name: string): Promise<string>;
  keepsRecycled: boolean;
  /** A body that says "wrong keys" in plain text. */
  plainRefusal: { status: number; body: string; kind: PsaErrorKind };
  atOnce: number;
}

export type MakeStand = (world: World, watch: (exchange: Exchange) => void) => Promise<PsaStand>;

/** Told of every exchange that any stand has; for checks that look at all of them. */
export type Watch = (name: ProviderName, exchange: Exchange) => void;

export function standMaker(
  make: MakeStand,
  name: ProviderName,
  watch: Watch,
): (options?: WorldOptions) => Promise<PsaStand> {
  return (options = { companies: 120, accounts: 12, largestCompany: 40, contactsPerCompany: 3 }) =>
    make(makeWorld(options), (exchange) => watch(name, exchange));
}

export function closing<T extends { close(): Promise<void> }>(server: T): T {
  onTestFinished(() => server.close());
  return server;
}

/** The `PsaError` that the work ends in. It must hold none of these secrets. */
export async function failureOf(work: Promise<unknown>, secrets: Credentials = {}): Promise<PsaError> {
  const error: unknown = await work.then(
    () => {
      throw new Error("the call succeeds");
    },
    (reason: unknown) => reason,
  );
  if (!(error instanceof PsaError)) throw error;
  const text = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
  for (const [field, value] of Object.entries(secrets)) {
    if (/secret|key/i.test(field) && text.includes(value)) throw new Error(`the error holds ${field}`);
  }
  return error;
}

export async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

export function living(world: World): readonly PsaCompany[] {
  return [...world.psa.companies.values()].filter(({ deleted }) => !deleted);
}

/** The company with most contacts, and they. */
export function largest(world: World): { id: string; contacts: readonly PsaContact[] } {
  const [first] = [...world.psa.contactsByCompany].sort(([, one], [, other]) => other.length - one.length);
  if (!first) throw new Error("no company has contacts");
  return { id: String(first[0]), contacts: first[1] };
}

export function aCompany(world: World): PsaCompany {
  const [first] = living(world);
  if (!first) throw new Error("the world has no company");
  return first;
}
