import { type Job, LaterError } from "../core/job/job.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Log } from "../core/ports/log.ts";
import type { JobQueue } from "../core/ports/stores.ts";
import { backOffMs } from "./back-off.ts";
import { keepLease } from "./lease.ts";

/**
 * Does a job. The signal aborts when the lease is lost or the worker has to stop: what is left is another worker's. Long work says
 * `progressed` when a part of it is done for good, so that it is not given up for being cut off often.
 */
export type JobHandler = (job: Job, signal: AbortSignal, progressed: () => Promise<void>) => Promise<void>;

export interface JobRun {
  queue: JobQueue;
  handler: JobHandler;
  /** Told before the job is buried; when it fails, or its process dies, it is told again. */
  givenUp?: ((job: Job) => Promise<void>) | undefined;
  clock: Clock;
  log: Log;
  leaseMs: number;
  maxAttempts: number;
  /** Aborts when the worker stops and waits no longer. */
  handOver: AbortSignal;
}

/** Runs one claimed job to its end and tells the queue: done, again later, or dead. Rejects when the queue does. */
export async function runJob(job: Job, run: JobRun): Promise<void> {
  const { queue, handler, givenUp, clock, log, leaseMs, maxAttempts, handOver } = run;
  const about = { job: job.id, kind: job.kind, attempt: job.attempts };
  if (job.attempts > maxAttempts) {
    log.error("A job is given up: every process that ran it has vanished.", about);
    await givenUp?.(job);
    await queue.bury(job, job.lastError ?? "every process that ran it has vanished");
    return;
  }

  const lease = keepLease(job, leaseMs, queue, log);
  let { attempts, failures } = job;
  const progressed = async () => {
    if ((attempts > 1 || failures > 0) && (await queue.progressed(job))) [attempts, failures] = [1, 0];
  };
  const failure = await failureOf(() => handler(job, AbortSignal.any([lease.lost, handOver]), progressed));
  await lease.release();

  if (!failure) {
    if (!(await queue.done(job))) log.warn("A job ended after its lease had run out, so it may run twice.", about);
    return;
  }
  const { error } = failure;
  if (error instanceof LaterError) {
    await queue.retry(job, error.dueAt);
  } else if (lease.lost.aborted) {
    log.warn("A job has lost its lease and was left to another worker.", about);
  } else if (handOver.aborted) {
    await queue.retry(job, clock.now());
  } else if (attempts >= maxAttempts) {
    log.error("A job has failed for the last time and is given up.", { ...about, error });
    await givenUp?.(job);
    await queue.bury(job, reasonOf(error));
  } else {
    const waitMs = backOffMs(failures + 1);
    log.warn("A job has failed and runs again later.", { ...about, error, waitMs });
    await queue.retry(job, new Date(clock.now().getTime() + waitMs), reasonOf(error));
  }
}

async function failureOf(work: () => Promise<void>): Promise<{ error: unknown } | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return { error };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
