import { type Config, ConfigError } from "./config.ts";
import { createLog } from "./log.ts";
import { CopyError, copyDatabase } from "./store/copy-database.ts";
import { startEmbeddedStore } from "./store/embedded/embedded-store.ts";
import { readMongodbAddress } from "./store/mongodb-address.ts";
import { openDatabase } from "./store/open-database.ts";
import { openStores } from "./store/open-stores.ts";

/** `crosswalk store serve`: the embedded store as a process of its own, until SIGINT or SIGTERM. */
export async function serveStore({ dataDir, port }: { dataDir: string; port: number }): Promise<void> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigError("--port is a number from 0 to 65535.");
  const store = await startEmbeddedStore({ dataDir, port });
  console.log(`${store.uri}\nready`);
  const stop = () => void store.close().then(() => process.exit(0));
  process.once("SIGINT", stop).once("SIGTERM", stop);
}

/** `crosswalk store copy --to URI`: everything of this database into an empty one, compared afterwards. */
export async function copyStore(config: Config, { to }: { to: string }): Promise<void> {
  const address = readMongodbAddress(to);
  if (!address) throw new ConfigError("--to has to begin with `mongodb://` or `mongodb+srv://` and name a host.");
  const log = createLog("silent");
  const database = await openDatabase({ ...config, log, joins: true });
  try {
    if (database.uri === to) throw new CopyError("--to names the database that is copied. Name another one.");
    // Collections and indexes, and the refusal of a server without transactions.
    await (await openStores({ uri: to, clock: { now: () => new Date() }, log })).close();
    let documents = 0;
    await copyDatabase(database.uri, to, (collection) => {
      documents += collection.documents;
      console.log(`${collection.name}: ${collection.documents}`);
    });
    console.log(`${documents} documents are in ${address.database} at ${address.hosts}, each as it was here.`);
    console.log("Set MONGODB_URI to that address and start the bot.");
  } finally {
    await database.close();
  }
}
