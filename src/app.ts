import { createBot } from "./bot/bot.ts";
import { createChannelPosts } from "./bot/channel-posts.ts";
import { collectDoors } from "./bot/doors.ts";
import type { Feature } from "./bot/feature.ts";
import { allFeatures } from "./bot/features/features.ts";
import { gotoCallbackPage } from "./bot/goto-callback-page.ts";
import { createPostings } from "./bot/postings.ts";
import type { Surface } from "./bot/surface.ts";
import type { Config } from "./config.ts";
import type { CorePorts } from "./core/core-ports.ts";
import type { Job } from "./core/job/job.ts";
import { adminCodeNeeded } from "./core/member/first-admin.ts";
import type { Clock } from "./core/ports/clock.ts";
import type { Log } from "./core/ports/log.ts";
import type { ProviderName, PsaProvider } from "./core/ports/psa.ts";
import type { Stores } from "./core/ports/stores.ts";
import { createServices, type Services } from "./core/services.ts";
import { createGotoOAuth } from "./goto/create-goto-oauth.ts";
import { jobHandlers } from "./job-handlers.ts";
import { startClock } from "./jobs/clock.ts";
import { startWorker, type Worker } from "./jobs/worker.ts";
import { createBudget } from "./net/create-budget.ts";
import { createProviders, type ProviderOptions } from "./psa/providers.ts";
import { auditHeadFile } from "./store/audit-head-file.ts";
import { parseKeyRing } from "./store/key-ring.ts";
import { openDatabase } from "./store/open-database.ts";
import { openStores } from "./store/open-stores.ts";
import { createSecretBox } from "./store/secret-box.ts";
import { createSurfaces } from "./surfaces.ts";
import { startWeb } from "./web/start-web.ts";

export interface App {
  services: Services;
  stores: Stores;
  tenantId: string;
  surfaces: readonly Surface[];
  worker: Worker;
  port: number;
  /** What the log and the demo print at start. */
  databaseName: string;
  /** The one-time code for the first admin; `null` when there is an admin. */
  adminCode: string | null;
  stop(): Promise<void>;
}

export interface AppOptions {
  log: Log;
  clock?: Clock;
  /** For tests and the demo: quicker retries and a rate that fits a sandbox. */
  psa?: Pick<ProviderOptions, "allowance" | "deadlines" | "retry">;
  patienceMs?: number;
  progressMs?: number;
  features?: readonly Feature[];
}

/** A chat that is down for hours has every card right in the end: two hours and more of trying. */
const attempts = { redraw: 24, post: 24, "post.channel": 24 };
const leaseMs = 30_000;
const jobsAtOnce = 8;
const pollMs = 2_000;
/** How long the end waits for results that people were promised. */
const promisedMs = 10_000;

/** Puts every part together and starts them; the only place that knows them all. */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const { log } = options;
  const clock = options.clock ?? { now: () => new Date() };
  if (!config.keys) throw new Error("CROSSWALK_KEYS is missing. Make a key ring with `crosswalk new-key`.");
  if (!config.auditKeys) throw new Error("AUDIT_KEYS is missing. Make a key ring with `crosswalk new-key`.");
  const ring = parseKeyRing(config.keys);
  const auditKeys = parseKeyRing(config.auditKeys, "AUDIT_KEYS");
  const database = await openDatabase({ ...config, log });
  const stores = await openStores({ uri: database.uri, clock, log, auditKeys }).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const tenant = await stores.ensureTenant({ ...config.tenant, approvalsChannels: {} });
  const budget = createBudget({ leases: stores.leases, log });
  let worker: Worker | undefined;
  const ports: CorePorts = {
    stores: stores.tenant(tenant.id),
    secretBox: createSecretBox({ dataKeys: stores.dataKeys, ring }),
    providers: providersOf(config, options, budget),
    goto: config.goto
      ? createGotoOAuth({
          ...config.goto,
          redirectUri: new URL("oauth/goto/callback", withSlash(config.publicUrl)).href,
          budget,
          clock,
          log,
        })
      : null,
    storeKind: database.kind,
    auditKeys,
    auditHeads: auditHeadFile(config.auditHeadFile),
    clock,
    log,
    wakeJobs: () => worker?.wake(),
  };
  const services = createServices(ports);
  const features = options.features ?? allFeatures();
  const surfaces = createSurfaces(config, log);
  const { views } = collectDoors(features);
  const drawing = { stores: ports.stores, services, surfaces, views, clock, log };
  const { patienceMs, progressMs } = options;
  const postings = createPostings({ ...drawing, ...(progressMs !== undefined && { progressMs }) });
  const channelPosts = createChannelPosts({ ...drawing, postings });
  const bot = createBot({
    features,
    services,
    reads: ports.stores,
    surfaces,
    postings,
    clock,
    log,
    ...(patienceMs !== undefined && { patienceMs }),
  });
  for (const surface of surfaces) await surface.start(bot.answer);
  const handlers = jobHandlers(services, postings, channelPosts, ports);
  const givenUp = {
    "import.run": ({ payload }: Job) => services.imports.giveUp(payload.importId ?? ""),
    "approval.run": ({ payload }: Job) => services.approvals.giveUp(payload.approvalId ?? ""),
    "import.undo": ({ payload }: Job) => services.imports.giveUpUndo(payload.importId ?? ""),
  };
  worker = startWorker({
    queue: stores.jobs,
    handlers,
    givenUp,
    attempts,
    clock,
    log,
    atOnce: jobsAtOnce,
    leaseMs,
    pollMs,
  });
  const ticking = startClock({
    stores,
    tenantId: tenant.id,
    timeZone: tenant.timeZone,
    ticks: [
      { name: "nightly", cron: "15 3 * * *" },
      { name: "connections", cron: config.connectionCheckCron },
      { name: "drift", cron: "0 8 * * 1" },
    ],
    log,
    wakeJobs: ports.wakeJobs,
  });
  const web = await startWeb({
    port: config.port,
    publicUrl: config.publicUrl,
    routes: surfaces.flatMap(({ routes }) => routes).map(({ path, listener }) => ({ path, handler: listener })),
    health: async () => {
      await stores.ping();
      return { ready: true, details: { store: database.kind } };
    },
    onGotoCallback: gotoCallbackPage(services, ports.stores, log),
    log,
  });
  const adminCode = (await adminCodeNeeded(services)) ? await services.members.newAdminCode() : null;

  return {
    services,
    stores,
    tenantId: tenant.id,
    surfaces,
    worker,
    port: web.port,
    databaseName: database.name,
    adminCode,
    async stop() {
      await ticking.stop();
      await bot.drain(promisedMs);
      await Promise.all(surfaces.map((surface) => surface.stop()));
      await web.close();
      await worker?.stop();
      await budget.close();
      await stores.close();
      await database.close();
    },
  };
}

function providersOf(
  config: Config,
  { log, psa }: AppOptions,
  budget: ProviderOptions["budget"],
): ReadonlyMap<ProviderName, PsaProvider> {
  return createProviders({ ...config.psa, budget, log, ...psa });
}

function withSlash(url: URL): URL {
  return url.pathname.endsWith("/") ? url : new URL(`${url.href}/`);
}
