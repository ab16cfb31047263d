import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBudget } from "../../src/net/create-budget.ts";
import { EMPTY_STATE } from "../../src/net/far-side-state.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";

describe("leases in the store", () => {
  let test: TestStores;
  beforeAll(async () => {
    test = await openTestStores();
  });
  afterAll(() => test.close());

  it("swaps only what was read", async () => {
    const { leases } = test.stores;
    expect(await leases.read("a")).toBeNull();
    expect(await leases.swap("a", 0, EMPTY_STATE)).toBe(true);
    expect(await leases.swap("a", 0, EMPTY_STATE)).toBe(false);
    const state = { ...EMPTY_STATE, heldUntil: 7, starts: [{ at: 1, count: 2 }] };
    expect(await leases.swap("a", 1, state)).toBe(true);
    expect(await leases.swap("a", 1, EMPTY_STATE)).toBe(false);
    expect(await leases.read("a")).toEqual({ version: 2, state });
  });

  it("keeps the calls of three processes under one allowance", async () => {
    const stores = [test.stores, await test.openAnother(), await test.openAnother()];
    let running = 0;
    let most = 0;
    let meet = () => {};
    // Each call lasts until a second one runs beside it.
    const call = async () => {
      most = Math.max(most, ++running);
      if (running % 2 === 0) meet();
      else {
        await new Promise<void>((resolve) => {
          meet = resolve;
        });
      }
      await sleep(2);
      running -= 1;
    };
    const allowance = { atOnce: 2, perSecond: 1_000 };
    const budgets = stores.map(({ leases }) => createBudget({ leases }));
    const calls = budgets.flatMap((budget) =>
      Array.from({ length: 8 }, () => budget.run({ key: "b" }, allowance, call)),
    );
    expect((await Promise.all(calls)).length).toBe(24);
    expect(most).toBe(2);
  });
});
