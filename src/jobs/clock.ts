import { createTask, type ScheduledTask, validateDetailed } from "node-cron";
import type { Log } from "../core/ports/log.ts";
import type { Stores } from "../core/ports/stores.ts";

export interface Tick {
  name: string;
  /** Five fields (minute first) or six (second first), in the tenant's time zone. */
  cron: string;
}

export interface ClockOptions {
  stores: Stores;
  tenantId: string;
  /** IANA name: `Europe/Rome`. */
  timeZone: string;
  ticks: readonly Tick[];
  log: Log;
  /** Called when this process has won a tick, so that its job starts at once. */
  wakeJobs(): void;
}

export interface RunningClock {
  /** Adds the job of a tick that was due at `at`. False: another process was faster. */
  tick(name: string, at: Date): Promise<boolean>;
  stop(): Promise<void>;
}

/** Adds a `clock` job at each tick. Of all processes one wins each tick, by a key that is unique for two days. */
export function startClock(options: ClockOptions): RunningClock {
  const { stores, tenantId, timeZone, ticks, log, wakeJobs } = options;

  const tick = async (name: string, at: Date): Promise<boolean> => {
    const won = await stores.tenant(tenantId).transaction(async (tx) => {
      if (!(await tx.firstTime(`tick:${name}:${at.toISOString()}`))) return false;
      await tx.jobs.add("clock", { tick: name }, at, `clock:${name}`);
      return true;
    });
    if (won) wakeJobs();
    return won;
  };

  const tasks = ticks.map(({ name, cron }): ScheduledTask => {
    const { valid, errors } = validateDetailed(cron);
    if (!valid) {
      const why = errors.map(({ message }) => message).join("; ");
      throw new Error(`The tick ${name} has a schedule that cron does not read, \`${cron}\`: ${why}`);
    }
    const task = createTask(cron, ({ date }) => tick(name, date), {
      timezone: timeZone,
      name,
      noOverlap: true,
      suppressMissedWarning: true,
    });
    task.on("execution:failed", ({ execution }) => {
      log.error("A tick of the clock has failed.", { tick: name, error: execution?.error });
    });
    task.on("execution:missed", ({ date }) => {
      log.warn("A tick of the clock was missed: this process was busy or asleep.", { tick: name, at: date });
    });
    return task;
  });
  for (const task of tasks) void task.start();

  return {
    tick,
    async stop() {
      await Promise.all(tasks.map((task) => task.destroy()));
    },
  };
}
