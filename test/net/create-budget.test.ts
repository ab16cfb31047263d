import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createBudget } from "../../src/net/create-budget.ts";

const FAST = { atOnce: 2, perSecond: Number.POSITIVE_INFINITY };

describe("createBudget", () => {
  it("runs at most as many calls of a key at once as allowed", async () => {
    const budget = createBudget();
    let running = 0;
    let most = 0;
    const call = async () => {
      most = Math.max(most, ++running);
      await sleep(5);
      running--;
    };
    await Promise.all(Array.from({ length: 8 }, () => budget.run({ key: "cw" }, FAST, call)));
    expect(most).toBe(2);
  });

  it("lets what is over the allowance of a second wait, though nothing runs", async () => {
    const budget = createBudget();
    let started = 0;
    const calls = Array.from({ length: 5 }, () =>
      budget.run({ key: "cw" }, { atOnce: 5, perSecond: 4 }, async () => {
        started++;
      }),
    );
    await Promise.all(calls.slice(0, 4));
    expect(started).toBe(4);
    await calls[4];
    expect(started).toBe(5);
  });

  it("keeps the keys apart", async () => {
    const budget = createBudget();
    const never = budget.run({ key: "slow" }, { ...FAST, atOnce: 1 }, () => sleep(200));
    await expect(budget.run({ key: "other" }, { ...FAST, atOnce: 1 }, async () => "done")).resolves.toBe("done");
    await never;
  });

  it("lets a waiting call go when its signal aborts, without running it", async () => {
    const budget = createBudget();
    const one = { ...FAST, atOnce: 1 };
    const first = budget.run({ key: "cw" }, one, () => sleep(30));
    const controller = new AbortController();
    let ran = false;
    const call = async () => {
      ran = true;
    };
    const second = budget.run({ key: "cw" }, one, call, { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    await first;
    expect(ran).toBe(false);
  });

  it("goes on after a call that fails", async () => {
    const budget = createBudget();
    const one = { ...FAST, atOnce: 1 };
    await expect(budget.run({ key: "cw" }, one, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    await expect(budget.run({ key: "cw" }, one, async () => "next")).resolves.toBe("next");
  });
});
