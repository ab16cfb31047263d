import mongoose, { type Connection } from "mongoose";
import type { AuditKeys } from "../core/audit/audit-chain.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Log } from "../core/ports/log.ts";
import { StoreError, type Stores, type TenantStores } from "../core/ports/stores.ts";
import { auditTrail } from "./audit.ts";
import { openCompanyPages } from "./company-pages.ts";
import { type DataKeys, openDataKeys } from "./data-keys.ts";
import { openJobQueue } from "./job-queue.ts";
import { openLeases } from "./leases.ts";
import { migrateSchema } from "./migrate-schema.ts";
import { createIndexes, defineModels } from "./models.ts";
import { readMongodbAddress } from "./mongodb-address.ts";
import { runTransaction } from "./run-transaction.ts";
import { plainScope } from "./scope.ts";
import { sealedRecords } from "./sealed-records.ts";
import { openReads, openTransaction } from "./tenant-tables.ts";
import { ensureTenant } from "./tenants.ts";

export interface OpenStores extends Stores {
  /** For the secret box. */
  dataKeys: DataKeys;
  /** What is sealed with this data key: `connections c_4 (privateKey)`. */
  sealedWith(dataKeyId: string): Promise<readonly string[]>;
}

export interface StoresOptions {
  uri: string;
  clock: Clock;
  log: Log;
  /** How long a server is looked for before `unavailable` is the answer. Default 5 s. */
  answerWithinMs?: number;
  /** Without them, entries of the audit log are not signed and not sealed. */
  auditKeys?: AuditKeys;
}

const socketIdleMs = 30_000;

/** Connects, makes missing indexes, migrates what an earlier version wrote, and opens the stores. Throws `StoreError("unavailable")` with what to do about it. */
export async function openStores(options: StoresOptions): Promise<OpenStores> {
  const { uri, clock, log, auditKeys, answerWithinMs = 5_000 } = options;
  const connection = mongoose.createConnection(uri, {
    dbName: readMongodbAddress(uri)?.database ?? "crosswalk",
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    serverSelectionTimeoutMS: answerWithinMs,
    socketTimeoutMS: socketIdleMs,
    writeConcern: { w: "majority", journal: true },
    retryWrites: true,
  });
  const models = defineModels(connection);
  try {
    await plainScope.run(async () => {
      await connection.asPromise();
      await requireTransactions(connection);
      await createIndexes(models);
      await migrateSchema({ db: databaseOf(connection), clock, log });
    });
  } catch (error) {
    await connection.close(true);
    throw error;
  }
  const lost = () => log.warn("The database is out of reach.");
  connection.on("disconnected", lost);
  connection.on("reconnected", () => log.info("The database answers again."));

  return {
    tenant: (tenantId): TenantStores => ({
      ...openReads(models, tenantId, plainScope, clock),
      tenantId,
      companyPages: openCompanyPages(models.companyPages, tenantId),
      auditTrail: () => auditTrail(models.audit, tenantId),
      transaction: (work) =>
        runTransaction(connection, (scope) => work(openTransaction(models, tenantId, scope, clock, auditKeys))),
    }),
    ensureTenant: (defaults) => ensureTenant(models.tenants, defaults),
    jobs: openJobQueue(models.jobs, clock),
    leases: openLeases(models.leases),
    dataKeys: openDataKeys(models.dataKeys),
    sealedWith: (dataKeyId) => sealedRecords(models, dataKeyId),
    ping: () =>
      plainScope.run(async () => {
        await adminOf(connection).ping();
      }),
    close() {
      connection.off("disconnected", lost);
      return connection.close();
    },
  };
}

async function requireTransactions(connection: Connection): Promise<void> {
  const hello = await adminOf(connection).command({ hello: 1 });
  if (hello.setName || hello.msg === "isdbgrid") return;
  throw new StoreError(
    "unavailable",
    "MONGODB_URI names a standalone server, which has no transactions. Start it as a replica set " +
      "(`mongod --replSet rs0`, then once `rs.initiate()`), or use a hosted cluster.",
  );
}

function adminOf(connection: Connection) {
  return databaseOf(connection).admin();
}

function databaseOf({ db }: Connection) {
  if (!db) throw new StoreError("unavailable", "The connection to the database is closed.");
  return db;
}
