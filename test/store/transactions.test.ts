import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StoreError, type TenantStores, type Transaction } from "../../src/core/ports/stores.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";
import {
  aConnection,
  aDraft,
  aMapping,
  aMember,
  anAccount,
  anImport,
  anImportRow,
  aPosting,
  aSignIn,
} from "./sample-records.ts";

let test: TestStores;
let stores: TenantStores;
/** Another process on the same database. */
let others: TenantStores;
beforeAll(async () => {
  test = await openTestStores();
  stores = test.stores.tenant(test.tenantId);
  others = (await test.openAnother()).tenant(test.tenantId);
});
afterAll(() => test.close());

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("a transaction", () => {
  it("writes the change, its audit entry and its job together", async () => {
    const account = anAccount();
    await stores.transaction(async (tx) => {
      await tx.accounts.insert(account);
      await tx.audit.add({ memberId: "m_1", via: "slack", action: "account.added", record: `account:${account.id}` });
      await tx.jobs.add("accounts.refresh", { signInId: "s_together" }, new Date());
    });
    expect(await stores.accounts.find(account.key)).toMatchObject({ id: account.id });
    expect(await stores.audit.list({ record: `account:${account.id}` })).toMatchObject([{ action: "account.added" }]);
    expect((await test.stores.jobs.list()).map(({ payload }) => payload)).toContainEqual({ signInId: "s_together" });
  });

  it("writes nothing when its work throws", async () => {
    const account = anAccount();
    const work = stores.transaction(async (tx) => {
      await tx.accounts.insert(account);
      await tx.jobs.add("accounts.refresh", { signInId: "s_never" }, new Date());
      await tx.firstTime("never");
      throw new Error("changed my mind");
    });
    await expect(work).rejects.toThrow("changed my mind");
    expect(await stores.accounts.get(account.id)).toBeNull();
    expect((await test.stores.jobs.list()).map(({ payload }) => payload)).not.toContainEqual({ signInId: "s_never" });
    expect(await stores.transaction((tx) => tx.firstTime("never"))).toBe(true);
  });

  it("sees what it has written; others see it only afterwards", async () => {
    const account = anAccount();
    await stores.transaction(async (tx) => {
      await tx.accounts.insert(account);
      expect(await tx.accounts.find(account.key)).toMatchObject({ id: account.id });
      expect(await stores.accounts.find(account.key)).toBeNull();
      expect(await others.accounts.find(account.key)).toBeNull();
    });
    expect(await others.accounts.find(account.key)).toMatchObject({ id: account.id });
  });

  it("carries operations that were started at once", async () => {
    const accounts = range(8).map(() => anAccount());
    await stores.transaction(async (tx) => {
      await Promise.all(accounts.map((account) => tx.accounts.insert(account)));
    });
    const found = await Promise.all(accounts.map(({ id }) => stores.accounts.get(id)));
    expect(found.map((account) => account?.id)).toEqual(accounts.map(({ id }) => id));
  });

  it("fails with the duplicate even when the work has caught it", async () => {
    const account = await stores.transaction((tx) => tx.accounts.insert(anAccount()));
    const other = anAccount();
    const work = stores.transaction(async (tx) => {
      await tx.accounts.insert(other);
      await tx.accounts.insert(anAccount({ key: account.key })).catch(() => undefined);
      return "fine";
    });
    await expect(work).rejects.toMatchObject({ name: "StoreError", kind: "duplicate", key: "accounts.key" });
    expect(await stores.accounts.get(other.id)).toBeNull();
  });

  it("is of no use when its work is over", async () => {
    let kept: Transaction | undefined;
    await stores.transaction(async (tx) => {
      kept = tx;
      await tx.tenant();
    });
    await expect(kept?.accounts.get("a")).rejects.toThrow(/transaction is over/);
  });
});

describe("two at the same moment", () => {
  it("keep every one of many changes of one record", async () => {
    const created = await stores.transaction((tx) => tx.imports.insert(anImport()));
    const addOne = (from: TenantStores) =>
      from.transaction(async (tx) => {
        const now = await tx.imports.get(created.id);
        if (!now) throw new Error("gone");
        const moved = await tx.imports.move(now, { counts: { ...now.counts, added: now.counts.added + 1 } });
        expect(moved).not.toBeNull();
      });
    await Promise.all(range(16).map((n) => addOne(n % 2 ? stores : others)));
    expect((await stores.imports.get(created.id))?.counts.added).toBe(16);
  });

  it("have one decision between them", async () => {
    const created = await stores.transaction((tx) => tx.imports.insert(anImport()));
    const decide = (from: TenantStores) =>
      from.transaction(async (tx) => {
        const now = await tx.imports.get(created.id);
        if (now?.state !== "planned") return "late";
        await tx.jobs.add("import.run", { importId: created.id }, new Date(), `import:${created.id}`);
        return (await tx.imports.move(now, { state: "running" })) ? "first" : "late";
      });
    const answers = await Promise.all(range(8).map((n) => decide(n % 2 ? stores : others)));
    expect(answers.filter((answer) => answer === "first")).toHaveLength(1);
    expect((await stores.imports.get(created.id))?.version).toBe(2);
    const jobs = await test.stores.jobs.list();
    expect(jobs.filter(({ payload }) => payload.importId === created.id)).toHaveLength(1);
  });

  it("save one record of a unique key", async () => {
    const key = anAccount().key;
    const saved = await Promise.allSettled(
      range(8).map((n) => (n % 2 ? stores : others).transaction((tx) => tx.accounts.insert(anAccount({ key })))),
    );
    expect(saved.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const each of saved) {
      if (each.status === "rejected") expect(each.reason).toMatchObject({ kind: "duplicate", key: "accounts.key" });
    }
  });

  it("bring a key for the first time once", async () => {
    const answers = await Promise.all(
      range(8).map((n) => (n % 2 ? stores : others).transaction((tx) => tx.firstTime("click 1"))),
    );
    expect(answers.filter((first) => first)).toHaveLength(1);
    expect(await stores.transaction((tx) => tx.firstTime("click 1"))).toBe(false);
    expect(await test.stores.tenant("t_other").transaction((tx) => tx.firstTime("click 1"))).toBe(true);
  });
});

describe("a unique key", () => {
  const duplicates: [string, (tx: Transaction) => Promise<unknown>][] = [
    ["members.person", (tx) => twice((userId) => tx.members.insert(aMember({ userId })))],
    ["sign-ins.email", (tx) => twice((email) => tx.signIns.insert(aSignIn({ email })))],
    ["accounts.key", (tx) => twice((key) => tx.accounts.insert(anAccount({ key })))],
    ["connections.product", (tx) => twice((productId) => tx.connections.insert(aConnection({ productId })))],
    ["mappings.account", (tx) => twice((accountKey) => tx.mappings.insert(aMapping({ accountKey })))],
    ["import-rows.position", (tx) => twice((importId) => tx.importRows.insert(anImportRow({ importId })))],
    [
      "import-rows.position",
      (tx) => tx.importRows.insertAll([anImportRow({ importId: "i_1" }), anImportRow({ importId: "i_1" })]),
    ],
    ["postings.message", (tx) => twice((messageId) => tx.postings.insert(aPosting({ message: aMessage(messageId) })))],
    ["drafts.id", (tx) => twice((id) => tx.drafts.insert(aDraft({ id })))],
  ];
  const aMessage = (messageId: string) =>
    ({ platform: "slack", workspaceId: "T1", channelId: "C", messageId }) as const;
  const twice = async (insert: (value: string) => Promise<unknown>) => {
    await insert("same@example.com");
    await insert("same@example.com");
  };

  it.each(duplicates)("%s is refused by name, without the value", async (key, work) => {
    const error = await stores.transaction(work).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ kind: "duplicate", key });
    expect(error).not.toHaveProperty("cause");
    expect(String(error)).not.toContain("same@example.com");
  });

  it("may be the same for another tenant", async () => {
    const connection = aConnection({ productId: "connect" });
    await stores.transaction((tx) => tx.connections.insert(connection));
    const other = test.stores.tenant("t_other");
    await other.transaction((tx) => tx.connections.insert(aConnection({ productId: "connect" })));
    expect(await other.connections.list()).toHaveLength(1);
    expect(await stores.connections.findByProduct("connect")).toMatchObject({ id: connection.id });
  });
});
