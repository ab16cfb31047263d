import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Stores } from "../../src/core/ports/stores.ts";
import { type ClockOptions, startClock } from "../../src/jobs/clock.ts";
import { quietLog } from "../fixtures/quiet-log.ts";
import { createTestClock } from "../fixtures/test-clock.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";

const clock = createTestClock();
let test: TestStores;
let another: Stores;
beforeAll(async () => {
  test = await openTestStores({ clock });
  another = await test.openAnother();
});
afterAll(() => test.close());
beforeEach(async () => {
  clock.pass(3_600_000);
  for (let job = await claim(); job; job = await claim()) await test.stores.jobs.done(job);
});

const claim = () => test.stores.jobs.claim(["clock"], 30_000);
const nightly = { name: "companies.refresh", cron: "30 2 * * *" };

function start(options: Partial<ClockOptions> = {}) {
  return startClock({
    stores: test.stores,
    tenantId: test.tenantId,
    timeZone: "Europe/Rome",
    ticks: [nightly],
    log: quietLog,
    wakeJobs() {},
    ...options,
  });
}

describe("the clock", () => {
  it("has one process win each tick, even when its job is done already", async () => {
    let woken = 0;
    const wakeJobs = () => {
      woken += 1;
    };
    const clocks = [start({ wakeJobs }), start({ stores: another, wakeJobs })];
    const at = new Date("2026-11-03T01:30:00Z");
    const won = await Promise.all(clocks.map((each) => each.tick("companies.refresh", at)));
    expect(won.sort()).toEqual([false, true]);
    const job = await claim();
    expect(job).toMatchObject({ kind: "clock", payload: { tick: "companies.refresh" } });
    expect(job && (await test.stores.jobs.done(job))).toBe(true);
    expect(await clocks[0]?.tick("companies.refresh", at)).toBe(false);
    expect(await claim()).toBeNull();
    expect(woken).toBe(1);
    expect(await clocks[0]?.tick("companies.refresh", new Date("2026-11-04T01:30:00Z"))).toBe(true);
    await Promise.all(clocks.map((each) => each.stop()));
  });

  it("ticks by itself", async () => {
    let ticked = () => {};
    const first = new Promise<void>((resolve) => {
      ticked = resolve;
    });
    const running = start({ ticks: [{ name: "often", cron: "* * * * * *" }], wakeJobs: () => ticked() });
    await first;
    await running.stop();
    expect((await claim())?.payload).toEqual({ tick: "often" });
  });

  it("says which schedule it cannot read", () => {
    expect(() => start({ ticks: [{ name: "odd", cron: "61 * * * *" }] })).toThrow(/The tick odd .*`61 \* \* \* \*`/);
  });
});
