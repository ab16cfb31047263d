import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../sandbox/free-port.ts";
import { connectwiseEntries, startOutsideWorld } from "../sandbox/outside-world.ts";
import type { Person } from "../sandbox/people/person.ts";
import { slackPerson } from "../sandbox/people/slack-person.ts";
import { teamsPerson } from "../sandbox/people/teams-person.ts";
import { seeded } from "../sandbox/slack/slack-seed.ts";
import { teamsSeed } from "../sandbox/teams/teams-organisation.ts";
import * as showcase from "../sandbox/world/showcase.ts";
import { makeWorld } from "../sandbox/world/world.ts";
import { startApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import type { Actor } from "../src/core/member/member.ts";
import { newKey } from "../src/store/key-ring.ts";

const psaDelayMs = 10_000;
const commandsPerPlatform = 100;
const quiet = { debug() {}, info() {}, warn() {}, error: console.error };

/**
 * `npm run bench -- answers`: 200 commands at once on both platforms while every PSA call takes 10 s. Bot and sandbox share
 * one process and its core, so the figures are upper bounds; a bare HTTP server under the same number of requests, in the same
 * run, says what the machine gives.
 */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "crosswalk-bench-"));
  const outside = await startOutsideWorld({ world: makeWorld({}), botPort: await freePort() });
  const app = await startApp(
    readConfig({ ...outside.environment, CROSSWALK_KEYS: newKey(), AUDIT_KEYS: newKey(), DATA_DIR: folder }),
    {
      log: quiet,
      psa: { allowance: { atOnce: 8, perSecond: 200 } },
    },
  );
  const people: Person[] = [slackPerson(outside.slack, seeded.anna), teamsPerson(outside.teams, teamsSeed.anna)];
  const { services } = app;
  for (const person of people) await person.types("help");
  const [first] = await services.members.list();
  const actor: Actor = { tenantId: app.tenantId, memberId: first?.id ?? "", name: "bench", role: "admin", via: "cli" };
  for (const member of await services.members.list()) await services.members.setRole(actor, member.id, "admin");
  await prepare();

  /** GoTo and the PSA connected, one account mapped: by the use cases, for speed. */
  async function prepare(): Promise<void> {
    const begun = await services.signIns.begin(actor);
    if (begun.kind !== "begun") throw new Error("GoTo is not configured");
    const url = new URL(begun.url);
    const form = new URLSearchParams({
      ...Object.fromEntries(url.searchParams),
      email: showcase.signIns.owner,
      decision: "allow",
    });
    const allowed = await fetch(url, { method: "POST", body: form, redirect: "manual" });
    await fetch(allowed.headers.get("location") ?? "");
    const { site, companyId, publicKey, privateKey } = connectwiseEntries(outside.connectwise);
    const draft = await services.connections.begin(actor, "connect", "connectwise");
    await services.connections.testAndSave(actor, draft.draft.id, { site, companyId }, { publicKey, privateKey });
    await app.worker.idle();
    for (const person of people) {
      await person.types(`map ${showcase.importAccount}`);
      const seen = await person
        .waitFor(
          () => person.sees().find(({ text }) => text.includes(showcase.importAccount) && text.includes("confirm")),
          10_000,
        )
        .catch(() => null);
      if (seen) await person.clicks(seen, "Map this company");
      await app.worker.idle();
    }
  }

  outside.connectwise.faults.add({ delayMs: psaDelayMs });
  const local = ["help", "accounts", "connections", `map ${showcase.exactAccount}`, "goto"];
  const acks = people.flatMap((person) =>
    Array.from({ length: commandsPerPlatform }, (_, at) =>
      timed(() => person.commands(local[at % local.length] ?? "help")),
    ),
  );
  console.log(
    line("local state, 200 at once: until the platform has its answer", await Promise.all(acks), "p99 ≤ 300"),
  );

  const oneByOne: number[] = [];
  for (let at = 0; at < 40; at += 1) {
    const person = people[at % people.length];
    if (person) oneByOne.push(await timed(() => person.commands(local[at % local.length] ?? "help")));
  }
  console.log(line("the same, one after the other", oneByOne, ""));

  const listed = await services.accounts.list();
  const [connection] = await services.connections.list();
  const cards: { person: Person; id: string }[] = [];
  for (const [at, account] of listed.slice(0, 20).entries()) {
    const person = people[at % people.length];
    if (!person) continue;
    const before = person.sees().length;
    await person.types(`map ${account.key}`);
    const seen = await person.waitFor(() =>
      person
        .sees()
        .slice(before)
        .find(({ title }) => title !== ""),
    );
    if (seen.buttons.some(({ label }) => label === "Map this company")) cards.push({ person, id: seen.id });
  }
  const clicks = cards.map(({ person, id }) =>
    timed(async () => {
      const seen = person.sees().find((message) => message.id === id);
      if (seen) await person.clicks(seen, "Map this company");
    }),
  );
  console.log(
    line(
      `state-changing, ${cards.length} confirmations at once: until the click is acknowledged`,
      await Promise.all(clicks),
      "p99 ≤ 1,000, max ≤ 2,500",
    ),
  );

  const contactReads = () => outside.connectwise.calls.filter(({ path }) => path.includes("/company/contacts")).length;
  const readsBefore = contactReads();
  const asked = 20;
  const seenBefore = people.map((person) => person.sees().length);
  const began = Date.now();
  await Promise.all(
    people.flatMap((person) =>
      Array.from({ length: asked / 2 }, () => person.types(`import ${showcase.importAccount}`)),
    ),
  );
  const interim = people.map(
    (person, at) =>
      person
        .sees()
        .slice(seenBefore[at])
        .filter(({ text }) => text.includes("is slow right now")).length,
  );
  const interimMs = Date.now() - began;
  await Promise.all(
    people.map((person, at) =>
      person.waitFor(
        () =>
          person
            .sees()
            .slice(seenBefore[at])
            .filter(({ title }) => title === "Import users").length >=
          asked / 2
            ? true
            : null,
        psaDelayMs * 9,
      ),
    ),
  );
  console.log(
    `imports that need the PSA: ${asked} asked, ${interim.join(" + ")} told after ${interimMs} ms that it is slow, all ${asked} have the result after ${Date.now() - began} ms, with ${contactReads() - readsBefore} reads of contacts`,
  );
  console.log(line("a bare HTTP server, 200 requests at once", await bareServer(), ""));
  console.log(
    `\nevery PSA call takes ${psaDelayMs} ms; ${connection ? "connected" : "NOT connected"}; ${listed.length} accounts\n`,
  );
  outside.connectwise.faults.clear();
  await app.stop();
  await outside.stop();
  await rm(folder, { recursive: true, force: true });
}

async function bareServer(): Promise<number[]> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => response.end("{}"));
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const all = await Promise.all(
    Array.from({ length: 2 * commandsPerPlatform }, () =>
      timed(async () => {
        await (await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "{}" })).text();
      }),
    ),
  );
  server.close();
  server.closeAllConnections();
  return all;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  const isAnswered = await work().then(
    () => true,
    () => false,
  );
  return isAnswered ? performance.now() - began : Number.POSITIVE_INFINITY;
}

function line(what: string, ms: readonly number[], target: string): string {
  const sorted = ms.filter(Number.isFinite).sort((one, other) => one - other);
  const lost = ms.length - sorted.length;
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return `${what}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms, ${lost} not answered in time${target ? ` (target ${target} ms)` : ""}`;
}
