import { type Config, ConfigError } from "./config.ts";
import { createLog } from "./log.ts";
import { parseKeyRing } from "./store/key-ring.ts";
import { openDatabase } from "./store/open-database.ts";
import { openStores } from "./store/open-stores.ts";
import { rotateKeys } from "./store/rotate-keys.ts";

/** `crosswalk keys rotate`: the ring's first key for everything. Exits 1 and lists what cannot be opened when a key is lost. */
export async function rotate(config: Config): Promise<void> {
  if (!config.keys)
    throw new ConfigError("CROSSWALK_KEYS is missing: put the new key first, the older ones behind it.");
  const ring = parseKeyRing(config.keys);
  const log = createLog("silent");
  const database = await openDatabase({ ...config, log, joins: true });
  const stores = await openStores({ uri: database.uri, clock: { now: () => new Date() }, log });
  try {
    const { rewrapped, current, lost } = await rotateKeys(stores.dataKeys, ring);
    console.log(`${rewrapped} data keys are wrapped by \`${ring.firstId}\` now, ${current} were before.`);
    for (const { dataKeyId, why } of lost) {
      const records = await stores.sealedWith(dataKeyId);
      console.error(`${why}\n${records.length} records cannot be opened without it:`);
      for (const record of records) console.error(`  ${record}`);
      process.exitCode = 1;
    }
    if (lost.length === 0) console.log("Older keys may be taken out of CROSSWALK_KEYS.");
  } finally {
    await stores.close();
    await database.close();
  }
}
