import type { CorePorts } from "../core-ports.ts";
import { StoreError } from "../ports/stores.ts";
import { type AuditHead, emptyHead, sealEntry } from "./audit-chain.ts";
import type { AuditEntry } from "./audit-entry.ts";
import { type AuditVerdict, verifyChain } from "./verify-chain.ts";

const sealedAtOnce = 500;

export interface HistoryPage {
  entries: readonly AuditEntry[];
  page: number;
  /** Whether older entries follow. */
  more: boolean;
}

/** What was changed, by whom; sealed so that later edits of the record are found. */
export interface AuditService {
  /** Seals what waits, in batches. May run in several processes at once. */
  seal(signal?: AbortSignal): Promise<void>;
  /** Looks at every entry; `head` and the kept one say where the chain ended once. */
  verify(head?: AuditHead): Promise<AuditVerdict>;
  /** Changes that are about an account, newest first; `page` counts from 0. */
  history(accountKey: string, page: number, rowsPerPage: number): Promise<HistoryPage>;
  /** Every sealed entry in order, then those that wait for their seal. */
  everything(): AsyncIterable<AuditEntry & { seq?: number }>;
}

export function createAuditService({
  stores,
  auditKeys,
  auditHeads,
  log,
}: Pick<CorePorts, "stores" | "auditKeys" | "auditHeads" | "log">): AuditService {
  /** `null`: nothing waits. */
  async function sealBatch(): Promise<AuditHead | null> {
    return stores.transaction(async (tx) => {
      const waiting = await tx.audit.waiting(sealedAtOnce);
      if (waiting.length === 0) return null;
      let head = (await tx.audit.head()) ?? emptyHead;
      const seals = waiting.map((entry) => {
        const seal = sealEntry(auditKeys, stores.tenantId, entry, head);
        head = seal;
        return { id: entry.id, ...seal };
      });
      await tx.audit.seal(seals);
      return { seq: head.seq, mac: head.mac };
    });
  }

  /** The kept head moves on only along the chain that it is of: a cut stays visible. */
  async function keepHead(head: AuditHead): Promise<void> {
    const kept = await auditHeads.read();
    if (kept && kept.seq > 0 && (await stores.audit.macAt(kept.seq)) !== kept.mac) {
      log.error("The audit log is not the one whose head was kept. Run `crosswalk audit verify`.", {
        keptAt: kept.seq,
      });
      return;
    }
    if (!kept || kept.seq < head.seq) await auditHeads.write(head);
  }

  return {
    async seal(signal) {
      for (;;) {
        signal?.throwIfAborted();
        const head = await sealBatch().catch((error: unknown) => {
          if (error instanceof StoreError && error.kind === "duplicate") return "faster" as const;
          throw error;
        });
        if (head === null) return;
        if (head !== "faster") await keepHead(head);
      }
    },

    async verify(head) {
      const kept = await auditHeads.read();
      const heads = [head, kept].filter((each) => each !== undefined && each !== null);
      const waiting = await stores.audit.waiting();
      return verifyChain(auditKeys, stores.tenantId, { sealed: stores.auditTrail(), waiting }, heads);
    },

    async history(accountKey, page, rowsPerPage) {
      const found = await stores.audit.list({ accountKey, skip: page * rowsPerPage, limit: rowsPerPage + 1 });
      return { entries: found.slice(0, rowsPerPage), page, more: found.length > rowsPerPage };
    },

    async *everything() {
      yield* stores.auditTrail();
      yield* await stores.audit.waiting();
    },
  };
}
