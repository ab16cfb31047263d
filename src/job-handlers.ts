import type { Postings } from "./bot/postings.ts";
import type { CorePorts } from "./core/core-ports.ts";
import type { Job, JobKind } from "./core/job/job.ts";
import { GotoError } from "./core/ports/goto.ts";
import { PsaError } from "./core/ports/psa.ts";
import type { Services } from "./core/services.ts";

type Handler = (job: Job, signal: AbortSignal) => Promise<void>;

/** Failures that trying again soon cannot mend: they are on a card already, and a person has to act. */
const hopelessPsa = new Set([
  "unauthorized",
  "unknown-company",
  "forbidden",
  "unknown-site",
  "origin-not-allowed",
  "integration-refused",
  "tls",
]);
const hopelessGoto = new Set(["signed-out", "forbidden", "not-found"]);

/** What each kind of job does. */
export function jobHandlers(
  services: Services,
  postings: Postings,
  { stores, clock, log, wakeJobs }: CorePorts,
): Partial<Record<JobKind, Handler>> {
  const unlessHopeless =
    (run: Handler): Handler =>
    async (job, signal) => {
      try {
        await run(job, signal);
      } catch (error) {
        const hopeless =
          (error instanceof PsaError && hopelessPsa.has(error.kind)) ||
          (error instanceof GotoError && hopelessGoto.has(error.kind));
        if (!hopeless) throw error;
        log.info("a job waits for a person", { kind: job.kind, error });
      }
    };

  return {
    redraw: (job) => postings.redraw(job),
    post: (job) => postings.post(job),
    "connection.test": ({ payload }) => services.connections.finishTest(payload.draftId ?? ""),
    "companies.refresh": unlessHopeless(({ payload }, signal) =>
      services.companies.refresh(payload.connectionId ?? "", signal),
    ),
    "mapping.confirm": ({ payload }) => services.mappings.finish(payload.mappingId ?? ""),
    "import.run": ({ payload }, signal) => services.imports.run(payload.importId ?? "", signal),
    "accounts.refresh": unlessHopeless(async ({ payload }, signal) => {
      const signInId = payload.signInId ?? "";
      await services.signIns.refresh(signInId);
      for (const account of await services.accounts.list()) {
        signal.throwIfAborted();
        if (account.signInId === signInId) await services.accounts.readDomains(account.key);
      }
    }),
    clock: async () => {
      await stores.transaction(async (tx) => {
        const now = clock.now();
        for (const { id } of await tx.connections.list()) {
          await tx.jobs.add("companies.refresh", { connectionId: id }, now, `companies.refresh:${id}`);
        }
        for (const { id } of await tx.signIns.list()) {
          await tx.jobs.add("accounts.refresh", { signInId: id }, now, `accounts.refresh:${id}`);
        }
      });
      wakeJobs();
    },
  };
}
