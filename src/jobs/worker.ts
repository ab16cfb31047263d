import type { Job, JobKind } from "../core/job/job.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Log } from "../core/ports/log.ts";
import type { JobQueue } from "../core/ports/stores.ts";
import { type JobHandler, runJob } from "./run-job.ts";

export interface WorkerOptions {
  queue: JobQueue;
  /** Kinds without a handler are left to other workers. */
  handlers: Partial<Record<JobKind, JobHandler>>;
  /** What is to be settled when a job is tried no more. */
  givenUp?: Partial<Record<JobKind, (job: Job) => Promise<void>>>;
  clock: Clock;
  log: Log;
  /** How many jobs run at the same time. */
  atOnce: number;
  leaseMs: number;
  /** How long another process's job may go unseen. */
  pollMs: number;
  /** After so many failed attempts a job is dead. Default 12: about half an hour of trying. */
  maxAttempts?: number;
  /** The same for some kinds; later attempts are a quarter of an hour apart. */
  attempts?: Partial<Record<JobKind, number>>;
  /** How long `stop()` waits for running jobs before it aborts them. Default 5 s. */
  patienceMs?: number;
}

export interface Worker {
  /** Looks for due jobs now. Called after each commit that may have added some. */
  wake(): void;
  /** Resolves when no job is due and none runs. Jobs that wait for a later time do not count. */
  idle(): Promise<void>;
  /** Claims no more, waits for running jobs a while, then aborts them; what is unfinished is due again at once. */
  stop(): Promise<void>;
}

const shortestSleepMs = 20;
const afterAbortMs = 2_000;

/** Runs due jobs, as many at once as allowed. Any number of workers may share a queue. */
export function startWorker(options: WorkerOptions): Worker {
  const { queue, handlers, givenUp = {}, clock, log, atOnce, leaseMs, pollMs } = options;
  const { maxAttempts = 12, attempts = {}, patienceMs = 5_000 } = options;
  const kinds = Object.keys(handlers) as JobKind[];
  const running = new Set<Promise<void>>();
  const handOver = new AbortController();
  let stopping = false;
  let woken = false;
  let datesSeenAt = Number.NEGATIVE_INFINITY;
  let wakeUp = () => {};
  let waiting: (() => void)[] = [];

  const worker: Worker = {
    wake() {
      woken = true;
      wakeUp();
    },
    idle() {
      return new Promise((resolve) => {
        waiting = [...waiting, resolve];
        worker.wake();
      });
    },
    async stop() {
      stopping = true;
      worker.wake();
      await loop;
      await within(patienceMs, Promise.all(running));
      handOver.abort(new Error("The worker stops."));
      await within(afterAbortMs, Promise.all(running));
      for (const resolve of waiting) resolve();
    },
  };

  /** Claims and starts what is due, while there is room. Answers whether nothing is due any more. */
  async function startDue(): Promise<boolean> {
    while (running.size < atOnce && !stopping) {
      const job = await queue.claim(kinds, leaseMs);
      if (!job) return true;
      const handler = handlers[job.kind];
      if (!handler) throw new Error(`The queue gave a job of kind ${job.kind}, which was not asked for.`);
      const run = runJob(job, {
        queue,
        handler,
        givenUp: givenUp[job.kind],
        clock,
        log,
        leaseMs,
        maxAttempts: attempts[job.kind] ?? maxAttempts,
        handOver: handOver.signal,
      })
        .catch((error: unknown) => {
          log.error("The end of a job could not be written; it runs again when its lease is over.", {
            job: job.id,
            error,
          });
        })
        .finally(() => {
          running.delete(run);
          worker.wake();
        });
      running.add(run);
    }
    return false;
  }

  /** Once in each `pollMs`: a clock that was set back keeps no job waiting. */
  async function lookAtDates(): Promise<void> {
    if (performance.now() - datesSeenAt < pollMs) return;
    datesSeenAt = performance.now();
    const count = await queue.redate();
    if (count > 0)
      log.warn("Jobs were dated in the future: a clock was set back. They are due as soon as they were meant to be.", {
        count,
      });
  }

  async function sleepMs(): Promise<number> {
    await lookAtDates();
    const dueAt = await queue.nextDueAt(kinds);
    const untilDueMs = dueAt ? dueAt.getTime() - clock.now().getTime() : pollMs;
    return Math.min(pollMs, Math.max(shortestSleepMs, untilDueMs));
  }

  async function run(): Promise<void> {
    while (!stopping) {
      woken = false;
      const asking = waiting;
      let waitMs = pollMs;
      try {
        const nothingDue = await startDue();
        if (nothingDue && running.size === 0) {
          waiting = waiting.filter((resolve) => !asking.includes(resolve));
          for (const resolve of asking) resolve();
        }
        if (nothingDue && !woken) waitMs = await sleepMs();
      } catch (error) {
        log.warn("The queue of jobs does not answer; trying again.", { error, waitMs });
      }
      if (!woken && !stopping) await nap(waitMs);
    }
  }

  function nap(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const loop = run();
  return worker;
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, tooLong]);
  clearTimeout(timer);
}
