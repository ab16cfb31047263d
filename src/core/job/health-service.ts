import { auditBy } from "../audit/audit-entry.ts";
import type { Connection } from "../connection/connection.ts";
import type { CorePorts } from "../core-ports.ts";
import type { Actor } from "../member/member.ts";
import type { Job } from "./job.ts";

export interface Health {
  store: CorePorts["storeKind"];
  /** Due now or later. */
  waiting: number;
  running: number;
  dead: number;
  /** Those of `dead` that were due last, newest first. */
  deadJobs: readonly Job[];
  connections: Readonly<Record<Connection["state"], number>>;
  signIns: Readonly<Record<"working" | "signed-out", number>>;
}

/** `waits-already`: an equal job waits, and does the same work. `gone`: somebody was faster. */
export type RunAgain = "again" | "waits-already" | "gone";

/** How the bot's own parts are, and a second try for jobs that were given up. For admins. */
export interface HealthService {
  read(mostJobs: number): Promise<Health>;
  runAgain(actor: Actor, jobId: string): Promise<RunAgain>;
}

export function createHealthService({
  stores,
  storeKind,
  clock,
  wakeJobs,
}: Pick<CorePorts, "stores" | "storeKind" | "clock" | "wakeJobs">): HealthService {
  return {
    async read(mostJobs) {
      const { jobs, connections, signIns } = stores;
      const [counts, deadJobs, psas, gotos] = await Promise.all([
        jobs.counts(),
        jobs.dead(mostJobs),
        connections.list(),
        signIns.list(),
      ]);
      const failing = psas.filter(({ state }) => state === "failing").length;
      const signedOut = gotos.filter(({ state }) => state === "signed-out").length;
      return {
        store: storeKind,
        ...counts,
        deadJobs,
        connections: { working: psas.length - failing, failing },
        signIns: { working: gotos.length - signedOut, "signed-out": signedOut },
      };
    },

    async runAgain(actor, jobId) {
      const outcome = await stores.transaction(async (tx): Promise<RunAgain> => {
        const found = await tx.jobs.runAgain(jobId, clock.now());
        if (!found) return "gone";
        const { job, waits } = found;
        await tx.audit.add({
          ...auditBy(actor),
          action: "job.run-again",
          record: `job:${job.id}`,
          before: { state: "dead", kind: job.kind, attempts: job.attempts },
          after: { state: waits === job.id ? "waiting" : "gone", waits },
        });
        return waits === job.id ? "again" : "waits-already";
      });
      if (outcome === "again") wakeJobs();
      return outcome;
    },
  };
}
