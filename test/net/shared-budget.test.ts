import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Leases } from "../../src/core/ports/leases.ts";
import { createBudget } from "../../src/net/create-budget.ts";
import { memoryLeases } from "../../src/net/memory-leases.ts";
import { quietLog } from "./quiet-log.ts";

const side = { key: "autotask 1", lane: "Companies" };
const two = { atOnce: 2, perSecond: Number.POSITIVE_INFINITY };

/** As many processes as told, with one memory. */
function processes(count: number, options: { leases?: Leases; nowMs?: () => number } = {}) {
  const leases = options.leases ?? memoryLeases();
  return Array.from({ length: count }, () => createBudget({ ...options, leases }));
}

describe("a budget that processes share", () => {
  it("runs at most as many calls of a lane at once as allowed, over all of them, and lets each have its turn", async () => {
    let running = 0;
    let most = 0;
    const ended: number[] = [];
    const call = (process: number) => async () => {
      most = Math.max(most, ++running);
      await sleep(3);
      running -= 1;
      ended.push(process);
    };
    await Promise.all(
      processes(3).flatMap((budget, process) => Array.from({ length: 8 }, () => budget.run(side, two, call(process)))),
    );
    expect([most, ended.length]).toEqual([2, 24]);
    expect(new Set(ended.slice(0, 12)).size).toBe(3);
  });

  it("keeps lanes of a far side apart, and counts their calls of a second together", async () => {
    const [one, other] = processes(2);
    const allowance = { atOnce: 1, perSecond: 3 };
    let started = 0;
    const call = async () => {
      started += 1;
    };
    const lane = (name: string) => ({ key: "autotask 1", lane: name });
    const all = [
      one?.run(lane("Companies"), allowance, call),
      one?.run(lane("Contacts"), allowance, call),
      other?.run(lane("Version"), allowance, call),
    ];
    await Promise.all(all);
    const fourth = other?.run(lane("Other"), allowance, call);
    await sleep(200);
    expect(started).toBe(3);
    await fourth;
    expect(started).toBe(4);
  });

  it("starts no call of anybody before a pause is over", async () => {
    const [one, other] = processes(2);
    const pausedAt = Date.now();
    await one?.hold(side.key, 120);
    const startedAt = await other?.run(side, two, async () => Date.now());
    expect((startedAt ?? 0) - pausedAt).toBeGreaterThanOrEqual(120);
  });

  it("refuses at once, unsent, who cannot wait for the end of a pause, and says how long it lasts", async () => {
    const [one, other] = processes(2);
    await one?.hold(side.key, 60_000);
    for (const budget of [one, other]) {
      const refused = budget?.run(side, two, () => expect.fail("it is sent"), { remainingMs: () => 5_000 });
      await expect(refused).rejects.toMatchObject({ kind: "held" });
      await expect(refused).rejects.toSatisfy(({ retryAfterMs }) => retryAfterMs > 50_000 && retryAfterMs <= 60_000);
    }
  });

  it("gives the room of a process that died to others, once its lease has ended", async () => {
    let now = 1_000_000;
    const [dead, alive] = processes(2, { nowMs: () => now });
    const never = new AbortController();
    const stuck = [1, 2].map(() => dead?.run(side, two, () => new Promise(() => {}), { signal: never.signal }));
    await sleep(5);
    let ran = false;
    const waiting = alive?.run(side, two, async () => {
      ran = true;
    });
    await sleep(60);
    expect(ran).toBe(false);
    now += 15_001;
    await waiting;
    expect(ran).toBe(true);
    never.abort(new Error("over"));
    await Promise.all(stuck.map((each) => expect(each).rejects.toThrow("over")));
  });

  it("leaves nothing behind of a call that is waited for no more", async () => {
    const leases = memoryLeases();
    const [one, other] = processes(2, { leases });
    const single = { ...two, atOnce: 1 };
    let release = () => {};
    const first = one?.run(
      side,
      single,
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    const gone = new AbortController();
    const second = other?.run(side, single, async () => expect.fail("it runs"), { signal: gone.signal });
    await expect.poll(async () => (await leases.read(side.key))?.state.waiting.length).toBe(1);
    gone.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    release();
    await first;
    await expect.poll(async () => (await leases.read(side.key))?.state).toMatchObject({ running: [], waiting: [] });
  });

  it("goes on with its own count where the leases cannot be reached, and says so in the log", async () => {
    const log = quietLog();
    const broken: Leases = {
      read: () => Promise.reject(new Error("no database")),
      swap: () => Promise.reject(new Error("no database")),
    };
    const budget = createBudget({ leases: broken, log });
    let running = 0;
    let most = 0;
    const call = async () => {
      most = Math.max(most, ++running);
      await sleep(2);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 6 }, () => budget.run(side, two, call)));
    expect(most).toBe(2);
    expect(log.lines.join()).toContain("budgets cannot be shared");
  });

  it("writes what has ended before it closes, and nothing after that", async () => {
    const leases = memoryLeases();
    let swaps = 0;
    const counted: Leases = {
      read: leases.read,
      swap(...change) {
        swaps += 1;
        return leases.swap(...change);
      },
    };
    const budget = createBudget({ leases: counted });
    await budget.run(side, two, async () => undefined);
    let release = () => {};
    const last = budget.run(
      side,
      two,
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    await expect.poll(async () => (await leases.read(side.key))?.state.running.length).toBe(1);
    await budget.close();
    const before = swaps;
    release();
    await last;
    await sleep(5);
    expect(swaps).toBe(before);
  });
});
