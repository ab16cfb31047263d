import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Company } from "../../src/core/ports/psa.ts";
import type { TenantStores } from "../../src/core/ports/stores.ts";
import { createTestClock } from "../fixtures/test-clock.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";
import { aDraft, aMapping, aMember, anAccount, anImport, anImportRow, aPosting } from "./sample-records.ts";

const clock = createTestClock();
let test: TestStores;
let stores: TenantStores;
beforeAll(async () => {
  test = await openTestStores({ clock });
  stores = test.stores.tenant(test.tenantId);
});
afterAll(() => test.close());

describe("lists", () => {
  it("give accounts by name, in the order people expect", async () => {
    const names = ["Zeta", "contoso 10", "Äpfel", "Contoso 9", "alpha"];
    await stores.transaction(async (tx) => {
      for (const name of names) await tx.accounts.insert(anAccount({ name }));
    });
    const found = await stores.accounts.list();
    expect(found.map(({ name }) => name)).toEqual(["alpha", "Äpfel", "Contoso 9", "contoso 10", "Zeta"]);
  });

  it("give members of a role, and a member by the whole key", async () => {
    const admin = aMember({ role: "admin", userId: "U7" });
    await stores.transaction(async (tx) => {
      await tx.members.insert(admin);
      await tx.members.insert(aMember({ userId: "U7", workspaceId: "T2" }));
      await tx.members.insert(aMember({ userId: "U7", platform: "teams" }));
    });
    expect((await stores.members.list({ role: "admin" })).map(({ id }) => id)).toEqual([admin.id]);
    expect(await stores.members.list()).toHaveLength(3);
    expect((await stores.members.find("slack", "T1", "U7"))?.id).toBe(admin.id);
    expect(await stores.members.find("slack", "T3", "U7")).toBeNull();
  });

  it("give mappings by account, connection and company", async () => {
    const company = { id: "19", name: "Contoso" };
    await stores.transaction(async (tx) => {
      await tx.mappings.insert(aMapping({ accountKey: "1", connectionId: "c_1", company }));
      await tx.mappings.insert(aMapping({ accountKey: "1", connectionId: "c_2", company }));
      await tx.mappings.insert(aMapping({ accountKey: "2", connectionId: "c_1", company }));
      await tx.mappings.insert(aMapping({ accountKey: "3", connectionId: "c_1" }));
    });
    const keys = async (filter: Parameters<typeof stores.mappings.list>[0]) =>
      (await stores.mappings.list(filter)).map(({ accountKey, connectionId }) => `${accountKey} ${connectionId}`);
    expect(await keys({})).toHaveLength(4);
    expect(await keys({ accountKey: "1" })).toEqual(["1 c_1", "1 c_2"]);
    expect(await keys({ connectionId: "c_1" })).toEqual(["1 c_1", "2 c_1", "3 c_1"]);
    expect(await keys({ connectionId: "c_1", companyId: "19" })).toEqual(["1 c_1", "2 c_1"]);
    expect((await stores.mappings.find("2", "c_1"))?.company).toEqual(company);
  });

  it("give rows in order of position, by state, and count them", async () => {
    const states = ["planned", "added", "failed", "added", "planned", "exists"] as const;
    const rows = states.map((state, position) => anImportRow({ importId: "i_9", position, state }));
    await stores.transaction((tx) => tx.importRows.insertAll([...rows].reverse()));
    await stores.transaction((tx) => tx.importRows.insertAll([]));
    const positions = async (filter?: Parameters<typeof stores.importRows.list>[1]) =>
      (await stores.importRows.list("i_9", filter)).map(({ position }) => position);
    expect(await positions()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await positions({ states: ["planned", "failed"] })).toEqual([0, 2, 4]);
    expect(await positions({ limit: 2 })).toEqual([0, 1]);
    const counts = { planned: 2, adding: 0, added: 2, exists: 1, skipped: 0, failed: 1 };
    expect(await stores.importRows.counts("i_9")).toEqual(counts);
    expect(await stores.transaction((tx) => tx.importRows.counts("i_9"))).toEqual(counts);
  });

  it("give imports newest first, postings by what they show and by where they stand", async () => {
    const older = anImport({ accountKey: "5", plannedAt: new Date(1) });
    const newer = anImport({ accountKey: "5", plannedAt: new Date(2) });
    const posting = aPosting({ subject: { view: "import", id: newer.id } });
    await stores.transaction(async (tx) => {
      await tx.imports.insert(older);
      await tx.imports.insert(newer);
      await tx.postings.insert(posting);
    });
    expect((await stores.imports.list({ accountKey: "5" })).map(({ id }) => id)).toEqual([newer.id, older.id]);
    expect((await stores.postings.list({ view: "import", id: newer.id })).map(({ id }) => id)).toEqual([posting.id]);
    expect(await stores.postings.list({ view: "import", id: older.id })).toEqual([]);
    const recent = async (since: number) => (await stores.postings.recent("import", new Date(since))).length;
    expect([await recent(posting.postedAt.getTime()), await recent(posting.postedAt.getTime() + 1)]).toEqual([1, 0]);
    expect((await stores.postings.at(posting.message))?.id).toBe(posting.id);
    expect(await stores.postings.at({ ...posting.message, messageId: "other" })).toBeNull();
  });

  it("give audit entries newest first, as they were added", async () => {
    await stores.transaction(async (tx) => {
      for (const action of ["a.first", "a.second", "a.third"]) {
        await tx.audit.add({ memberId: "m_1", via: "slack", action, record: "connection:c_9", after: { n: 1 } });
      }
    });
    const found = await stores.audit.list({ record: "connection:c_9", limit: 2 });
    expect(found.map(({ action }) => action)).toEqual(["a.third", "a.second"]);
    expect(Object.keys(found[0] ?? {}).sort()).toEqual(["action", "after", "at", "id", "memberId", "record", "via"]);
  });
});

describe("a draft", () => {
  it("is gone when its time is over, though it still lies there", async () => {
    const draft = await stores.transaction((tx) =>
      tx.drafts.insert(aDraft({ expiresAt: new Date(clock.now().getTime() + 15 * 60_000) })),
    );
    expect(await stores.drafts.get(draft.id)).toEqual(draft);
    clock.pass(15 * 60_000);
    expect(await stores.drafts.get(draft.id)).toBeNull();
    expect(await stores.transaction((tx) => tx.drafts.get(draft.id))).toBeNull();
  });
});

describe("company pages", () => {
  const company = (id: string): Company => ({
    id,
    name: `Company ${id}`,
    types: [{ id: "1", name: "Customer" }],
    deleted: false,
  });
  const read = async (generation: string, from = stores) => {
    const ids: string[] = [];
    for await (const page of from.companyPages.read("c_1", generation)) ids.push(...page.map(({ id }) => id));
    return ids;
  };

  it("come back in order, each generation apart, and go", async () => {
    const { companyPages } = stores;
    await companyPages.write("c_1", "g1", 1, [company("3")]);
    await companyPages.write("c_1", "g1", 0, [company("1")]);
    await companyPages.write("c_1", "g1", 0, [company("1"), company("2")]);
    await companyPages.write("c_1", "g2", 0, [company("9")]);
    await companyPages.write("c_2", "g1", 0, [company("7")]);
    expect(await read("g1")).toEqual(["1", "2", "3"]);
    expect(await read("g1", test.stores.tenant("t_other"))).toEqual([]);
    await companyPages.drop("c_1", ["g1"]);
    expect([await read("g1"), await read("g2")]).toEqual([[], ["9"]]);
    await companyPages.drop("c_1");
    expect(await read("g2")).toEqual([]);
  });

  it("hold more than one reply of the database carries", async () => {
    const ids = Array.from({ length: 30 }, (_, page) => Array.from({ length: 20 }, (_, n) => `${page * 20 + n}`));
    for (const [page, each] of ids.entries()) await stores.companyPages.write("c_1", "long", page, each.map(company));
    expect(await read("long")).toEqual(ids.flat());
  });
});
