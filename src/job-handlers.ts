import type { ChannelPosts } from "./bot/channel-posts.ts";
import type { Postings } from "./bot/postings.ts";
import { hasRefusedKeys } from "./core/connection/refused-keys.ts";
import type { CorePorts } from "./core/core-ports.ts";
import { type Job, type JobKind, LaterError } from "./core/job/job.ts";
import { GotoError } from "./core/ports/goto.ts";
import { PsaError } from "./core/ports/psa.ts";
import { SecretError } from "./core/ports/secret-box.ts";
import type { Services } from "./core/services.ts";

type Handler = (job: Job, signal: AbortSignal, progressed: () => Promise<void>) => Promise<void>;

/** Failures that trying again soon cannot mend: they are on a card already, and a person has to act. */
const hopelessPsa = new Set([
  "unauthorized",
  "unknown-user",
  "locked",
  "unknown-company",
  "forbidden",
  "unknown-site",
  "origin-not-allowed",
  "integration-refused",
  "tls",
  "clock",
]);
const hopelessGoto = new Set(["signed-out", "forbidden", "not-found"]);

/** The clock asks one PSA for one product after the other: keys that are refused are then known to the next. */
const samePsaApartMs = 20_000;

/** GoTo names no pause; its limit is of a second. */
const gotoPauseMs = 2_000;

/** What each kind of job does. */
export function jobHandlers(
  services: Services,
  postings: Postings,
  channelPosts: ChannelPosts,
  { stores, clock, log, wakeJobs }: CorePorts,
): Partial<Record<JobKind, Handler>> {
  const unlessHopeless =
    (run: Handler): Handler =>
    async (job, signal, progressed) => {
      try {
        await run(job, signal, progressed);
      } catch (error) {
        if (!isHopeless(error)) throw error;
        log.info("a job waits for a person", { kind: job.kind, error });
      }
    };

  /** That GoTo asks for a pause is no failed attempt. */
  const unlessBusy =
    (run: Handler): Handler =>
    async (job, signal, progressed) => {
      try {
        await run(job, signal, progressed);
      } catch (error) {
        if (!(error instanceof GotoError) || error.kind !== "rate-limited") throw error;
        throw new LaterError(new Date(clock.now().getTime() + gotoPauseMs));
      }
    };

  return {
    redraw: (job) => postings.redraw(job),
    post: (job) => postings.post(job),
    "connection.test": ({ payload }) => services.connections.finishTest(payload.draftId ?? ""),
    "connection.check": unlessHopeless(({ payload }, signal) =>
      services.connections.check(payload.connectionId ?? "", signal),
    ),
    "companies.refresh": unlessHopeless(async ({ payload: { connectionId = "" } }, signal) => {
      try {
        await services.companies.refresh(connectionId, signal);
      } catch (error) {
        if (!(error instanceof PsaError)) throw error;
        await services.connections.refused(connectionId, error);
        if (error.retryAfterMs === undefined) throw error;
        throw new LaterError(new Date(clock.now().getTime() + error.retryAfterMs));
      }
    }),
    "mapping.confirm": ({ payload }) => services.mappings.finish(payload.mappingId ?? ""),
    "import.run": unlessBusy(({ payload }, signal, progressed) =>
      services.imports.run(payload.importId ?? "", signal, progressed),
    ),
    "import.undo": unlessBusy(({ payload }, signal, progressed) =>
      services.imports.runUndo(payload.importId ?? "", signal, progressed),
    ),
    "import.drift": ({ payload }, signal) => services.drift.check(payload.round ?? "", signal),
    "post.channel": (job) => channelPosts.post(job),
    "channel.test": (job) => channelPosts.test(job),
    "approval.run": async ({ payload: { approvalId = "" } }) => {
      try {
        await services.approvals.run(approvalId);
      } catch (error) {
        if (!isHopeless(error)) throw error;
        await services.approvals.giveUp(approvalId);
      }
    },
    "approval.remind": ({ payload }) => services.approvals.remind(payload.approvalId ?? ""),
    "approval.expire": ({ payload }) => services.approvals.expire(payload.approvalId ?? ""),
    "audit.seal": (_job, signal) => services.audit.seal(signal),
    "accounts.refresh": unlessHopeless(async ({ payload }, signal) => {
      const signInId = payload.signInId ?? "";
      await services.signIns.refresh(signInId);
      for (const account of await services.accounts.list()) {
        signal.throwIfAborted();
        if (account.signInId === signInId) await services.accounts.readDomains(account.key);
      }
    }),
    clock: async ({ payload }) => {
      await stores.transaction(async (tx) => {
        const now = clock.now();
        if (payload.tick === "drift") {
          const round = now.toISOString().slice(0, 10);
          await tx.jobs.add("import.drift", { round }, now, `import.drift:${round}`);
          return;
        }
        const kind = payload.tick === "connections" ? "connection.check" : "companies.refresh";
        const connections = (await tx.connections.list()).filter((connection) => !hasRefusedKeys(connection));
        const ofPsa = new Map<string, number>();
        for (const { id, provider, identity } of connections) {
          const psa = `${provider} ${identity.site}`;
          const nth = ofPsa.get(psa) ?? 0;
          ofPsa.set(psa, nth + 1);
          const dueAt = new Date(now.getTime() + nth * samePsaApartMs);
          await tx.jobs.add(kind, { connectionId: id }, dueAt, `${kind}:${id}`);
        }
        if (payload.tick === "connections") return;
        for (const { id } of await tx.signIns.list()) {
          await tx.jobs.add("accounts.refresh", { signInId: id }, now, `accounts.refresh:${id}`);
        }
      });
      wakeJobs();
    },
  };
}

function isHopeless(error: unknown): boolean {
  if (error instanceof SecretError) return true;
  if (error instanceof PsaError) return hopelessPsa.has(error.kind);
  return error instanceof GotoError && hopelessGoto.has(error.kind);
}
