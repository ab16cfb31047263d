import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mongo } from "mongoose";
import { makeRandom } from "../../sandbox/world/random.ts";
import { startEmbeddedStore } from "../../src/store/embedded/embedded-store.ts";
import { checkIndexes } from "../fixtures/store-kills/check-indexes.ts";
import { type Acknowledged, loadUntilKilled } from "../fixtures/store-kills/load-until-killed.ts";
import type { Thing } from "../fixtures/store-kills/thing.ts";
import type { SoakOptions } from "./run-soak.ts";

/**
 * Kills the process that holds the embedded store 50 times with SIGKILL while eight clients insert, update, delete and run
 * transactions in it. After each kill every acknowledged write is there, and every index finds what a scan finds.
 */
export async function soak({ seed, scale, print }: SoakOptions): Promise<void> {
  const random = makeRandom(seed);
  const kills = Math.max(2, Math.round(50 * scale));
  const folder = await mkdtemp(join(tmpdir(), "crosswalk-kills-"));
  const dataDir = join(folder, "data");
  const known = new Map<string, Acknowledged>();
  let [writes, lookups] = [0, 0];
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      writes += await loadUntilKilled({ dataDir, known, random, kill });
      const store = await startEmbeddedStore({ dataDir });
      const client = await new mongo.MongoClient(store.uri).connect();
      try {
        const things = client.db().collection<Thing>("things");
        compare(known, await things.find().toArray(), kill);
        lookups += await checkIndexes(things);
      } finally {
        await client.close();
        await store.close();
      }
    }
    if (writes < kills * 20) throw new Error(`only ${writes} writes were acknowledged: there was no load`);
    print(`${kills} kills, ${writes} acknowledged writes, none missing; ${lookups} indexed lookups as the scan says`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What was acknowledged last is there; a write under way at the kill is there whole or not at all. */
function compare(known: Map<string, Acknowledged>, found: readonly Thing[], kill: number): void {
  const there = new Map(found.map((thing) => [thing._id, thing]));
  for (const [id, { thing, asked }] of known) {
    const now = there.get(id) ?? null;
    const fits = [thing, ...(asked === undefined ? [] : [asked])].some((one) => same(one, now));
    if (!fits) {
      const seen = JSON.stringify(now);
      throw new Error(
        `kill ${kill}: ${id} is ${seen}; acknowledged was ${JSON.stringify(thing)}, asked ${JSON.stringify(asked)}`,
      );
    }
    if (now) known.set(id, { thing: now });
    else known.delete(id);
  }
  for (const { _id, pair, turn } of found) {
    if (!known.has(_id)) throw new Error(`kill ${kill}: nobody wrote ${_id}`);
    // Pairs are only written in transactions, both at once.
    if (pair !== undefined && there.get(pair)?.turn !== turn)
      throw new Error(`kill ${kill}: ${_id} has half a transaction`);
  }
}

function same(one: Thing | null, other: Thing | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
