import { afterAll, beforeAll, expect, it } from "vitest";
import type { ImportRow } from "../../src/core/import/import.ts";
import type { TenantStores } from "../../src/core/ports/stores.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";
import { anImportRow } from "./sample-records.ts";

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

async function rowsOf(importId: string, count: number): Promise<readonly ImportRow[]> {
  const rows = Array.from({ length: count }, (_, position) =>
    anImportRow({ id: `r_${importId}_${position}`, importId, position, state: "planned", reason: "stopped" }),
  );
  await stores.transaction((tx) => tx.importRows.insertAll(rows));
  return stores.importRows.list(importId);
}

it("moves many records at once and answers them as they are then, without what was removed", async () => {
  const rows = await rowsOf("i_many", 30);
  const moved = await stores.transaction((tx) =>
    tx.importRows.moveAll(
      rows.map((record) => ({ record, changes: { state: "added", userKey: record.id, reason: undefined } })),
    ),
  );
  expect(moved).toEqual(await stores.importRows.list("i_many"));
  expect(moved.every(({ state, version }) => state === "added" && version === 2)).toBe(true);
  expect(moved.some((row) => "reason" in row)).toBe(false);
});

it("leaves alone what somebody else has moved meanwhile, and does not answer it", async () => {
  const rows = await rowsOf("i_faster", 3);
  const [first] = rows;
  if (!first) throw new Error("no row");
  await others.transaction((tx) => tx.importRows.move(first, { state: "skipped" }));
  const moved = await stores.transaction((tx) =>
    tx.importRows.moveAll(rows.map((record) => ({ record, changes: { state: "added" } }))),
  );
  expect(moved.map(({ position }) => position)).toEqual([1, 2]);
  expect((await stores.importRows.list("i_faster")).map(({ state }) => state)).toEqual(["skipped", "added", "added"]);
});

it("gives each record to one of two who move all of them at the same moment", async () => {
  const rows = await rowsOf("i_race", 20);
  const move = (who: TenantStores, userKey: string) =>
    who.transaction((tx) =>
      tx.importRows.moveAll(rows.map((record) => ({ record, changes: { state: "added", userKey } }))),
    );
  const [mine, theirs] = await Promise.all([move(stores, "mine"), move(others, "theirs")]);
  expect(mine.length + theirs.length).toBe(20);
  const winner = mine.length > 0 ? "mine" : "theirs";
  expect((await stores.importRows.list("i_race")).every(({ userKey }) => userKey === winner)).toBe(true);
});
