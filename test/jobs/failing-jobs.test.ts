import { describe, expect, it } from "vitest";
import { type Job, LaterError } from "../../src/core/job/job.ts";
import { aLongTimeMs, gate, testWorkers } from "./test-workers.ts";

const workers = testWorkers();

describe("a job that fails", () => {
  it("runs again after a while, and is given up at last", async () => {
    let runs = 0;
    await workers.add("broken");
    const worker = workers.start(
      async () => {
        runs += 1;
        throw new TypeError("no such thing");
      },
      { maxAttempts: 3 },
    );
    await worker.idle();
    expect(await workers.left()).toMatchObject([
      { state: "waiting", attempts: 1, lastError: "TypeError: no such thing" },
    ]);
    expect(runs).toBe(1);
    for (const expected of [2, 3]) {
      workers.clock.pass(aLongTimeMs);
      await worker.idle();
      expect(runs).toBe(expected);
    }
    expect(await workers.left()).toEqual([]);
    expect(await workers.test.stores.jobs.list({ state: "dead" })).toMatchObject([
      { payload: { name: "broken" }, attempts: 3 },
    ]);
    expect(workers.errors).toEqual(["A job has failed for the last time and is given up."]);
  });

  it("waits as long as it says, however often", async () => {
    let runs = 0;
    await workers.add("patient");
    const worker = workers.start(
      async () => {
        runs += 1;
        if (runs < 5) throw new LaterError(new Date(workers.clock.now().getTime() + aLongTimeMs));
      },
      { maxAttempts: 2 },
    );
    for (let n = 1; n <= 5; n++) {
      await worker.idle();
      expect(runs).toBe(n);
      workers.clock.pass(aLongTimeMs);
    }
    expect(await workers.left()).toEqual([]);
    expect(workers.errors).toEqual([]);
  });

  it("waits after its first failure as briefly as any, however often its process has vanished", async () => {
    await workers.add("unlucky");
    for (let n = 0; n < 6; n++) {
      await workers.test.stores.jobs.claim(["redraw"], 30_000);
      workers.clock.pass(31_000);
    }
    const worker = workers.start(() => Promise.reject(new Error("once")));
    await worker.idle();
    const [job] = await workers.left();
    expect(job).toMatchObject({ state: "waiting", attempts: 7, failures: 1 });
    expect((job?.dueAt.getTime() ?? 0) - workers.clock.now().getTime()).toBeLessThanOrEqual(1_000);
  });

  it("is given up unrun when every process that ran it has vanished", async () => {
    await workers.add("poison");
    for (let n = 0; n < 2; n++) {
      await workers.test.stores.jobs.claim(["redraw"], 30_000);
      workers.clock.pass(31_000);
    }
    const worker = workers.start(() => Promise.reject(new Error("not called")), { maxAttempts: 2 });
    await worker.idle();
    expect(workers.errors).toEqual(["A job is given up: every process that ran it has vanished."]);
    expect(await workers.left()).toEqual([]);
  });
});

describe("a lease", () => {
  it("is extended while the job runs", async () => {
    const end = gate();
    await workers.add("long");
    const leaseMs = 600;
    workers.start(() => end.opened, { leaseMs });
    for (let n = 0; n < 3; n++) {
      await new Promise((resolve) => setTimeout(resolve, leaseMs / 2));
      expect(await workers.test.stores.jobs.claim(["redraw"], leaseMs)).toBeNull();
    }
    end.open();
  });

  it("that was lost aborts the job and leaves it to who has it", async () => {
    const aborted = gate();
    await workers.add("lost");
    const worker = workers.start(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            aborted.open();
            reject(signal.reason);
          });
        }),
      { leaseMs: 90 },
    );
    while ((await workers.left())[0]?.state !== "running") await new Promise((resolve) => setTimeout(resolve, 5));
    let taken: Job | null = null;
    while (!taken) {
      workers.clock.pass(60_000);
      taken = await workers.test.stores.jobs.claim(["redraw"], 30_000);
    }
    expect(taken.fence).toBe(2);
    await aborted.opened;
    await worker.stop();
    expect(await workers.left()).toMatchObject([{ state: "running", fence: 2 }]);
    expect(await workers.test.stores.jobs.done(taken)).toBe(true);
  });
});

describe("a worker that stops", () => {
  it("lets its jobs end", async () => {
    const begun = gate();
    const end = gate();
    await workers.add("nearly done");
    const worker = workers.start(() => {
      begun.open();
      return end.opened;
    });
    await begun.opened;
    const stopped = worker.stop();
    end.open();
    await stopped;
    expect(await workers.left()).toEqual([]);
  });

  it("hands over what takes too long, due at once and not counted", async () => {
    const begun = gate();
    await workers.add("endless");
    const worker = workers.start(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          begun.open();
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
      { patienceMs: 20 },
    );
    await begun.opened;
    await worker.stop();
    expect(await workers.left()).toMatchObject([{ state: "waiting", attempts: 0 }]);
  });
});
