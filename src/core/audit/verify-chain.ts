import { type AuditHead, type AuditKeys, emptyHead, isSealed, isSigned, type StoredAuditEntry } from "./audit-chain.ts";

export type AuditVerdict =
  | { kind: "whole"; head: AuditHead; sealed: number; waiting: number }
  /** `seq` is the number of the first bad entry; absent for one that has none yet. */
  | { kind: "broken"; why: AuditFault; seq?: number; id?: string };

export type AuditFault =
  | "missing" // entries between this number and the next that is there are gone
  | "extra" // its number does not belong into the chain
  | "changed" // it is not as it was sealed
  | "foreign" // it was not written by a process that has a key
  | "unknown-key" // AUDIT_KEYS lacks the key that sealed it
  | "cut" // the chain ends before the head that was kept
  | "rewritten"; // up to this number the chain is not the one whose head was kept

/** Looks at every entry: `sealed` in order of their numbers, `waiting` for their seal. `heads` were kept outside the database. */
export async function verifyChain(
  keys: AuditKeys,
  tenantId: string,
  chain: { sealed: AsyncIterable<StoredAuditEntry>; waiting: readonly StoredAuditEntry[] },
  heads: readonly AuditHead[],
): Promise<AuditVerdict> {
  let head = emptyHead;
  for await (const entry of chain.sealed) {
    const fault = faultOf(keys, tenantId, entry, head);
    if (fault === "missing") return { kind: "broken", why: fault, seq: head.seq + 1 };
    if (fault) return { kind: "broken", why: fault, seq: head.seq + 1, id: entry.id };
    head = { seq: head.seq + 1, mac: entry.mac ?? "" };
    if (heads.some(({ seq, mac }) => seq === head.seq && mac !== head.mac)) {
      return { kind: "broken", why: "rewritten", seq: head.seq, id: entry.id };
    }
  }
  if (heads.some(({ seq }) => seq > head.seq)) return { kind: "broken", why: "cut", seq: head.seq + 1 };
  const foreign = chain.waiting.find((entry) => !isSigned(keys, tenantId, entry));
  if (foreign) return { kind: "broken", why: "foreign", id: foreign.id };
  return { kind: "whole", head, sealed: head.seq, waiting: chain.waiting.length };
}

function faultOf(keys: AuditKeys, tenantId: string, entry: StoredAuditEntry, head: AuditHead): AuditFault | null {
  const seq: unknown = entry.seq;
  if (typeof seq !== "number" || !Number.isInteger(seq) || seq <= head.seq) return "extra";
  if (seq > head.seq + 1) return "missing";
  if (!keys.keys.has(String(entry.keyId))) return "unknown-key";
  if (!isSealed(keys, tenantId, entry, head)) return "changed";
  return isSigned(keys, tenantId, entry) ? null : "foreign";
}
