import type { Config } from "./config.ts";
import { newAdminCodeFor } from "./core/member/admin-code.ts";
import { createLog } from "./log.ts";
import { openDatabase } from "./store/open-database.ts";
import { openStores } from "./store/open-stores.ts";

/** `crosswalk admin-code`: for when the first code was lost, or the last admin left. */
export async function adminCode(config: Config): Promise<void> {
  const log = createLog("silent");
  const clock = { now: () => new Date() };
  const database = await openDatabase({ ...config, log, joins: true });
  const stores = await openStores({ uri: database.uri, clock, log });
  try {
    const tenant = await stores.ensureTenant({ ...config.tenant, approvalsChannels: {} });
    const code = await newAdminCodeFor(stores.tenant(tenant.id), clock.now());
    console.log(
      `In Slack type "/psa claim ${code}", in Teams "@Crosswalk claim ${code}". It works once, for 24 hours.`,
    );
  } finally {
    await stores.close();
    await database.close();
  }
}
