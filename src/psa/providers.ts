import type { Allowance, Budget } from "../core/ports/budget.ts";
import type { Log } from "../core/ports/log.ts";
import type { ProviderName, PsaProvider } from "../core/ports/psa.ts";
import { createAllowedOrigins } from "../net/allowed-origins.ts";
import type { Resolve } from "../net/guarded-lookup.ts";
import { createHttpCaller } from "../net/http-caller.ts";
import type { RetryPlan } from "../net/retry-reads.ts";
import { AUTOTASK_DOMAINS } from "./autotask/autotask-zones.ts";
import { createAutotask } from "./autotask/create-autotask.ts";
import type { ConnectWiseDeadlines } from "./connectwise/connectwise-client.ts";
import { CONNECTWISE_DOMAINS } from "./connectwise/connectwise-site.ts";
import { createConnectWise } from "./connectwise/create-connectwise.ts";

export interface ProviderOptions {
  /** `CONNECTWISE_CLIENT_ID`; empty when not set: every call then fails as `integration-refused`. */
  connectwiseClientId: string;
  /** `AUTOTASK_INTEGRATION_CODE`; empty when not set: every call then fails as `integration-refused`. */
  autotaskIntegrationCode: string;
  /** `AUTOTASK_ZONE_URL`, with its last slash; Autotask's own unless told. Elsewhere, its origin must be allowed. */
  autotaskZoneUrl?: string | undefined;
  /** `PSA_ALLOWED_ORIGINS`, already parted; one that is no origin throws. */
  allowedOrigins: readonly string[];
  budget: Budget;
  log: Log;
  allowance?: Allowance;
  deadlines?: Partial<ConnectWiseDeadlines>;
  retry?: RetryPlan;
  resolve?: Resolve;
}

/** The PSAs that can be connected. */
export function createProviders(options: ProviderOptions): ReadonlyMap<ProviderName, PsaProvider> {
  const { budget, log, allowance, deadlines, allowedOrigins: listed } = options;
  const { retry, resolve } = options;
  const callerFor = (vendorDomains: readonly string[]) => {
    const origins = createAllowedOrigins({ vendorDomains, listed });
    const more = { ...(retry === undefined ? {} : { retry }), ...(resolve === undefined ? {} : { resolve }) };
    return { origins, http: createHttpCaller({ origins, budget, log, ...more }) };
  };
  const providers = [
    createConnectWise({
      clientId: options.connectwiseClientId,
      ...callerFor(CONNECTWISE_DOMAINS),
      ...(allowance === undefined ? {} : { allowance }),
      ...(deadlines === undefined ? {} : { deadlines }),
    }),
    createAutotask({
      integrationCode: options.autotaskIntegrationCode,
      zoneUrl: options.autotaskZoneUrl,
      ...callerFor(AUTOTASK_DOMAINS),
      ...(allowance === undefined ? {} : { perSecond: allowance.perSecond }),
      ...(deadlines === undefined ? {} : { deadlines }),
    }),
  ];
  return new Map(providers.map((provider) => [provider.name, provider]));
}
