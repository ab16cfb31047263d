import { auditLines } from "./bot/audit-lines.ts";
import { type Config, ConfigError } from "./config.ts";
import { headFromText, headToText } from "./core/audit/audit-chain.ts";
import { type AuditService, createAuditService } from "./core/audit/audit-service.ts";
import type { AuditVerdict } from "./core/audit/verify-chain.ts";
import { createLog } from "./log.ts";
import { auditHeadFile } from "./store/audit-head-file.ts";
import { parseKeyRing } from "./store/key-ring.ts";
import { openDatabase } from "./store/open-database.ts";
import { openStores } from "./store/open-stores.ts";

/** `crosswalk audit verify`: exits 1 and names the first bad entry, or prints the head to keep elsewhere. */
export async function verifyAudit(config: Config, options: { head?: string }): Promise<void> {
  const head = options.head === undefined ? undefined : headFromText(options.head);
  if (head === null) throw new ConfigError("--head is `number:mac`, as `crosswalk audit verify` prints it.");
  await withAudit(config, async (audit) => {
    const verdict = await audit.verify(head);
    if (verdict.kind === "whole") {
      const waiting = verdict.waiting > 0 ? ` ${verdict.waiting} more wait for their seal.` : "";
      console.log(`${verdict.sealed} entries, all as they were written.${waiting}`);
      console.log(
        `head ${headToText(verdict.head)}\nKeep it outside the database: --head finds what is cut off later.`,
      );
      return;
    }
    console.error(faultLine(verdict));
    process.exitCode = 1;
  });
}

/** `crosswalk audit export`: every entry in order, one a line, to standard output. */
export async function exportAudit(config: Config, format: "csv" | "jsonl"): Promise<void> {
  await withAudit(config, async (audit) => {
    for await (const line of auditLines(audit.everything(), format)) process.stdout.write(line);
  });
}

const faults: Record<Extract<AuditVerdict, { kind: "broken" }>["why"], string> = {
  missing: "is missing; later ones are there",
  extra: "has a number that does not belong into the log: it was put in",
  changed: "is not as it was written",
  foreign: "was not written by Crosswalk: its signature is wrong",
  "unknown-key": "was sealed with a key that AUDIT_KEYS does not have; put that key back, behind the first",
  cut: "is missing, and all after it: the log ends before the head that was kept",
  rewritten: "is not the one whose head was kept: entries up to it were replaced",
};

export function faultLine({ seq, id, why }: Extract<AuditVerdict, { kind: "broken" }>): string {
  const which = seq === undefined ? `An entry without a seal (${id})` : `Entry ${seq}${id ? ` (${id})` : ""}`;
  return `${which} ${faults[why]}.`;
}

async function withAudit(config: Config, work: (audit: AuditService) => Promise<void>): Promise<void> {
  if (!config.auditKeys) throw new ConfigError("AUDIT_KEYS is missing: it holds the keys that seal the audit log.");
  const auditKeys = parseKeyRing(config.auditKeys, "AUDIT_KEYS");
  const log = createLog("silent");
  const clock = { now: () => new Date() };
  const database = await openDatabase({ ...config, log, joins: true });
  const stores = await openStores({ uri: database.uri, clock, log, auditKeys });
  try {
    const tenant = await stores.ensureTenant({ ...config.tenant, approvalsChannels: {} });
    const auditHeads = auditHeadFile(config.auditHeadFile);
    await work(createAuditService({ stores: stores.tenant(tenant.id), auditKeys, auditHeads, log }));
  } finally {
    await stores.close();
    await database.close();
  }
}
