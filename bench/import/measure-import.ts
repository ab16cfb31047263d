import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GotoSandbox, startGoto } from "../../sandbox/goto/goto-server.ts";
import { addAccount } from "../../sandbox/world/accounts.ts";
import { makeWorld } from "../../sandbox/world/world.ts";
import { newKey } from "../../src/store/key-ring.ts";
import { type BotProcess, startBotProcess } from "../answers/bot-process.ts";
import type { Importing, ImportingAsk } from "./importing-bot.ts";

export interface ImportFigures {
  /** Time over that of the fewest possible calls at GoTo's limit; of one import, and of three at once. */
  ratios: { one: number; three: number };
  /** Calls that GoTo refused for its limit. */
  refused: number;
  added: number;
  /** The last tenth of the time over the first, of the process that runs the import. */
  growth: { heap: number; resident: number };
}

const processes = 3;
const perSecond = 10;
const mostUsersInACall = 50;
const mostRatio = 1.1;

/** `npm run bench -- import`: 10,000 contacts by three bot processes, at GoTo's limit of 10 calls a second. */
export async function run(): Promise<void> {
  const { ratios, refused, growth } = await measureImport(10_000, console.log);
  const isGood = Math.max(ratios.one, ratios.three, growth.heap) <= mostRatio && refused === 0;
  if (!isGood) process.exitCode = 1;
}

/** All contacts in one import, then a third of them in each of three imports at once. Throws when one is not added. */
export async function measureImport(contacts: number, print: (line: string) => void): Promise<ImportFigures> {
  const folder = await mkdtemp(join(tmpdir(), "crosswalk-bench-import-"));
  const store = await startStore(folder);
  const world = makeWorld({ seed: 7, accounts: 5, companies: 15 });
  const goto = await startGoto(world, { requestsPerSecond: perSecond });
  const accounts = Array.from({ length: processes + 1 }, (_, n) => addAccount(world.goto, `Bench ${n}`, "en"));
  for (const { accountKeys } of world.goto.administrators) accountKeys.push(...accounts.map(({ key }) => key));
  const bots: BotProcess<ImportingAsk>[] = [];
  const place = {
    uri: store.uri,
    gotoUrl: goto.apiUrl,
    keys: newKey(),
    auditKeys: newKey(),
    leaseMs: 30_000,
    perSecond,
  };
  try {
    for (let n = 0; n < processes; n += 1) {
      const bot = startBotProcess<ImportingAsk>(join(import.meta.dirname, "importing-bot.ts"), ["--expose-gc"]);
      bots.push(bot);
      await bot.ask({ kind: "start", place });
    }
    const [first] = bots;
    const [alone, ...shared] = accounts;
    if (!first || !alone) throw new Error("there is no process");
    await first.ask({ kind: "sign-in" });

    const one = await timed(goto, () => [importInto(first, alone.key, contacts)]);
    print(line(`one import of ${contacts} contacts`, one));
    const third = Math.ceil(contacts / processes);
    const three = await timed(goto, () => bots.map((bot, n) => importInto(bot, shared[n]?.key ?? "", third)));
    print(line(`${processes} imports of ${third} contacts, in a process each`, three));

    const [{ heap, resident } = { heap: [], resident: [] }] = one.imports;
    const growth = { heap: growthOf(heap), resident: growthOf(resident) };
    print(`memory, last tenth over the first: heap ${growth.heap.toFixed(3)}, process ${growth.resident.toFixed(3)}`);
    const wanted = [contacts, ...shared.map(() => third)];
    for (const [n, { users }] of accounts.entries()) {
      if (users.size !== wanted[n]) throw new Error(`account ${n} has ${users.size} users of ${wanted[n]}`);
    }
    return {
      ratios: { one: one.ratio, three: three.ratio },
      refused: one.refused + three.refused,
      added: [...one.imports, ...three.imports].reduce((sum, { added }) => sum + added, 0),
      growth,
    };
  } finally {
    await Promise.all(bots.map((bot) => bot.ask({ kind: "stop" }).finally(() => bot.end())));
    await goto.close();
    await store.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Apart from the sandbox, whose clock is what counts. */
async function startStore(folder: string): Promise<{ uri: string; end(): Promise<unknown> }> {
  const child = fork(join(import.meta.dirname, "store-process.ts"), [folder], { execArgv: ["--import", "tsx"] });
  const [uri] = await once(child, "message");
  return {
    uri: String(uri),
    end() {
      const over = once(child, "exit");
      child.disconnect();
      return over;
    },
  };
}

interface Timed {
  imports: readonly Importing[];
  calls: number;
  fewest: number;
  refused: number;
  ratio: number;
}

/**
 * The fewest calls: one to see who is a user already, then for each fifty contacts one that adds and one that reads what became of
 * them. The first ten need no time at GoTo's limit.
 */
async function timed(goto: GotoSandbox, start: () => Promise<Importing>[]): Promise<Timed> {
  // A second without calls, so that the limit is that of a fresh start.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  goto.calls.length = 0;
  const imports = await Promise.all(start());
  const ms = Math.max(...imports.map((each) => each.ms));
  const calls = goto.calls.filter(({ path }) => path.startsWith("/admin/")).length;
  const fewest = imports.reduce((sum, { added }) => sum + 1 + 2 * Math.ceil(added / mostUsersInACall), 0);
  const fewestMs = (Math.max(0, fewest - perSecond) / perSecond) * 1_000;
  return {
    imports,
    calls,
    fewest,
    refused: goto.calls.filter(({ status }) => status === 429).length,
    ratio: ms / Math.max(1, fewestMs),
  };
}

const importInto = (bot: BotProcess<ImportingAsk>, accountKey: string, rows: number) =>
  bot.ask({ kind: "import", accountKey, rows }) as Promise<Importing>;

function line(what: string, { imports, calls, fewest, refused, ratio }: Timed): string {
  const seconds = Math.max(...imports.map(({ ms }) => ms)) / 1_000;
  return `${what}: ${seconds.toFixed(1)} s, ${calls} calls (fewest ${fewest}), ${ratio.toFixed(3)} × the fewest calls' time, ${refused} over the limit`;
}

function growthOf(samples: readonly number[]): number {
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const mean = (some: readonly number[]) => some.reduce((sum, each) => sum + each, 0) / Math.max(1, some.length);
  return mean(samples.slice(-tenth)) / Math.max(1, mean(samples.slice(0, tenth)));
}
