import mongoose from "mongoose";
import { makeRandom, type Random } from "../../sandbox/world/random.ts";
import { type AuditKeys, headToText, type StoredAuditEntry } from "../../src/core/audit/audit-chain.ts";
import { createAuditService } from "../../src/core/audit/audit-service.ts";
import { type AuditVerdict, verifyChain } from "../../src/core/audit/verify-chain.ts";
import { newKey, parseKeyRing } from "../../src/store/key-ring.ts";
import { openStores } from "../../src/store/open-stores.ts";
import { tamperings } from "../core/audit/tamper-audit.ts";
import { quietLog } from "../fixtures/quiet-log.ts";
import { wallClock } from "../fixtures/test-clock.ts";
import { openTestDatabase } from "../fixtures/test-database.ts";
import { testTenant } from "../fixtures/test-stores.ts";
import type { SoakOptions } from "./run-soak.ts";

/**
 * Writes and seals 10,000 entries, then changes the log behind its back: 1,000 times in what is read from it, 60 times in the
 * database itself. `verify` must name the first bad entry each time, and every cut at the end, given the head.
 */
export async function soak({ seed, scale, print }: SoakOptions): Promise<void> {
  const random = makeRandom(seed);
  const count = Math.max(100, Math.round(10_000 * scale));
  const database = await openTestDatabase();
  const keys = parseKeyRing(newKey(), "AUDIT_KEYS");
  const stores = await openStores({ uri: database.uri, clock: wallClock, log: quietLog, auditKeys: keys });
  const raw = await mongoose.createConnection(database.uri, { dbName: "crosswalk" }).asPromise();
  try {
    const tenant = (await stores.ensureTenant(testTenant)).id;
    const own = stores.tenant(tenant);
    const auditHeads = { read: async () => null, write: async () => undefined };
    const audit = createAuditService({ stores: own, auditKeys: keys, auditHeads, log: quietLog });
    for (let at = 0; at < count; at += 100) {
      await own.transaction(async (tx) => {
        for (let n = at; n < Math.min(at + 100, count); n += 1) await tx.audit.add(someEntry(n, random));
      });
    }
    await Promise.all([audit.seal(), audit.seal()]);
    const whole = await audit.verify();
    expectThat(whole.kind === "whole" && whole.sealed === count && whole.waiting === 0, "the log is whole", whole);
    if (whole.kind !== "whole") return;
    print(`${count} entries sealed; head ${headToText(whole.head)}`);

    const entries: StoredAuditEntry[] = [];
    for await (const entry of own.auditTrail()) entries.push(entry);
    const trials = Math.max(60, Math.round(1_000 * scale));
    for (let trial = 0; trial < trials; trial += 1) {
      const { name, at, after } = tamperings[trial % tamperings.length]?.(entries, random) ?? impossible();
      const verdict = await verifyList(keys, tenant, after, [whole.head]);
      expectThat(verdict.kind === "broken" && verdict.seq === at, `${name} at ${at} is named`, verdict);
    }
    print(`${trials} edits, deletions, insertions, swaps and cuts, each named at its first bad entry`);

    const collection = raw.collection<StoredDocument>("audit");
    const inPlace = Math.max(6, Math.round(60 * scale));
    for (let trial = 0; trial < inPlace; trial += 1) {
      const seq = random.between(1, count - 1);
      const kept = (await collection.findOne({ tenantId: tenant, seq })) ?? impossible();
      if (trial % 3 === 0) await collection.updateOne({ _id: kept._id }, { $set: { memberId: "somebody else" } });
      else if (trial % 3 === 1) await collection.deleteOne({ _id: kept._id });
      else await collection.updateOne({ _id: kept._id }, { $set: { "after.n": random.between(1, 1e6) + 0.5 } });
      const verdict = await audit.verify(whole.head);
      expectThat(
        verdict.kind === "broken" && verdict.seq === seq,
        `a change in the database at ${seq} is named`,
        verdict,
      );
      await collection.replaceOne({ _id: kept._id }, kept, { upsert: true });
    }
    await collection.insertOne({
      ...someEntry(0, random),
      _id: "a_forged",
      tenantId: tenant,
      version: 1,
      at: new Date(),
      order: 1,
    });
    const forged = await audit.verify();
    expectThat(forged.kind === "broken" && forged.id === "a_forged", "what somebody else put in is named", forged);
    await audit.seal();
    const sealed = await audit.verify();
    expectThat(sealed.kind === "broken" && sealed.why === "foreign", "it is named when sealed as well", sealed);
    await collection.deleteMany({ tenantId: tenant, seq: { $gt: count - 5 } });
    await own.transaction(async (tx) => {
      for (let n = 0; n < 9; n += 1) await tx.audit.add(someEntry(n, random));
    });
    await audit.seal();
    const regrown = await audit.verify(whole.head);
    expectThat(regrown.kind === "broken" && regrown.why === "rewritten", "a log that grew again after a cut", regrown);
    print(`${inPlace} changes in the database named; what was put in and what grew after a cut, too`);
  } finally {
    await raw.close();
    await stores.close();
    await database.close();
  }
}

interface StoredDocument {
  _id: string;
  [field: string]: unknown;
}

function someEntry(n: number, random: Random) {
  const seen = {
    platform: random.pick(["slack", "teams"] as const),
    workspaceId: "T1",
    channelId: `C${n % 7}`,
    card: `h${n}`,
  };
  const before = random.pick([
    {},
    { company: null },
    { role: "viewer", at: new Date(n * 1_000), list: [1, "1", null] },
  ]);
  return {
    memberId: `m_${random.between(1, 9)}`,
    via: seen.platform,
    ...(n % 3 > 0 && { seen }),
    action: random.pick(["mapping.added", "import.done", "member.role-changed"]),
    record: `thing:${n}`,
    ...(n % 2 === 0 && { accountKey: String(n) }),
    before,
    after: { n, company: { id: String(n), name: `Größe & Söhne “${n}”` }, empty: {}, none: undefined },
  };
}

async function verifyList(
  keys: AuditKeys,
  tenantId: string,
  entries: readonly StoredAuditEntry[],
  heads: Parameters<typeof verifyChain>[3],
): Promise<AuditVerdict> {
  async function* sealed() {
    yield* entries;
  }
  return verifyChain(keys, tenantId, { sealed: sealed(), waiting: [] }, heads);
}

function expectThat(holds: boolean, what: string, seen: unknown): void {
  if (!holds) throw new Error(`not so: ${what}; seen: ${JSON.stringify(seen)}`);
}

function impossible(): never {
  throw new Error("there is nothing to change");
}
