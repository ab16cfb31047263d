import type { Writable } from "node:stream";
import type { Config } from "./config.ts";
import { type ProviderName, PsaError, type PsaProvider } from "./core/ports/psa.ts";
import { createLog } from "./log.ts";
import { createBudget } from "./net/create-budget.ts";
import { createProviders } from "./psa/providers.ts";
import { openStores } from "./store/open-stores.ts";

const databaseWithinMs = 3_000;

/**
 * The bot's own client. With `MONGODB_URI` it shares the limits of the far sides with the bots on that database; where that does
 * not answer, or the embedded store is used, it keeps them alone.
 */
export async function openOperatorsPsa(
  config: Config,
  name: ProviderName,
  err: Writable,
): Promise<{ provider: PsaProvider; close(): Promise<void> }> {
  const log = createLog(config.logLevel, err);
  const stores = config.mongodbUri === undefined ? null : await openShared(config.mongodbUri);
  if (config.mongodbUri !== undefined && stores === null)
    err.write("the database does not answer: this command cannot see how much the bot calls the PSA now\n");
  const budget = createBudget({ ...(stores && { leases: stores.leases }), log });
  const providers = createProviders({ ...config.psa, budget, log });
  const provider = providers.get(name);
  if (!provider) throw new PsaError("unexpected", `no provider ${name} in this build`);
  return {
    provider,
    async close() {
      await budget.close();
      await stores?.close();
    },
  };

  async function openShared(uri: string) {
    const clock = { now: () => new Date() };
    return openStores({ uri, clock, log, answerWithinMs: databaseWithinMs }).catch(() => null);
  }
}
