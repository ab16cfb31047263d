import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../sandbox/free-port.ts";
import { connectwiseEntries, type OutsideWorld, startOutsideWorld } from "../../sandbox/outside-world.ts";
import type { Person, Seen } from "../../sandbox/people/person.ts";
import { slackPerson } from "../../sandbox/people/slack-person.ts";
import { teamsPerson } from "../../sandbox/people/teams-person.ts";
import { seeded } from "../../sandbox/slack/slack-seed.ts";
import { teamsSeed } from "../../sandbox/teams/teams-organisation.ts";
import * as showcase from "../../sandbox/world/showcase.ts";
import { makeWorld } from "../../sandbox/world/world.ts";
import { newKey } from "../../src/store/key-ring.ts";
import { bareServer } from "./bare-server.ts";
import { type BotProcess, startBotProcess } from "./bot-process.ts";
import { figures, timed } from "./figures.ts";

const psaDelayMs = 10_000;
const commandsPerPlatform = 100;
const confirmations = 20;
const imports = 20;
const local = ["help", "accounts", "connections", `map ${showcase.exactAccount}`, "goto"];

/**
 * `npm run bench -- answers`: 200 commands at once on both platforms while every PSA call takes 10 s. The bot has a process of its
 * own; a bare HTTP server under the same number of requests, in the same run, says what the machine gives.
 */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "crosswalk-bench-"));
  const outside = await startOutsideWorld({ world: makeWorld({}), botPort: await freePort() });
  const bot = startBotProcess();
  const environment = { ...outside.environment, CROSSWALK_KEYS: newKey(), AUDIT_KEYS: newKey(), DATA_DIR: folder };
  await bot.ask({ kind: "start", environment });
  const people: Person[] = [slackPerson(outside.slack, seeded.anna), teamsPerson(outside.teams, teamsSeed.anna)];
  await prepare(outside, bot, people);
  outside.connectwise.faults.add({ delayMs: psaDelayMs });
  console.log(figures("a bare HTTP server, 200 requests at once", await bareServer(2 * commandsPerPlatform)));
  await localCommands(bot, people);
  await stateChanges(bot, people);
  await slowReads(outside, people);
  outside.connectwise.faults.clear();
  await bot.ask({ kind: "stop" });
  bot.end();
  await outside.stop();
  await rm(folder, { recursive: true, force: true });
}

/** GoTo and the PSA connected, one account mapped. */
async function prepare(outside: OutsideWorld, bot: BotProcess, people: readonly Person[]): Promise<void> {
  for (const person of people) {
    await person.types("help");
    await person.waitFor(() => (person.sees().length > 0 ? true : null));
  }
  await bot.ask({ kind: "make-admins" });
  await bot.ask({ kind: "sign-in", email: showcase.signIns.owner });
  const { site, companyId, publicKey, privateKey } = connectwiseEntries(outside.connectwise);
  const connected = await bot.ask({
    kind: "connect",
    ordinary: { site, companyId },
    secret: { publicKey, privateKey },
  });
  if (connected !== 1) throw new Error("the PSA was not connected");
  for (const person of people) {
    await person.types(`map ${showcase.importAccount}`);
    const seen = await person
      .waitFor(
        () => person.sees().find(({ text }) => text.includes(showcase.importAccount) && text.includes("confirm")),
        10_000,
      )
      .catch(() => null);
    if (seen) await person.clicks(seen, "Map this company");
    await bot.ask({ kind: "idle" });
  }
}

async function localCommands(bot: BotProcess, people: readonly Person[]): Promise<void> {
  const word = (at: number) => local[at % local.length] ?? "help";
  for (const person of people) for (let at = 0; at < 20; at += 1) await person.commands(word(at));
  await bot.ask({ kind: "idle" });

  const oneByOne: number[] = [];
  const cpuBefore = Number(await bot.ask({ kind: "cpu" }));
  for (let at = 0; at < 100; at += 1) {
    const person = people[at % people.length];
    if (person) oneByOne.push(await timed(() => person.commands(word(Math.floor(at / people.length)))));
  }
  await bot.ask({ kind: "idle" });
  const cpuMs = (Number(await bot.ask({ kind: "cpu" })) - cpuBefore) / oneByOne.length;
  console.log(figures(`local state, one after the other (${cpuMs.toFixed(1)} ms of the processor each)`, oneByOne));

  const seenBefore = people.map((person) => person.sees().length);
  const began = performance.now();
  const acks = people.flatMap((person) =>
    Array.from({ length: commandsPerPlatform }, (_, at) => timed(() => person.commands(word(at)))),
  );
  const ms = await Promise.all(acks);
  console.log(figures("the same, 200 at once: until the platform has its answer", ms, "p99 ≤ 300"));
  await Promise.all(
    people.map((person, at) =>
      person.waitFor(() => (person.sees().length >= (seenBefore[at] ?? 0) + commandsPerPlatform ? true : null), 30_000),
    ),
  );
  console.log(`  all 200 cards are there after ${Math.round(performance.now() - began)} ms`);
  await bot.ask({ kind: "idle" });
}

async function stateChanges(bot: BotProcess, people: readonly Person[]): Promise<void> {
  const accounts = (await bot.ask({ kind: "accounts" })) as string[];
  const cards: { person: Person; id: string; text: string }[] = [];
  for (const [at, key] of accounts.slice(0, confirmations).entries()) {
    const person = people[at % people.length];
    if (!person) continue;
    const before = person.sees().length;
    await person.types(`map ${key}`);
    const seen = await person.waitFor(() => after(person, before).find(({ title }) => title !== ""));
    if (seen.buttons.some(({ label }) => label === "Map this company"))
      cards.push({ person, id: seen.id, text: seen.text });
  }
  const clicks = cards.map(({ person, id }) =>
    timed(async () => {
      const seen = person.sees().find((message) => message.id === id);
      if (seen) await person.clicks(seen, "Map this company");
    }),
  );
  const what = `state-changing, ${cards.length} confirmations at once: until the click is acknowledged`;
  console.log(figures(what, await Promise.all(clicks), "p99 ≤ 1,000, max ≤ 2,500"));
  const undecided = ({ person, id, text }: (typeof cards)[number]) =>
    person.sees().some((seen) => seen.id === id && (seen.text === text || seen.text.includes("is being asked")));
  const [anybody] = people;
  await anybody?.waitFor(() => (cards.some(undecided) ? null : true), psaDelayMs * 12);
}

async function slowReads(outside: OutsideWorld, people: readonly Person[]): Promise<void> {
  const contactReads = () => outside.connectwise.calls.filter(({ path }) => path.includes("/company/contacts")).length;
  const readsBefore = contactReads();
  const seenBefore = people.map((person) => person.sees().length);
  const shown = (matching: (seen: Seen) => boolean) =>
    people.map((person, at) => after(person, seenBefore[at] ?? 0).filter(matching).length);
  const began = Date.now();
  await Promise.all(
    people.flatMap((person) =>
      Array.from({ length: imports / 2 }, () => person.types(`import ${showcase.importAccount}`)),
    ),
  );
  const isInterim = ({ text }: Seen) => text.includes("is slow right now");
  const sum = (counts: readonly number[]) => counts.reduce((one, other) => one + other, 0);
  const [anybody] = people;
  await anybody?.waitFor(() => (sum(shown(() => true)) >= imports ? true : null), 10_000);
  const told = shown(isInterim).join(" + ");
  const toldMs = Date.now() - began;
  const results = () => shown(({ title }) => title === "Import users");
  await Promise.all(
    people.map((person, at) =>
      person.waitFor(() => ((results()[at] ?? 0) >= imports / 2 ? true : null), psaDelayMs * 12),
    ),
  ).catch(() => undefined);
  const titles = people.flatMap((person, at) =>
    after(person, seenBefore[at] ?? 0).map(({ title, text }) => title || text),
  );
  console.log(
    `imports that need the PSA: ${imports} asked, ${told} told after ${toldMs} ms that it is slow, ${results().join(" + ")} have ` +
      `the result after ${Date.now() - began} ms, with ${contactReads() - readsBefore} reads of contacts: ${[...new Set(titles)].join(" / ")}`,
  );
}

function after(person: Person, count: number): readonly Seen[] {
  return person.sees().slice(count);
}
