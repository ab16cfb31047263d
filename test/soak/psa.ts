import { setTimeout as sleep } from "node:timers/promises";
import { autotaskKeys } from "../../sandbox/autotask/api-user.ts";
import { sandboxCode, startAutotask } from "../../sandbox/autotask/autotask-server.ts";
import { sandboxKeys } from "../../sandbox/connectwise/api-member.ts";
import { startConnectWise } from "../../sandbox/connectwise/connectwise-server.ts";
import { makeRandom, type Random } from "../../sandbox/world/random.ts";
import { makeWorld } from "../../sandbox/world/world.ts";
import type { Leases } from "../../src/core/ports/leases.ts";
import { type PsaClient, PsaError } from "../../src/core/ports/psa.ts";
import { createBudget } from "../../src/net/create-budget.ts";
import { memoryLeases } from "../../src/net/memory-leases.ts";
import { createProviders } from "../../src/psa/providers.ts";
import { type ProxyFault, proxyFaults, startFaultyProxy } from "../fixtures/faulty-proxy.ts";
import { quietLog } from "../fixtures/quiet-log.ts";
import type { SoakOptions } from "./run-soak.ts";

const runsAtOnce = 8;
const deadlines = { verifyMs: 1_500, readMs: 800 };
/** What a busy machine may take to notice that a deadline has passed. */
const noticeMs = 10_000;
const plans: readonly (readonly ProxyFault[])[] = [...proxyFaults.map((fault) => [fault]), proxyFaults];

/** One thing that the bot asks a PSA, and how many questions, each with a deadline, it may take in a row. */
interface Asking {
  name: string;
  inARow: number;
  ask(client: PsaClient, signal: AbortSignal): Promise<unknown>;
}

/**
 * 1,000 runs of one to three questions at once to both PSAs through a faulty network. Each question ends in exactly what the PSA
 * holds, or in a failure with a kind, within its deadlines; nothing is left behind: no lease, no rejection that nobody handles.
 */
export async function soak({ seed, scale, print }: SoakOptions): Promise<void> {
  const world = makeWorld({ companies: 1_300, accounts: 12, contactsPerCompany: 1, largestCompany: 1_100 });
  const never = { calls: Number.MAX_SAFE_INTEGER, perMs: 60_000 };
  const [connectwise, autotask] = await Promise.all([
    startConnectWise(world, { limit: never }),
    startAutotask(world, { thresholds: { ...never, threads: Number.MAX_SAFE_INTEGER } }),
  ]);
  const largest = [...world.psa.contactsByCompany].sort(([, one], [, other]) => other.length - one.length)[0]?.[0];
  const askings = askingsOf(String(largest));
  const trouble: unknown[] = [];
  const onTrouble = (error: unknown) => void trouble.push(error);
  for (const event of ["unhandledRejection", "uncaughtException", "warning"]) process.on(event, onTrouble);

  /** The client of one provider, through proxies where there are some. */
  function open(isAutotask: boolean, at: { api: string; discovery: string }, leases: Leases): PsaClient {
    const provider = createProviders({
      connectwiseClientId: "5f4dcc3b-5aa7-4d61-8327-deb882cf99aa",
      autotaskIntegrationCode: sandboxCode,
      autotaskZoneUrl: `${at.discovery}/ATServicesRest/`,
      allowedOrigins: [at.api, at.discovery],
      budget: createBudget({ leases }),
      log: quietLog,
      allowance: { atOnce: 4, perSecond: 1_000 },
      deadlines,
      retry: { maxRetries: 2, firstWaitMs: 20, maxWaitMs: 200 },
    }).get(isAutotask ? "autotask" : "connectwise");
    if (!provider) throw new Error("no such provider");
    return provider.open(isAutotask ? autotaskKeys : { site: at.api, ...sandboxKeys });
  }

  try {
    const right = { autotask: new Map<string, string>(), connectwise: new Map<string, string>() };
    const straight = {
      autotask: open(true, { api: autotask.url, discovery: autotask.discovery.url }, memoryLeases()),
      connectwise: open(false, { api: connectwise.url, discovery: connectwise.url }, memoryLeases()),
    };
    for (const name of ["autotask", "connectwise"] as const) {
      for (const asking of askings) {
        const found = await asking.ask(straight[name], new AbortController().signal);
        right[name].set(asking.name, JSON.stringify(found));
      }
    }

    const tally = new Map<string, number>();
    const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);
    const runs = Math.max(plans.length, Math.round(1_000 * scale));
    let [befallen, worstMs, next] = [0, 0, 0];

    async function run(at: number): Promise<void> {
      const random = makeRandom(seed * 100_003 + at);
      const name = at % 2 === 0 ? "connectwise" : "autotask";
      const faults = plans[Math.floor(at / 2) % plans.length] ?? proxyFaults;
      const shared = { random, faults, probability: random.pick([0.25, 0.6, 1]), times: random.pick([1, 3, 1_000]) };
      const longestMs = random.pick([100, deadlines.readMs * 2]);
      const far = name === "autotask" ? autotask : connectwise;
      const api = await startFaultyProxy({ ...shared, longestMs, target: far.url });
      const rewrite = (body: string) => body.replaceAll(far.url, api.url);
      const discovery =
        name === "autotask"
          ? await startFaultyProxy({ ...shared, longestMs, target: autotask.discovery.url, rewrite })
          : api;
      const { leases, left } = watched(memoryLeases());
      const client = open(name === "autotask", { api: api.url, discovery: discovery.url }, leases);
      // Different ones: a page of the same list that another reader got is no duplicate.
      const asked = random.shuffle([...askings]).slice(0, random.between(1, 3));
      const outcomes = asked.map(async (asking) => {
        const outcome = await outcomeOf(asking, client, random);
        worstMs = Math.max(worstMs, outcome.lateMs);
        if (outcome.kind === "result" && outcome.text !== right[name].get(asking.name))
          throw new Error(`run ${at}: ${name} ${asking.name} through ${faults.join()} gave something else`);
        count(outcome.kind);
      });
      await Promise.all(outcomes);
      befallen += api.befallen() + (discovery === api ? 0 : discovery.befallen());
      await Promise.all([api.close(), discovery === api ? undefined : discovery.close()]);
      for (let wait = 0; (await left()) > 0; wait += 1) {
        if (wait > 500) throw new Error(`run ${at}: ${await left()} calls still hold leases`);
        await sleep(20);
      }
    }

    const worker = async () => {
      for (let at = next++; at < runs; at = next++) await run(at);
    };
    await Promise.all(Array.from({ length: runsAtOnce }, worker));
    await sleep(50);
    if (trouble.length > 0) throw new Error(`nobody handled ${trouble.length}: ${String(trouble[0])}`);
    print(
      `${runs} runs, ${befallen} exchanges befallen by ${proxyFaults.length} faults; none hung, none went unhandled`,
    );
    print(
      [...tally]
        .sort(([, one], [, other]) => other - one)
        .map(([what, times]) => `${what} ${times}`)
        .join(", "),
    );
    print(`at worst ${Math.round(worstMs)} ms past the deadlines`);
  } finally {
    for (const event of ["unhandledRejection", "uncaughtException", "warning"]) process.off(event, onTrouble);
    await Promise.all([connectwise.close(), autotask.close()]);
  }
}

type Outcome = { lateMs: number } & ({ kind: "result"; text: string } | { kind: string });

/** Rejects where it hung, or failed without a kind. One in eight is given up by whoever asked. */
async function outcomeOf(asking: Asking, client: PsaClient, random: Random): Promise<Outcome & { text?: string }> {
  const gone = new AbortController();
  const leaving = random.chance(0.125) ? setTimeout(() => gone.abort(), random.between(0, 300)) : undefined;
  const allowedMs = asking.name === "verify" ? deadlines.verifyMs : deadlines.readMs * asking.inARow;
  const began = performance.now();
  const lateMs = () => Math.max(0, performance.now() - began - allowedMs);
  const hung = new AbortController();
  const watchdog = sleep(allowedMs + noticeMs, undefined, { signal: hung.signal }).then(() => {
    throw new Error(`${asking.name} hung`);
  });
  try {
    const found = await Promise.race([asking.ask(client, gone.signal), watchdog]);
    return { kind: "result", text: JSON.stringify(found), lateMs: lateMs() };
  } catch (error) {
    if (!(error instanceof PsaError)) throw error;
    const said = `${error.message} ${error.stack} ${String(error.cause)}`;
    if (said.includes(sandboxKeys.privateKey) || said.includes(autotaskKeys.secret)) throw new Error("a key was said");
    return { kind: error.kind, lateMs: lateMs() };
  } finally {
    clearTimeout(leaving);
    hung.abort();
    watchdog.catch(() => undefined);
  }
}

/** The most questions in a row: where the customer is, the budget, the lists, then pages, some of them twice. */
function askingsOf(company: string): readonly Asking[] {
  const name = "Cathedral Valley Hospital";
  return [
    { name: "verify", inARow: 1, ask: (client, signal) => client.verify(signal) },
    { name: "statuses", inARow: 2, ask: (client, signal) => client.companyStatuses(signal) },
    { name: "types", inARow: 2, ask: (client, signal) => client.companyTypes(signal) },
    { name: "company", inARow: 2, ask: (client, signal) => client.company(company, signal) },
    { name: "companies", inARow: 12, ask: (client, signal) => sorted(client.companies({}, signal)) },
    { name: "found", inARow: 6, ask: (client, signal) => sorted(client.companies({ nameContains: name }, signal)) },
    { name: "contacts", inARow: 8, ask: (client, signal) => sorted(client.contacts(company, signal)) },
  ];
}

async function sorted(rows: AsyncIterable<{ id: string }>): Promise<unknown> {
  const found: { id: string }[] = [];
  for await (const row of rows) found.push(row);
  return found.sort((one, other) => one.id.localeCompare(other.id));
}

/** `left`: calls that still count as under way or in line. */
function watched(leases: Leases): { leases: Leases; left(): Promise<number> } {
  const keys = new Set<string>();
  const read = (key: string) => {
    keys.add(key);
    return leases.read(key);
  };
  return {
    leases: { read, swap: leases.swap },
    async left() {
      const states = await Promise.all([...keys].map((key) => leases.read(key)));
      return states.reduce(
        (sum, found) => sum + (found?.state.running.length ?? 0) + (found?.state.waiting.length ?? 0),
        0,
      );
    },
  };
}
