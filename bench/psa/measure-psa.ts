import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AutotaskSandbox, startAutotask } from "../../sandbox/autotask/autotask-server.ts";
import { makeWorld, type World } from "../../sandbox/world/world.ts";
import { startEmbeddedStore } from "../../src/store/embedded/embedded-store.ts";
import { newKey } from "../../src/store/key-ring.ts";
import { type BotProcess, startBotProcess } from "../answers/bot-process.ts";
import type { Reading, ReadingAsk } from "./reading-bot.ts";

export interface PsaFigures {
  /** Refused by the sandbox: a fourth call at once to an entity, or one beyond the hour's. */
  violations: { threads: number; calls: number };
  mostAtOnce: number;
  companies: number;
  contacts: number;
  /** Of the process that grew most, above what it took when idle, in megabytes. */
  aboveIdleMb: { lists: number; contacts: number };
}

const products = ["connect", "resolve", "meeting"];
const readersEach = 4;
/** So many calls are far beyond an hour's: the limit is lifted while they are made, that of threads stays. */
const everyContact = { atOnce: readersEach, perSecond: 5_000 };

/** `npm run bench -- psa`: 50,000 companies and their contacts. */
export async function run(): Promise<void> {
  const figures = await measurePsa(makeWorld({ companies: 52_700, contactsPerCompany: 4 }), console.log);
  const { violations, aboveIdleMb } = figures;
  const isGood = violations.threads + violations.calls === 0 && Math.max(aboveIdleMb.lists, aboveIdleMb.contacts) <= 60;
  if (!isGood) process.exitCode = 1;
}

/**
 * Two bot processes and three products on one Autotask database at once. First three whole lists, at the bot's own rate and under
 * Autotask's own limits, while both processes also read contacts; then the contacts of every company, or of the
 * first `contactsOf`. Throws when a row is missing.
 */
export async function measurePsa(
  world: World,
  print: (line: string) => void,
  contactsOf = Number.POSITIVE_INFINITY,
): Promise<PsaFigures> {
  const folder = await mkdtemp(join(tmpdir(), "crosswalk-bench-psa-"));
  const store = await startEmbeddedStore({ dataDir: folder });
  const autotask = await startAutotask(world, { latencyMs: 5 });
  const bots: BotProcess<ReadingAsk>[] = [];
  const environment = {
    PORT: "0",
    MONGODB_URI: store.uri,
    DATA_DIR: folder,
    CROSSWALK_KEYS: newKey(),
    AUDIT_KEYS: newKey(),
    AUTOTASK_INTEGRATION_CODE: autotask.integrationCode,
    AUTOTASK_ZONE_URL: autotask.zoneUrl,
    PSA_ALLOWED_ORIGINS: [autotask.url, autotask.discovery.url].join(","),
  };
  async function startBot(): Promise<BotProcess<ReadingAsk>> {
    const bot = startBotProcess<ReadingAsk>(join(import.meta.dirname, "reading-bot.ts"), ["--expose-gc"]);
    bots.push(bot);
    await bot.ask({ kind: "start", environment });
    return bot;
  }

  try {
    const first = await startBot();
    const ids: string[] = [];
    for (const productId of products) ids.push((await first.ask({ kind: "connect", productId })) as string);
    await first.ask({ kind: "stop" });
    bots.pop()?.end();

    const pair = [await startBot(), await startBot()] as const;
    const idle = (await Promise.all(pair.map((bot) => bot.ask({ kind: "idle" })))) as number[];
    print(`idle: ${idle.map(mb).join(" and ")} MB`);
    const growth = (readings: readonly Reading[], processes: readonly number[]) =>
      Math.max(...readings.map(({ peakBytes }, at) => peakBytes - (idle[processes[at] ?? 0] ?? 0)));

    const companyIds = [...world.psa.companies.values()].filter(({ deleted }) => !deleted).map(({ id }) => String(id));
    const asked = companyIds.slice(0, contactsOf);
    const half = Math.ceil(asked.length / 2);
    const halves = [asked.slice(0, half), asked.slice(half)] as const;
    const usedBefore = autotask.thresholds.used();
    const asOfUsual = { kind: "contacts", atOnce: readersEach, perSecond: 10, until: "lists-are-read" } as const;
    const lists = (await Promise.all([
      pair[0].ask({ kind: "lists", connectionIds: ids.slice(0, 2) }),
      pair[1].ask({ kind: "lists", connectionIds: ids.slice(2) }),
      pair[0].ask({ ...asOfUsual, companyIds: halves[0] }),
      pair[1].ask({ ...asOfUsual, companyIds: halves[1] }),
    ])) as [Reading, Reading, Reading, Reading];
    const companies = lists[0].rows + lists[1].rows;
    if (companies !== products.length * companyIds.length) throw new Error(`${companies} companies were read`);
    const listsMb = growth(lists, [0, 1, 0, 1]) / mega;
    const used = autotask.thresholds.used() - usedBefore;
    print(
      `${products.length} lists of ${companyIds.length} companies, and contacts of ${lists[2].questions + lists[3].questions} ` +
        `companies meanwhile: ${used} calls in ${seconds(Math.max(...lists.map(({ ms }) => ms)))} s, ${violationsOf(autotask)}; ` +
        `${listsMb.toFixed(1)} MB above idle`,
    );

    autotask.thresholds.change({ calls: Number.MAX_SAFE_INTEGER });
    const everything = (await Promise.all(
      pair.map((bot, at) => bot.ask({ kind: "contacts", companyIds: halves[at] ?? [], ...everyContact, until: "all" })),
    )) as Reading[];
    const contacts = everything.reduce((sum, { rows }) => sum + rows, 0);
    const expected = asked.reduce((sum, id) => sum + (world.psa.contactsByCompany.get(Number(id))?.length ?? 0), 0);
    if (contacts !== expected) throw new Error(`${contacts} of ${expected} contacts were read`);
    const contactsMb = growth(everything, [0, 1]) / mega;
    print(
      `${contacts} contacts of ${asked.length} companies in ${seconds(Math.max(...everything.map(({ ms }) => ms)))} s, ` +
        `${violationsOf(autotask)}; ${contactsMb.toFixed(1)} MB above idle`,
    );
    await Promise.all(pair.map((bot) => bot.ask({ kind: "stop" })));
    return {
      violations: { ...autotask.thresholds.violations },
      mostAtOnce: Math.max(...autotask.thresholds.mostAtOnce.values()),
      companies,
      contacts,
      aboveIdleMb: { lists: listsMb, contacts: contactsMb },
    };
  } finally {
    for (const bot of bots) bot.end();
    await autotask.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const mega = 1024 * 1024;
const mb = (bytes: number) => (bytes / mega).toFixed(1);
const seconds = (ms: number) => (ms / 1000).toFixed(1);

function violationsOf({ thresholds }: AutotaskSandbox): string {
  const { threads, calls } = thresholds.violations;
  const atOnce = Math.max(...thresholds.mostAtOnce.values());
  return `${threads + calls} violations, at most ${atOnce} at once to an entity`;
}
