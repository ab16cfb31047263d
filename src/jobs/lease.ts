import type { Job } from "../core/job/job.ts";
import type { Log } from "../core/ports/log.ts";
import type { JobQueue } from "../core/ports/stores.ts";

export interface Lease {
  /** Aborts when another worker has the job, or may have it since the lease could not be extended in time. */
  lost: AbortSignal;
  /** Stops extending; resolves when no extension is under way any more. */
  release(): Promise<void>;
}

/** Extends a claimed job's lease, three times within each `leaseMs`. */
export function keepLease(job: Job, leaseMs: number, queue: JobQueue, log: Log): Lease {
  const loss = new AbortController();
  let heldUntil = performance.now() + leaseMs;
  let extending: Promise<void> | null = null;

  const extend = async () => {
    const askedAt = performance.now();
    try {
      if (await queue.extend(job, leaseMs)) heldUntil = askedAt + leaseMs;
      else loss.abort(new Error("Another worker has this job."));
    } catch (error) {
      log.warn("A lease could not be extended.", { job: job.id, kind: job.kind, error });
    }
    extending = null;
  };

  const timer = setInterval(() => {
    if (performance.now() >= heldUntil) loss.abort(new Error("The lease ran out before it could be extended."));
    extending ??= extend();
  }, leaseMs / 3);

  return {
    lost: loss.signal,
    async release() {
      clearInterval(timer);
      await extending;
    },
  };
}
