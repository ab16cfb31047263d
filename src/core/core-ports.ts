import type { AuditKeys } from "./audit/audit-chain.ts";
import type { AuditHeads } from "./ports/audit-heads.ts";
import type { Clock } from "./ports/clock.ts";
import type { GotoOAuth } from "./ports/goto.ts";
import type { Log } from "./ports/log.ts";
import type { ProviderName, PsaProvider } from "./ports/psa.ts";
import type { SecretBox } from "./ports/secret-box.ts";
import type { TenantStores } from "./ports/stores.ts";

/** What the use cases of one tenant are given. `goto` is absent when the operator has no GoTo client id yet. */
export interface CorePorts {
  stores: TenantStores;
  secretBox: SecretBox;
  providers: ReadonlyMap<ProviderName, PsaProvider>;
  goto: GotoOAuth | null;
  /** Which store holds the data. */
  storeKind: "mongodb" | "embedded";
  auditKeys: AuditKeys;
  auditHeads: AuditHeads;
  clock: Clock;
  log: Log;
  /** Tells the worker that a transaction has added jobs. */
  wakeJobs(): void;
}
