import { setTimeout as wait } from "node:timers/promises";
import { makeRandom, type Random } from "../../sandbox/world/random.ts";
import {
  type ChaosSlot,
  type ChaosStand,
  openChaosStand,
  startVictim,
  type Victim,
} from "../fixtures/chaos/chaos-stand.ts";
import type { SoakOptions } from "./run-soak.ts";

const atOnce = 4;
const mostRecoveryMs = 7_000;
/** From when a worker takes an import up: starting, it waits for the room at GoTo that the dead one held. */
const mostUntilKillMs = 4_000;

/**
 * Worker processes are killed (SIGKILL) while imports run: once at each write boundary of an import, before the write leaves the
 * process and just after; then 200 times at seeded moments, with imports of 1 to 500 rows and a GoTo that cuts calls off. Every
 * import ends with every row added, every added user is of one row, and the median time until a killed job goes on is ≤ 7 s.
 */
export async function soak({ seed, scale, print }: SoakOptions): Promise<void> {
  const random = makeRandom(seed);
  const stand = await openChaosStand(random);
  const recoveries: number[] = [];
  try {
    const boundaries = await killAtBoundaries(stand, scale, recoveries);
    print(`${boundaries} kills at write boundaries: every import ended whole`);
    const kills = Math.max(4, Math.round(200 * scale));
    const slots = await Promise.all(
      Array.from({ length: Math.min(atOnce, Math.ceil(kills / 4)) }, (_, n) => stand.place(`random-${n}`)),
    );
    const seen = await Promise.all(
      slots.map((slot, n) => {
        const share = Math.floor(kills / slots.length) + (n < kills % slots.length ? 1 : 0);
        return killAtMoments(stand, slot, share, makeRandom(seed * 1_000 + n), recoveries);
      }),
    );
    const sum = (of: "imports" | "rows" | "added" | "retried") => seen.reduce((total, each) => total + each[of], 0);
    print(`${kills} kills at seeded moments: ${sum("imports")} imports, ${sum("rows")} rows, ${sum("added")} users`);
    print(`${sum("retried")} imports were given up, for being killed twelve times without progress, and tried again`);
    const sorted = recoveries.sort((one, other) => one - other);
    const [median = 0, most = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
    print(`${sorted.length} recoveries: median ${Math.round(median)} ms, longest ${Math.round(most)} ms`);
    if (sorted.length === 0 || median > mostRecoveryMs) throw new Error(`the median recovery took ${median} ms`);
  } finally {
    await stand.close();
  }
}

/** Goes on until an import ends before its worker reaches the boundary. With a small scale, every so many boundaries. */
async function killAtBoundaries(stand: ChaosStand, scale: number, recoveries: number[]): Promise<number> {
  const step = Math.max(1, Math.round(0.4 / scale));
  let kills = 0;
  let nth = 1;
  let over = false;
  async function lane(): Promise<void> {
    while (!over) {
      const trial = nth;
      nth += 1;
      const boundary = 1 + Math.floor((trial - 1) / 2) * step;
      const when = trial % 2 === 0 ? "after" : "before";
      const slot = await stand.place(`boundary-${boundary}-${when}`);
      const recoveryMs = await killOnce(slot, `${boundary} ${when}`);
      await slot.check();
      if (recoveryMs === null) over = true;
      else recoveries.push(recoveryMs);
      kills += recoveryMs === null ? 0 : 1;
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane));
  return kills;
}

/** How long until the import went on in this process, ms; `null`: it ended before the boundary came. */
async function killOnce({ place, parts, begin }: ChaosSlot, kill: string): Promise<number | null> {
  const importId = await begin(3);
  const victim = await startVictim(place, () => undefined, kill);
  const isOver = async () => (await parts.ports.stores.imports.get(importId))?.state === "done";
  let dead = false;
  void victim.died.then(() => {
    dead = true;
  });
  while (!dead && !((await isOver()) && (await parts.stores.jobs.list({ state: "running" })).length === 0)) {
    await wait(50);
  }
  if (!dead) {
    victim.child.kill("SIGKILL");
    await victim.died;
    return null;
  }
  const killedAt = performance.now();
  let recoveryMs: number | null = null;
  const worker = parts.work(({ kind }) => {
    if (kind === "import.run") recoveryMs ??= performance.now() - killedAt;
  });
  // Killed after the import's last write, the job itself is still to be taken off the queue.
  while (!(await isOver()) || (await parts.stores.jobs.list({ state: "running" })).length > 0) await wait(50);
  await worker.idle();
  await worker.stop();
  return recoveryMs;
}

interface Sums {
  imports: number;
  rows: number;
  added: number;
  retried: number;
}

/** Keeps imports coming while two workers are at it, and kills one after the other in the midst of one. */
async function killAtMoments(
  stand: ChaosStand,
  slot: ChaosSlot,
  kills: number,
  random: Random,
  recoveries: number[],
): Promise<Sums> {
  const { parts, begin, check } = slot;
  const pack = startPack(slot, recoveries);
  const open = new Set<string>();
  let retried = 0;
  /** What was cut off so often that its job was given up is tried again, as a person does who reads the card. */
  const isDone = async (importId: string) => {
    const run = await parts.ports.stores.imports.get(importId);
    if (run?.state === "stopped" && (await slot.retry(importId))) retried += 1;
    return run?.state === "done";
  };
  const refill = async () => {
    for (const importId of open) if (await isDone(importId)) open.delete(importId);
    while (open.size < 2) open.add(await begin(random.chance(0.5) ? random.between(1, 40) : random.between(41, 500)));
  };
  for (let kill = 0; kill < kills; kill += 1) {
    await refill();
    if (random.chance(0.3)) trouble(stand, slot, random);
    const victim = await pack.nextAtWork(refill);
    await wait(random.between(0, mostUntilKillMs));
    await pack.kill(victim);
  }
  stand.goto.faults.clear();
  const until = Date.now() + 240_000;
  for (const importId of open) {
    while (!(await isDone(importId))) {
      if (Date.now() > until) {
        const jobs = await parts.stores.jobs.list();
        const run = await parts.ports.stores.imports.get(importId);
        throw new Error(`import ${importId} has not ended after four minutes: ${JSON.stringify({ run, jobs })}`);
      }
      await wait(100);
    }
  }
  await pack.end();
  return { ...(await check()), retried };
}

/** Two workers on one database, and another in place of each that is killed. */
function startPack({ place, parts }: ChaosSlot, recoveries: number[]) {
  const killedAt = new Map<string, number>();
  const holder = new Map<string, Victim>();
  const starting = new Set<Promise<void>>();
  const alive = new Set<Victim>();
  let lastAtWork: Victim | undefined;
  let isOver = false;

  function start(): void {
    let victim: Victim | undefined;
    const onClaim = (importId: string) => {
      const since = killedAt.get(importId);
      if (since !== undefined) recoveries.push(performance.now() - since);
      killedAt.delete(importId);
      if (victim) holder.set(importId, victim);
      lastAtWork = victim;
    };
    const started = startVictim(place, onClaim).then((it) => {
      victim = it;
      alive.add(it);
      if (isOver) it.child.kill("SIGKILL");
    });
    starting.add(started);
    void started.finally(() => starting.delete(started));
  }
  start();
  start();

  return {
    /** Whoever has taken up an import since the last kill. */
    async nextAtWork(refill: () => Promise<void>): Promise<Victim> {
      for (;;) {
        const victim = lastAtWork;
        lastAtWork = undefined;
        if (victim && alive.has(victim)) return victim;
        await refill();
        await wait(50);
      }
    },

    async kill(victim: Victim): Promise<void> {
      alive.delete(victim);
      victim.child.kill("SIGKILL");
      await victim.died;
      for (const { kind, payload } of await parts.stores.jobs.list({ state: "running" })) {
        const importId = payload.importId ?? "";
        if (kind === "import.run" && holder.get(importId) === victim) killedAt.set(importId, performance.now());
      }
      start();
    },

    async end(): Promise<void> {
      isOver = true;
      await Promise.all(starting);
      for (const victim of alive) victim.child.kill("SIGKILL");
      await Promise.all([...alive].map(({ died }) => died));
    },
  };
}

/** GoTo carries a call out and its answer is lost or late, or it refuses for a moment. */
function trouble({ goto }: ChaosStand, { account }: ChaosSlot, random: Random): void {
  const call = { method: "POST", path: `/accounts/${account.key}/users`, times: 1 };
  goto.faults.add(
    random.pick([
      { ...call, dropConnection: "after" as const },
      { ...call, dropConnection: "before" as const },
      { ...call, delayMs: 2_500 },
      { ...call, status: 503 },
      { ...call, status: 429 },
    ]),
  );
}
