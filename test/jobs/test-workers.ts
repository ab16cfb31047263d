import { afterAll, afterEach, beforeAll } from "vitest";
import type { Job, JobKind } from "../../src/core/job/job.ts";
import type { Log } from "../../src/core/ports/log.ts";
import type { JobHandler } from "../../src/jobs/run-job.ts";
import { startWorker, type Worker, type WorkerOptions } from "../../src/jobs/worker.ts";
import { createTestClock } from "../fixtures/test-clock.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";

export const aLongTimeMs = 3_600_000;

/** Stores for a test file of the worker; after each test its workers are stopped and its jobs done. */
export function testWorkers() {
  const clock = createTestClock();
  const errors: string[] = [];
  const log: Log = { debug() {}, info() {}, warn() {}, error: (message) => errors.push(message) };
  const workers: Worker[] = [];
  let test: TestStores;

  beforeAll(async () => {
    test = await openTestStores({ clock });
  });
  afterAll(() => test.close());
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    errors.splice(0);
    clock.pass(24 * aLongTimeMs);
    for (let job = await claim(); job; job = await claim()) await test.stores.jobs.done(job);
  });

  const claim = () => test.stores.jobs.claim(["redraw", "import.run"], 30_000);

  return {
    clock,
    /** What was logged as an error. */
    errors,
    get test() {
      return test;
    },
    /** Starts a worker for jobs of the kind `redraw`, which sleeps for an hour unless it is woken. */
    start(handler: JobHandler, options: Partial<WorkerOptions> = {}): Worker {
      const usual = { clock, log, atOnce: 4, leaseMs: 30_000, pollMs: aLongTimeMs };
      const worker = startWorker({ queue: test.stores.jobs, handlers: { redraw: handler }, ...usual, ...options });
      workers.push(worker);
      return worker;
    },
    add: (name: string, inMs = 0, kind: JobKind = "redraw") =>
      test.stores
        .tenant(test.tenantId)
        .transaction((tx) => tx.jobs.add(kind, { name }, new Date(clock.now().getTime() + inMs))),
    /** The jobs that wait or run. */
    left: async (): Promise<readonly Job[]> => (await test.stores.jobs.list()).filter(({ state }) => state !== "dead"),
  };
}

/** A promise that the test opens. */
export function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}
