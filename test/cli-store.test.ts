import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { mongo } from "mongoose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedStore } from "../src/store/embedded/embedded-store.ts";
import { newKey } from "../src/store/key-ring.ts";

const crosswalk = join(import.meta.dirname, "../bin/crosswalk.js");

describe("crosswalk store and crosswalk keys", () => {
  let folder: string;
  let dataDir: string;
  let served: ChildProcess;
  let uri: string;
  const key = newKey("k1");
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "crosswalk-store-"));
    dataDir = join(folder, "data");
    served = spawn(process.execPath, [crosswalk, "store", "serve", "--data-dir", dataDir, "--port", "0"]);
    const lines: string[] = [];
    const { stdout } = served;
    if (!stdout) throw new Error("The store's process has no output.");
    for await (const line of createInterface({ input: stdout })) {
      lines.push(line);
      if (line === "ready") break;
    }
    [uri = ""] = lines;
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => served.once("close", resolve));
    served.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  });

  function run(args: string[], more: Record<string, string> = {}): Promise<{ code: number; out: string; err: string }> {
    const env = { ...process.env, DATA_DIR: dataDir, CROSSWALK_KEYS: key, AUDIT_KEYS: newKey(), ...more };
    return new Promise((resolve) => {
      execFile(process.execPath, [crosswalk, ...args], { env, cwd: folder }, (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  }

  it("serves what any client of MongoDB reads, and names the process to a second one", async () => {
    const client = await new mongo.MongoClient(uri).connect();
    await client.db().collection("notes").insertOne({ text: "seen" });
    expect(await client.db().collection("notes").countDocuments()).toBe(1);
    await client.close();
    const second = await run(["store", "serve", "--data-dir", dataDir]);
    expect(second).toMatchObject({ code: 1, err: expect.stringContaining(`in use by process ${served.pid}`) });
  });

  it("rotates keys beside the process that has the store", async () => {
    const rotated = await run(["keys", "rotate"], { CROSSWALK_KEYS: `${newKey("k2")},${key}` });
    expect(rotated).toMatchObject({ code: 0, out: expect.stringContaining("wrapped by `k2` now") });
  });

  it("copies everything to another server, once", async () => {
    const there = await startEmbeddedStore({ dataDir: join(folder, "there") });
    const to = ["store", "copy", "--to", there.uri];
    const copied = await run(to);
    expect(copied).toMatchObject({ code: 0, out: expect.stringMatching(/^notes: 1$/m), err: "" });
    const client = await new mongo.MongoClient(there.uri).connect();
    expect(
      await client
        .db()
        .collection("notes")
        .findOne({}, { projection: { _id: 0 } }),
    ).toEqual({ text: "seen" });
    await client.close();
    expect(await run(to)).toMatchObject({ code: 1, err: expect.stringContaining("already. Name an empty one") });
    expect(await run(["store", "copy", "--to", "http://x"])).toMatchObject({ code: 1 });
    await there.close();
  });
});
