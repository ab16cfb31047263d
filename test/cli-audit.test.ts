import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { exportAudit, verifyAudit } from "../src/cli-audit.ts";
import { type Config, readConfig } from "../src/config.ts";
import { createAuditService } from "../src/core/audit/audit-service.ts";
import { auditHeadFile } from "../src/store/audit-head-file.ts";
import { newKey, parseKeyRing } from "../src/store/key-ring.ts";
import { openDatabase } from "../src/store/open-database.ts";
import { openStores } from "../src/store/open-stores.ts";
import { quietLog } from "./fixtures/quiet-log.ts";
import { wallClock } from "./fixtures/test-clock.ts";

describe("crosswalk audit", () => {
  let folder: string;
  let config: Config;
  let head: string;
  const output: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "crosswalk-audit-"));
    const keys = newKey();
    config = readConfig({ DATA_DIR: join(folder, "store"), AUDIT_KEYS: keys, AUDIT_HEAD_FILE: join(folder, "head") });
    const auditKeys = parseKeyRing(keys);
    const database = await openDatabase({ ...config, log: quietLog });
    const stores = await openStores({ uri: database.uri, clock: wallClock, log: quietLog, auditKeys });
    const tenant = await stores.ensureTenant({ ...config.tenant, approvalsChannels: {} });
    const own = stores.tenant(tenant.id);
    const after = { name: '=HYPERLINK("x")' };
    await own.transaction(async (tx) => {
      for (const record of ["thing:1", "thing:2"])
        await tx.audit.add({ memberId: "=1+1", via: "slack", action: "thing.changed", record, after });
    });
    await createAuditService({
      stores: own,
      auditKeys,
      auditHeads: auditHeadFile(config.auditHeadFile),
      log: quietLog,
    }).seal();
    await stores.close();
    await database.close();
    vi.spyOn(console, "log").mockImplementation((line: string) => void output.push(line));
    vi.spyOn(console, "error").mockImplementation((line: string) => void output.push(line));
    vi.spyOn(process.stdout, "write").mockImplementation((line) => output.push(String(line)) > 0);
  });
  afterEach(() => {
    output.length = 0;
    process.exitCode = undefined;
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  it("verifies a whole log and prints its head", async () => {
    await verifyAudit(config, {});
    expect(output.join("\n")).toContain("2 entries, all as they were written.");
    head = /head (\S+)/.exec(output.join("\n"))?.[1] ?? "";
    await verifyAudit(config, { head });
    expect(process.exitCode).toBeUndefined();
  });

  it("names a cut against a head that is given or kept in the file, and exits 1", async () => {
    const later = `9${head}`;
    await verifyAudit(config, { head: later });
    expect(output).toEqual(["Entry 3 is missing, and all after it: the log ends before the head that was kept."]);
    expect(process.exitCode).toBe(1);
    output.length = 0;
    await writeFile(join(folder, "head"), later);
    await verifyAudit(config, {});
    expect(output.join()).toContain("Entry 3 is missing");
    await writeFile(join(folder, "head"), head);
  });

  it("names an entry whose key is not in the ring", async () => {
    await verifyAudit({ ...config, auditKeys: newKey("other") }, {});
    expect(output.join()).toMatch(/^Entry 1 \(a_[\w-]+\) was sealed with a key that AUDIT_KEYS does not have/);
  });

  it("refuses a head that is none", async () => {
    await expect(verifyAudit(config, { head: "12" })).rejects.toThrow("number:mac");
  });

  it("exports a line for each entry, as JSON and as CSV without formulas", async () => {
    await exportAudit(config, "jsonl");
    expect(output.map((line) => JSON.parse(line))).toMatchObject([
      { seq: 1, record: "thing:1" },
      { seq: 2, record: "thing:2" },
    ]);
    output.length = 0;
    await exportAudit(config, "csv");
    expect(output).toHaveLength(3);
    expect(output[0]).toContain("seq,at,id,member");
    expect(output[1]).toContain(",'=1+1,slack,thing.changed,thing:1,");
  });
});
