import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Job, type JobKind, LaterError } from "../../src/core/job/job.ts";
import type { Log } from "../../src/core/ports/log.ts";
import type { TenantStores } from "../../src/core/ports/stores.ts";
import { startWorker, type Worker, type WorkerOptions } from "../../src/jobs/worker.ts";
import { createTestClock } from "../fixtures/test-clock.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";
import { anImport } from "../store/sample-records.ts";

const clock = createTestClock();
const aLongTimeMs = 3_600_000;
let test: TestStores;
let workers: Worker[] = [];
let errors: string[] = [];
const log: Log = { debug() {}, info() {}, warn() {}, error: (message) => errors.push(message) };

beforeAll(async () => {
  test = await openTestStores({ clock });
});
afterAll(() => test.close());
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  workers = [];
  errors = [];
  const rest = startWorker({ ...usual, handlers: { redraw: async () => {}, "import.run": async () => {} } });
  clock.pass(24 * aLongTimeMs);
  await rest.idle();
  await rest.stop();
});

const usual: Omit<WorkerOptions, "handlers" | "queue"> & { queue: WorkerOptions["queue"] } = {
  get queue() {
    return test.stores.jobs;
  },
  clock,
  log,
  atOnce: 4,
  leaseMs: 30_000,
  pollMs: aLongTimeMs,
};

function start(
  handler: (job: Job, signal: AbortSignal) => Promise<void>,
  options: Partial<WorkerOptions> = {},
): Worker {
  const worker = startWorker({ ...usual, handlers: { redraw: handler }, ...options });
  workers.push(worker);
  return worker;
}

const add = (name: string, inMs = 0, kind: JobKind = "redraw") =>
  test.stores
    .tenant(test.tenantId)
    .transaction((tx) => tx.jobs.add(kind, { name }, new Date(clock.now().getTime() + inMs)));

const left = async () => (await test.stores.jobs.list()).filter(({ state }) => state !== "dead");

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

describe("a worker", () => {
  it("does what is due and removes it", async () => {
    const done: (string | undefined)[] = [];
    for (const name of ["a", "b", "c", "d", "e", "f"]) await add(name);
    const worker = start(async ({ payload }) => {
      done.push(payload.name);
    });
    await worker.idle();
    expect(done.sort()).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect(await left()).toEqual([]);
  });

  it("starts a job as soon as it is woken", async () => {
    const seen = gate();
    const worker = start(async () => seen.open());
    await worker.idle();
    await add("woken");
    worker.wake();
    await seen.opened;
  });

  it("sees a job of another process without being woken", async () => {
    const seen = gate();
    const worker = start(async () => seen.open(), { pollMs: 30 });
    await worker.idle();
    await add("unsaid");
    await seen.opened;
  });

  it("sleeps until the next job is due", async () => {
    const seen = gate();
    await add("soon", 60);
    start(async () => seen.open());
    await seen.opened;
  });

  it("runs only as many at once as allowed", async () => {
    let running = 0;
    let most = 0;
    const full = gate();
    for (let n = 0; n < 7; n++) await add(`${n}`);
    const worker = start(
      async () => {
        running += 1;
        most = Math.max(most, running);
        if (running === 3) full.open();
        await full.opened;
        running -= 1;
      },
      { atOnce: 3 },
    );
    await worker.idle();
    expect(most).toBe(3);
  });

  it("runs the jobs that a job adds before it is idle", async () => {
    const done: (string | undefined)[] = [];
    await add("first");
    const worker = start(async ({ payload }) => {
      done.push(payload.name);
      if (payload.name === "first") await add("second");
    });
    await worker.idle();
    expect(done).toEqual(["first", "second"]);
  });

  it("leaves kinds it does not know to others", async () => {
    await add("theirs", 0, "import.run");
    const worker = start(async () => {});
    await worker.idle();
    expect(await left()).toMatchObject([{ kind: "import.run", state: "waiting", attempts: 0 }]);
  });

  it("shares the queue with others, each job done once", async () => {
    const another = (await test.openAnother()).jobs;
    const done: (string | undefined)[] = [];
    const handler = async ({ payload }: Job) => {
      done.push(payload.name);
    };
    const names = Array.from({ length: 20 }, (_, n) => `${n + 10}`);
    for (const name of names) await add(name);
    const both = [start(handler), start(handler, { queue: another })];
    await Promise.all(both.map((worker) => worker.idle()));
    expect(done.sort()).toEqual(names);
  });
});

describe("two workers", () => {
  it("have seen the last change when all is quiet, however many come at once", async () => {
    const another = await test.openAnother();
    const stores = [test.stores.tenant(test.tenantId), another.tenant(test.tenantId)] as const;
    const { id } = await stores[0].transaction((tx) => tx.imports.insert(anImport()));
    let drawn = 0;
    let runs = 0;
    const redraw = async () => {
      const { added } = (await stores[0].imports.get(id))?.counts ?? { added: -1 };
      runs += 1;
      drawn = Math.max(drawn, added);
    };
    const both = [start(redraw), start(redraw, { queue: another.jobs })];
    const change = (from: TenantStores) =>
      from.transaction(async (tx) => {
        const now = await tx.imports.get(id);
        if (!now) throw new Error("gone");
        await tx.jobs.add("redraw", { view: "import", id }, clock.now(), `redraw:import:${id}`);
        await tx.imports.move(now, { counts: { ...now.counts, added: now.counts.added + 1 } });
      });
    const changes = Array.from({ length: 24 }, async (_, n) => {
      await change(stores[n % 2 ? 0 : 1]);
      for (const worker of both) worker.wake();
    });
    await Promise.all(changes);
    for (const worker of both) await worker.idle();
    expect(drawn).toBe(24);
    expect(runs).toBeLessThanOrEqual(24);
    expect(await left()).toEqual([]);
  });
});

describe("a job that fails", () => {
  it("runs again after a while, and is given up at last", async () => {
    let runs = 0;
    await add("broken");
    const worker = start(
      async () => {
        runs += 1;
        throw new TypeError("no such thing");
      },
      { maxAttempts: 3 },
    );
    await worker.idle();
    expect(await left()).toMatchObject([{ state: "waiting", attempts: 1, lastError: "TypeError: no such thing" }]);
    expect(runs).toBe(1);
    for (const expected of [2, 3]) {
      clock.pass(aLongTimeMs);
      await worker.idle();
      expect(runs).toBe(expected);
    }
    expect(await left()).toEqual([]);
    expect(await test.stores.jobs.list({ state: "dead" })).toMatchObject([
      { payload: { name: "broken" }, attempts: 3 },
    ]);
    expect(errors).toEqual(["A job has failed for the last time and is given up."]);
  });

  it("waits as long as it says, however often", async () => {
    let runs = 0;
    await add("patient");
    const worker = start(
      async () => {
        runs += 1;
        if (runs < 5) throw new LaterError(new Date(clock.now().getTime() + aLongTimeMs));
      },
      { maxAttempts: 2 },
    );
    for (let n = 1; n <= 5; n++) {
      await worker.idle();
      expect(runs).toBe(n);
      clock.pass(aLongTimeMs);
    }
    expect(await left()).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("is given up unrun when every process that ran it has vanished", async () => {
    await add("poison");
    for (let n = 0; n < 2; n++) {
      await test.stores.jobs.claim(["redraw"], 30_000);
      clock.pass(31_000);
    }
    const worker = start(() => Promise.reject(new Error("not called")), { maxAttempts: 2 });
    await worker.idle();
    expect(errors).toEqual(["A job is given up: every process that ran it has vanished."]);
    expect(await left()).toEqual([]);
  });
});

describe("a lease", () => {
  it("is extended while the job runs", async () => {
    const end = gate();
    await add("long");
    const leaseMs = 600;
    start(() => end.opened, { leaseMs });
    for (let n = 0; n < 3; n++) {
      await new Promise((resolve) => setTimeout(resolve, leaseMs / 2));
      expect(await test.stores.jobs.claim(["redraw"], leaseMs)).toBeNull();
    }
    end.open();
  });

  it("that was lost aborts the job and leaves it to who has it", async () => {
    const aborted = gate();
    await add("lost");
    start(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            aborted.open();
            reject(signal.reason);
          });
        }),
      { leaseMs: 90 },
    );
    while ((await left())[0]?.state !== "running") await new Promise((resolve) => setTimeout(resolve, 5));
    clock.pass(60_000);
    const taken = await test.stores.jobs.claim(["redraw"], 30_000);
    expect(taken?.fence).toBe(2);
    await aborted.opened;
    await workers[0]?.stop();
    expect(await left()).toMatchObject([{ state: "running", fence: 2 }]);
    expect(taken && (await test.stores.jobs.done(taken))).toBe(true);
  });
});

describe("a worker that stops", () => {
  it("lets its jobs end", async () => {
    const begun = gate();
    const end = gate();
    await add("nearly done");
    const worker = start(() => {
      begun.open();
      return end.opened;
    });
    await begun.opened;
    const stopped = worker.stop();
    end.open();
    await stopped;
    expect(await left()).toEqual([]);
  });

  it("hands over what takes too long, due at once and not counted", async () => {
    const begun = gate();
    await add("endless");
    const worker = start(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          begun.open();
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
      { patienceMs: 20 },
    );
    await begun.opened;
    await worker.stop();
    expect(await left()).toMatchObject([{ state: "waiting", attempts: 0 }]);
  });
});
