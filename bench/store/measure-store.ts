import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { open } from "lmdb";
import { mongo } from "mongoose";

export interface StoreFigures {
  /** Acknowledged updates per second by eight clients. */
  updatesPerSecond: number;
  /** lmdb alone: commits per second, one after the other. */
  commitsPerSecond: number;
  /** lmdb alone: writes per second by eight writers, which it puts into one commit where it can. */
  writesPerSecond: number;
  /** Reading a list of `listed` documents, in ms. */
  listMs: number;
  /** An indexed lookup among few and among many documents, the median in ms. */
  lookupFewMs: number;
  lookupManyMs: number;
}

export interface StoreSizes {
  updates: number;
  listed: number;
  few: number;
  many: number;
}

const clients = 8;
const rounds = 3;
const lookups = 500;
const full: StoreSizes = { updates: 1_000, listed: 10_000, few: 1_000, many: 100_000 };

/** `npm run bench -- store`: the embedded store in a process of its own, beside bare lmdb on the same disk in the same run. */
export async function run(): Promise<void> {
  const found = await measureStore(full);
  const share = found.updatesPerSecond / found.commitsPerSecond;
  const ratio = found.lookupManyMs / found.lookupFewMs;
  const lines = [
    `${full.updates} acknowledged updates by ${clients} clients: ${Math.round(found.updatesPerSecond)} a second, ` +
      `lmdb alone ${Math.round(found.commitsPerSecond)} commits: ${Math.round(share * 100)} % (target 50 %); ` +
      `eight writers merged into fewer commits: ${Math.round(found.writesPerSecond)} writes`,
    `a list of ${full.listed} documents: ${Math.round(found.listMs)} ms (target 500 ms)`,
    `an indexed lookup among ${full.few}: ${found.lookupFewMs.toFixed(2)} ms, among ${full.many}: ` +
      `${found.lookupManyMs.toFixed(2)} ms: ${ratio.toFixed(2)} × (target 2 ×)`,
  ];
  for (const line of lines) console.log(line);
  if (share < 0.5 || found.listMs > 500 || ratio > 2) process.exitCode = 1;
}

export async function measureStore(sizes: StoreSizes): Promise<StoreFigures> {
  const folder = await mkdtemp(join(tmpdir(), "crosswalk-bench-store-"));
  const store = await serve(join(folder, "data"));
  const all = await Promise.all(Array.from({ length: clients }, () => connectTo(store.uri)));
  const [first] = all;
  if (!first) throw new Error("There is no client.");
  try {
    const { updates, listed, few, many } = sizes;
    await fill(first, "counters", clients);
    await updateAll(all, updates);
    const rates: { updates: number; commits: number; writes: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const commits = await lmdbRate(join(folder, `one-${round}`), 1, updates);
      const writes = await lmdbRate(join(folder, `many-${round}`), clients, updates);
      rates.push({ updates: await updateAll(all, updates), commits, writes });
    }
    await fill(first, "listed", listed);
    const lists = [];
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      const found = await first.db().collection("listed").find({ kind: "listed" }).toArray();
      if (found.length !== listed) throw new Error(`The list has ${found.length} documents, not ${listed}.`);
      lists.push(performance.now() - began);
    }
    await fill(first, "few", few);
    await fill(first, "many", many);
    const turns = [];
    for (let turn = 0; turn < rounds; turn += 1) {
      turns.push({ few: await lookUp(first, "few", few), many: await lookUp(first, "many", many) });
    }
    return {
      updatesPerSecond: medianOf(rates.map((rate) => rate.updates)),
      commitsPerSecond: medianOf(rates.map((rate) => rate.commits)),
      writesPerSecond: medianOf(rates.map((rate) => rate.writes)),
      listMs: medianOf(lists),
      lookupFewMs: medianOf(turns.map((turn) => turn.few)),
      lookupManyMs: medianOf(turns.map((turn) => turn.many)),
    };
  } finally {
    await Promise.all(all.map((client) => client.close()));
    await store.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function serve(dataDir: string): Promise<{ uri: string; stop(): Promise<void> }> {
  const crosswalk = join(import.meta.dirname, "../../bin/crosswalk.js");
  const child = spawn(process.execPath, [crosswalk, "store", "serve", "--data-dir", dataDir, "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line === "ready") break;
  }
  const [uri] = lines;
  if (lines.length !== 2 || !uri) throw new Error("The store's process has not started.");
  return {
    uri,
    async stop() {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill();
      await ended;
    },
  };
}

function connectTo(uri: string): Promise<mongo.MongoClient> {
  return new mongo.MongoClient(uri, { writeConcern: { w: "majority", journal: true }, maxPoolSize: 1 }).connect();
}

/** Documents of the size of a record of ours, found by `key`. */
async function fill(client: mongo.MongoClient, name: string, count: number): Promise<void> {
  const collection = client.db().collection<{ _id: number }>(name);
  await collection.createIndex({ tenantId: 1, key: 1 });
  for (let at = 0; at < count; at += 1_000) {
    const some = Array.from({ length: Math.min(1_000, count - at) }, (_, nth) => document(at + nth, name));
    await collection.insertMany(some);
  }
}

function document(n: number, kind: string) {
  return {
    _id: n,
    tenantId: "t_1",
    key: `k${n}`,
    kind,
    n,
    at: new Date(n),
    text: `Harbour Light ${n}`.padEnd(120, "."),
  };
}

/** Every client changes a document of its own again and again; answers updates a second. */
async function updateAll(all: readonly mongo.MongoClient[], updates: number): Promise<number> {
  const began = performance.now();
  await Promise.all(
    all.map(async (client, nth) => {
      const collection = client.db().collection<{ _id: number }>("counters");
      for (let turn = nth; turn < updates; turn += clients) {
        const { modifiedCount } = await collection.updateOne({ _id: nth }, { $inc: { n: 1 } });
        if (modifiedCount !== 1) throw new Error("An update was lost.");
      }
    }),
  );
  return (updates * 1_000) / (performance.now() - began);
}

/** Each writer waits for its commit before the next; answers writes a second. */
async function lmdbRate(path: string, writers: number, commits: number): Promise<number> {
  const root = open<Buffer, number>({ path, encoding: "binary", cache: false });
  const bytes = Buffer.alloc(250, 1);
  const began = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async (_, nth) => {
      for (let turn = nth; turn < commits; turn += writers) await root.put(nth, bytes);
    }),
  );
  const rate = (commits * 1_000) / (performance.now() - began);
  await root.close();
  return rate;
}

async function lookUp(client: mongo.MongoClient, name: string, count: number): Promise<number> {
  const collection = client.db().collection<{ _id: number }>(name);
  const took = [];
  for (let turn = 0; turn < lookups; turn += 1) {
    const n = (turn * 7_919) % count;
    const began = performance.now();
    const found = await collection.findOne({ tenantId: "t_1", key: `k${n}` });
    took.push(performance.now() - began);
    if (found?._id !== n) throw new Error("A lookup found something else.");
  }
  return medianOf(took);
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
