import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import PQueue from "p-queue";
import type { Allowance, Budget, FarSide } from "../core/ports/budget.ts";
import type { Leases } from "../core/ports/leases.ts";
import type { Log } from "../core/ports/log.ts";
import { HttpError } from "./http-error.ts";
import { memoryLeases } from "./memory-leases.ts";
import { openSharedSide, type SharedSide } from "./shared-side.ts";

export interface BudgetOptions {
  /** Shared with other processes; absent: this process is alone. */
  leases?: Leases;
  log?: Log;
  nowMs?: () => number;
}

const MAX_IDLE_SIDES = 200;
const TROUBLE_SAID_EVERY_MS = 30_000;
/** How soon who is in the line looks again: the first soonest. */
const LOOK_AGAIN_MS = { first: 8, most: 60 };

interface Side {
  shared: SharedSide;
  /** By lane and allowance: in one process no more calls ask for a lease than may run. */
  queues: Map<string, PQueue>;
}

export interface OpenBudget extends Budget {
  /** Before the leases are closed: what has ended is written. */
  close(): Promise<void>;
}

/**
 * Budgets of far sides, kept together with all who share `leases`. Where these cannot be written, the process goes on with its own
 * share of the rules: so many at once, counted here alone.
 */
export function createBudget(options: BudgetOptions = {}): OpenBudget {
  const { leases = memoryLeases(), log, nowMs = Date.now } = options;
  const sides = new Map<string, Side>();
  let quietUntilMs = Number.NEGATIVE_INFINITY;
  const onTrouble = (error: unknown) => {
    if (nowMs() < quietUntilMs) return;
    quietUntilMs = nowMs() + TROUBLE_SAID_EVERY_MS;
    log?.warn("budgets cannot be shared", { error });
  };

  function sideFor(key: string): Side {
    const side = sides.get(key) ?? { shared: openSharedSide(key, { leases, nowMs, onTrouble }), queues: new Map() };
    sides.delete(key);
    sides.set(key, side);
    if (sides.size > MAX_IDLE_SIDES) dropIdle();
    return side;
  }

  /** The map is in order of last use. */
  function dropIdle(): void {
    for (const [key, { shared, queues }] of sides) {
      if (sides.size <= MAX_IDLE_SIDES) return;
      const isIdle = [...queues.values()].every((queue) => queue.size === 0 && queue.pending === 0);
      if (isIdle && shared.isIdle()) sides.delete(key);
    }
  }

  /** Waits until the call may start, and answers the id to leave with; `null` where the leases cannot be reached. */
  async function enter(shared: SharedSide, side: FarSide, allowance: Allowance, waiting: Waiting) {
    const call = { id: randomUUID(), lane: side.lane ?? "" };
    try {
      for (let attempt = 0; ; attempt += 1) {
        waiting.signal?.throwIfAborted();
        const taken = await shared.take(call, allowance, attempt > 0);
        if (taken.kind === "started") {
          waiting.signal?.throwIfAborted();
          return call.id;
        }
        if (taken.kind === "held") refuseLongPause(side.key, taken.waitMs, waiting);
        const waitMs =
          taken.kind === "line"
            ? Math.min(LOOK_AGAIN_MS.most, LOOK_AGAIN_MS.first * (taken.ahead + 1)) * (0.5 + Math.random())
            : taken.waitMs + Math.random() * LOOK_AGAIN_MS.first;
        await sleep(waitMs, undefined, waiting.signal === undefined ? {} : { signal: waiting.signal });
      }
    } catch (error) {
      shared.leave(call.id);
      if (waiting.signal?.aborted) throw waiting.signal.reason;
      if (error instanceof HttpError) throw error;
      onTrouble(error);
      return null;
    }
  }

  return {
    async run(side, allowance, call, waiting = {}) {
      const { shared, queues } = sideFor(side.key);
      refuseLongPause(side.key, shared.heldForMs(), waiting);
      const lane = `${side.lane ?? ""} ${allowance.atOnce}`;
      const queue = queues.get(lane) ?? new PQueue({ concurrency: allowance.atOnce });
      queues.set(lane, queue);
      const work = async () => {
        const id = await enter(shared, side, allowance, waiting);
        try {
          return await call();
        } finally {
          if (id !== null) shared.leave(id);
        }
      };
      return queue.add(work, waiting.signal === undefined ? {} : { signal: waiting.signal });
    },
    async hold(key, pauseMs) {
      await sideFor(key).shared.hold(pauseMs).catch(onTrouble);
    },
    async close() {
      await Promise.all([...sides.values()].map(({ shared }) => shared.close()));
    },
  };
}

interface Waiting {
  signal?: AbortSignal;
  remainingMs?(): number;
}

function refuseLongPause(key: string, pauseMs: number, { remainingMs }: Waiting): void {
  if (pauseMs === 0 || remainingMs === undefined || pauseMs < remainingMs()) return;
  const message = `${key}: asked for a pause that lasts ${Math.ceil(pauseMs / 1000)} s more`;
  throw new HttpError("held", message, { retryAfterMs: pauseMs });
}
