import PQueue from "p-queue";
import type { Allowance, Budget } from "../core/ports/budget.ts";

const MAX_IDLE_QUEUES = 200;
/** More than a second: calls that start a second apart may arrive closer, and the far side counts arrivals. */
const INTERVAL_MS = 1200;

/** A budget for one process: a queue per key, at most `atOnce` running and `perSecond` started in any second. */
export function createBudget(): Budget {
  const queues = new Map<string, PQueue>();

  function queueFor(key: string, allowance: Allowance): PQueue {
    const name = `${key} ${allowance.atOnce} ${allowance.perSecond}`;
    const queue = queues.get(name) ?? newQueue(allowance);
    queues.delete(name);
    queues.set(name, queue);
    if (queues.size > MAX_IDLE_QUEUES) dropIdle();
    return queue;
  }

  /** The map is in order of last use. */
  function dropIdle(): void {
    for (const [name, queue] of queues) {
      if (queues.size <= MAX_IDLE_QUEUES) return;
      if (queue.size === 0 && queue.pending === 0) queues.delete(name);
    }
  }

  return {
    run: (key, allowance, call, signal) => queueFor(key, allowance).add(call, { signal }),
  };
}

function newQueue(allowance: Allowance): PQueue {
  return new PQueue({
    concurrency: allowance.atOnce,
    intervalCap: allowance.perSecond,
    interval: INTERVAL_MS,
    strict: Number.isFinite(allowance.perSecond),
  });
}
