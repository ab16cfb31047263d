import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Changes, Reads, Stored, Transaction, Writes } from "../../src/core/ports/stores.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";
import {
  aConnection,
  aDraft,
  aMapping,
  aMember,
  anAccount,
  anApproval,
  anImport,
  anImportRow,
  aPosting,
  aSignIn,
} from "./sample-records.ts";

let test: TestStores;
beforeAll(async () => {
  test = await openTestStores();
});
afterAll(() => test.close());

/** One kind of record, with the types of the others out of the way. */
interface Kind {
  name: string;
  sample(): { id: string };
  of(tx: Transaction): Reads<Stored> & Writes<Stored>;
  change: object;
}

const kind = <R extends Stored>(
  name: string,
  of: (tx: Transaction) => Reads<R> & Writes<R>,
  sample: () => Omit<R, "version">,
  change: NoInfer<Changes<R>>,
) => ({ name, of, sample, change }) as unknown as Kind;

const kinds = [
  kind("members", (tx) => tx.members, aMember, { role: "admin", locale: "it-IT" }),
  kind("signIns", (tx) => tx.signIns, aSignIn, { state: "signed-out" }),
  kind("accounts", (tx) => tx.accounts, anAccount, { emailDomains: [], domainsReadAt: new Date(5) }),
  kind("connections", (tx) => tx.connections, aConnection, { companyList: { generation: "g1", count: 3 } }),
  kind("mappings", (tx) => tx.mappings, aMapping, { company: { id: "19", name: "Contoso" }, mappedBy: "m_1" }),
  kind("drafts", (tx) => tx.drafts, aDraft, { values: { deep: { list: [{ a: 1 }] } } }),
  kind("imports", (tx) => tx.imports, anImport, { state: "running", groupName: "Support" }),
  kind("importRows", (tx) => tx.importRows, anImportRow, { state: "failed", reason: "no-seats" }),
  kind("approvals", (tx) => tx.approvals, anApproval, {
    state: "voided",
    history: [{ kind: "voided", at: new Date(5), changes: { seats: 0 } }],
  }),
  kind("postings", (tx) => tx.postings, aPosting, { drawn: "other" }),
];

describe.each(kinds)("$name", ({ sample, of, change }) => {
  const inTransaction = <T>(work: (table: Reads<Stored> & Writes<Stored>) => Promise<T>) =>
    test.stores.tenant(test.tenantId).transaction((tx) => work(of(tx)));

  it("come back as they were written", async () => {
    const record = sample();
    const inserted = await inTransaction((table) => table.insert(record));
    expect(inserted).toStrictEqual({ ...record, version: 1 });
    expect(await inTransaction((table) => table.get(record.id))).toStrictEqual(inserted);
  });

  it("move only from the version that was seen", async () => {
    const first = await inTransaction((table) => table.insert(sample()));
    const second = await inTransaction((table) => table.move(first, change));
    expect(second).toStrictEqual({ ...first, ...change, version: 2 });
    expect(await inTransaction((table) => table.get(first.id))).toStrictEqual(second);
    expect(await inTransaction((table) => table.move(first, {}))).toBeNull();
    expect(await inTransaction((table) => table.get(first.id))).toStrictEqual(second);
  });

  it("go only at the version that was seen", async () => {
    const first = await inTransaction((table) => table.insert(sample()));
    await inTransaction((table) => table.move(first, {}));
    expect(await inTransaction((table) => table.remove(first))).toBe(false);
    expect(await inTransaction((table) => table.remove({ ...first, version: 2 }))).toBe(true);
    expect(await inTransaction((table) => table.get(first.id))).toBeNull();
  });

  it("are out of reach of another tenant", async () => {
    const record = await inTransaction((table) => table.insert(sample()));
    const asOther = <T>(work: (table: Reads<Stored> & Writes<Stored>) => Promise<T>) =>
      test.stores.tenant("t_other").transaction((tx) => work(of(tx)));
    expect(await asOther((table) => table.get(record.id))).toBeNull();
    expect(await asOther((table) => table.move(record, change))).toBeNull();
    expect(await asOther((table) => table.remove(record))).toBe(false);
    expect(await inTransaction((table) => table.get(record.id))).toStrictEqual(record);
  });

  it("refuse a field that they do not have", async () => {
    await expect(inTransaction((table) => table.insert({ ...sample(), surprise: 1 } as never))).rejects.toThrow(
      /surprise/,
    );
  });
});

describe("an optional field", () => {
  it("is removed by undefined, and absent when it was never there", async () => {
    const stores = test.stores.tenant(test.tenantId);
    const mapping = await stores.transaction((tx) => tx.mappings.insert(aMapping({ mappedBy: "m_1" })));
    const moved = await stores.transaction((tx) => tx.mappings.move(mapping, { pending: undefined }));
    expect(Object.keys(moved ?? {})).not.toContain("pending");
    expect(Object.keys((await stores.mappings.get(mapping.id)) ?? {})).not.toContain("pending");
    const draft = aDraft({ values: { page: undefined, kept: null } });
    await stores.transaction((tx) => tx.drafts.insert(draft));
    expect((await stores.drafts.get(draft.id))?.values).toStrictEqual({ kept: null });
  });
});

describe("the tenant", () => {
  it("is made once, whoever asks first", async () => {
    const another = await test.openAnother();
    const defaults = { language: "fr", timeZone: "Europe/Paris", approvalsChannels: {} } as const;
    const tenants = await Promise.all([test.stores.ensureTenant(defaults), another.ensureTenant(defaults)]);
    expect(tenants.map(({ id, language }) => ({ id, language }))).toEqual([
      { id: test.tenantId, language: "en" },
      { id: test.tenantId, language: "en" },
    ]);
  });

  it("moves by compare-and-swap, too", async () => {
    const stores = test.stores.tenant(test.tenantId);
    const before = await stores.tenant();
    const approvalsChannels = { slack: { platform: "slack", workspaceId: "T1", channelId: "C1" } } as const;
    const adminCode = { hash: "00", expiresAt: new Date(7), wrongTries: 2 };
    const moved = await stores.transaction((tx) => tx.moveTenant(before, { approvalsChannels, adminCode }));
    expect(moved).toStrictEqual({ ...before, approvalsChannels, adminCode, version: before.version + 1 });
    expect(await stores.tenant()).toStrictEqual(moved);
    expect(await stores.transaction((tx) => tx.moveTenant(before, { language: "it" }))).toBeNull();
  });
});
