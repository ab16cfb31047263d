import { describe, expect, it } from "vitest";
import type { Job } from "../../src/core/job/job.ts";
import type { TenantStores } from "../../src/core/ports/stores.ts";
import { anImport } from "../store/sample-records.ts";
import { gate, testWorkers } from "./test-workers.ts";

const workers = testWorkers();

describe("a worker", () => {
  it("does what is due and removes it", async () => {
    const done: (string | undefined)[] = [];
    for (const name of ["a", "b", "c", "d", "e", "f"]) await workers.add(name);
    const worker = workers.start(async ({ payload }) => {
      done.push(payload.name);
    });
    await worker.idle();
    expect(done.sort()).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect(await workers.left()).toEqual([]);
  });

  it("starts a job as soon as it is woken", async () => {
    const seen = gate();
    const worker = workers.start(async () => seen.open());
    await worker.idle();
    await workers.add("woken");
    worker.wake();
    await seen.opened;
  });

  it("sees a job of another process without being woken", async () => {
    const seen = gate();
    const worker = workers.start(async () => seen.open(), { pollMs: 30 });
    await worker.idle();
    await workers.add("unsaid");
    await seen.opened;
  });

  it("sleeps until the next job is due", async () => {
    const seen = gate();
    await workers.add("soon", 60);
    workers.start(async () => seen.open());
    await seen.opened;
  });

  it("runs only as many at once as allowed", async () => {
    let running = 0;
    let most = 0;
    const full = gate();
    for (let n = 0; n < 7; n++) await workers.add(`${n}`);
    const worker = workers.start(
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
    await workers.add("first");
    const worker = workers.start(async ({ payload }) => {
      done.push(payload.name);
      if (payload.name === "first") await workers.add("second");
    });
    await worker.idle();
    expect(done).toEqual(["first", "second"]);
  });

  it("leaves kinds it does not know to others", async () => {
    await workers.add("theirs", 0, "import.run");
    const worker = workers.start(async () => {});
    await worker.idle();
    expect(await workers.left()).toMatchObject([{ kind: "import.run", state: "waiting", attempts: 0 }]);
  });

  it("shares the queue with others, each job done once", async () => {
    const another = (await workers.test.openAnother()).jobs;
    const done: (string | undefined)[] = [];
    const handler = async ({ payload }: Job) => {
      done.push(payload.name);
    };
    const names = Array.from({ length: 20 }, (_, n) => `${n + 10}`);
    for (const name of names) await workers.add(name);
    const both = [workers.start(handler), workers.start(handler, { queue: another })];
    await Promise.all(both.map((worker) => worker.idle()));
    expect(done.sort()).toEqual(names);
  });
});

describe("two workers", () => {
  it("have seen the last change when all is quiet, however many come at once", async () => {
    const another = await workers.test.openAnother();
    const stores = [workers.test.stores.tenant(workers.test.tenantId), another.tenant(workers.test.tenantId)] as const;
    const { id } = await stores[0].transaction((tx) => tx.imports.insert(anImport()));
    let drawn = 0;
    let runs = 0;
    const redraw = async () => {
      const { added } = (await stores[0].imports.get(id))?.counts ?? { added: -1 };
      runs += 1;
      drawn = Math.max(drawn, added);
    };
    const both = [workers.start(redraw), workers.start(redraw, { queue: another.jobs })];
    const change = (from: TenantStores) =>
      from.transaction(async (tx) => {
        const now = await tx.imports.get(id);
        if (!now) throw new Error("gone");
        await tx.jobs.add("redraw", { view: "import", id }, workers.clock.now(), `redraw:import:${id}`);
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
    expect(await workers.left()).toEqual([]);
  });
});
