import type { Log } from "../core/ports/log.ts";
import { startEmbeddedStore } from "./embedded/embedded-store.ts";
import { DirectoryInUseError } from "./embedded/lock-directory.ts";
import { readMongodbAddress } from "./mongodb-address.ts";

export interface DatabaseOptions {
  /** `MONGODB_URI` */
  mongodbUri?: string;
  /** `STORE` */
  store?: "embedded";
  /** `DATA_DIR`: where the embedded store keeps its files. */
  dataDir: string;
  /** `NODE_ENV=production` */
  production: boolean;
  /** Where another process has `dataDir`, use its store: for commands beside a running bot. */
  joins?: boolean;
  log: Log;
}

export interface Database {
  kind: "mongodb" | "embedded";
  uri: string;
  /** What to print: which store, and where, without a password. */
  name: string;
  close(): Promise<void>;
}

/** What was asked for cannot be had; the message names the variable and the remedy. */
export class DatabaseChoiceError extends Error {
  override name = "DatabaseChoiceError";
}

/** MongoDB at `MONGODB_URI`, or the embedded store, which production has to ask for by name. Close the stores before it. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { mongodbUri, store, dataDir, production, log, joins = false } = options;
  if (mongodbUri !== undefined && store === "embedded") {
    throw new DatabaseChoiceError("MONGODB_URI and STORE=embedded are both set. Remove the one that is not meant.");
  }
  if (mongodbUri !== undefined) {
    const address = readMongodbAddress(mongodbUri);
    if (!address) {
      throw new DatabaseChoiceError("MONGODB_URI has to begin with `mongodb://` or `mongodb+srv://` and name a host.");
    }
    const name = `MongoDB at ${address.hosts}, database ${address.database}`;
    return { kind: "mongodb", uri: mongodbUri, name, async close() {} };
  }
  if (production && store !== "embedded") {
    throw new DatabaseChoiceError(
      "MONGODB_URI is not set. With NODE_ENV=production set it to your replica set, " +
        "or say STORE=embedded to keep the data of this one process in DATA_DIR.",
    );
  }
  const embedded = await startEmbeddedStore({ dataDir }).catch((error: unknown) => {
    if (joins && error instanceof DirectoryInUseError && error.uri !== undefined) return error.uri;
    throw error;
  });
  const name = `embedded store in ${dataDir}`;
  if (typeof embedded === "string") return { kind: "embedded", uri: embedded, name, async close() {} };
  log.debug("The embedded store listens on loopback.", { port: embedded.port });
  return { kind: "embedded", uri: embedded.uri, name, close: () => embedded.close() };
}
