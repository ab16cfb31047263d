import type { Allowance, Budget } from "../core/ports/budget.ts";
import type { Log } from "../core/ports/log.ts";
import type { ProviderName, PsaProvider } from "../core/ports/psa.ts";
import { createAllowedOrigins } from "../net/allowed-origins.ts";
import { createHttpCaller } from "../net/http-caller.ts";
import type { RetryPlan } from "../net/retry-reads.ts";
import type { ConnectWiseDeadlines } from "./connectwise/connectwise-client.ts";
import { CONNECTWISE_DOMAINS } from "./connectwise/connectwise-site.ts";
import { createConnectWise } from "./connectwise/create-connectwise.ts";

export interface ProviderOptions {
  /** `CONNECTWISE_CLIENT_ID`; empty when not set: every call then fails as `integration-refused`. */
  connectwiseClientId: string;
  /** `PSA_ALLOWED_ORIGINS`, already parted; one that is no origin throws. */
  allowedOrigins: readonly string[];
  budget: Budget;
  log: Log;
  allowance?: Allowance;
  deadlines?: Partial<ConnectWiseDeadlines>;
  retry?: RetryPlan;
}

/** The PSAs that can be connected. */
export function createProviders(options: ProviderOptions): ReadonlyMap<ProviderName, PsaProvider> {
  const { budget, log, retry, allowance, deadlines } = options;
  const origins = createAllowedOrigins({ vendorDomains: CONNECTWISE_DOMAINS, listed: options.allowedOrigins });
  const http = createHttpCaller({ origins, budget, log, ...(retry === undefined ? {} : { retry }) });
  const connectwise = createConnectWise({
    clientId: options.connectwiseClientId,
    http,
    origins,
    ...(allowance === undefined ? {} : { allowance }),
    ...(deadlines === undefined ? {} : { deadlines }),
  });
  return new Map([[connectwise.name, connectwise]]);
}
