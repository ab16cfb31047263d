import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedStore } from "../../../src/store/embedded/embedded-store.ts";

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "crosswalk-durable-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Starts the writer and resolves when it has acknowledged `count` pairs. */
async function startWriter(count: number): Promise<{ child: ChildProcess; acknowledged: number[] }> {
  const script = join(import.meta.dirname, "write-until-killed.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  const acknowledged: number[] = [];
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    child.once("exit", () => reject(new Error("the writer ended by itself")));
    lines.on("line", (line) => {
      if (line !== "ready") acknowledged.push(Number(line));
      if (acknowledged.length >= count) resolve();
    });
  });
  return { child, acknowledged };
}

describe("a data directory", () => {
  it("keeps every acknowledged write of a killed process, in pairs, and refuses a second process before", async () => {
    const { child, acknowledged } = await startWriter(200);
    await expect(startEmbeddedStore({ dataDir })).rejects.toMatchObject({
      name: "DirectoryInUseError",
      message: expect.stringContaining(`in use by process ${child.pid}`),
    });
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await closed;

    const store = await startEmbeddedStore({ dataDir });
    const client = await new MongoClient(store.uri).connect();
    const collection = client.db().collection<{ _id: string; n: number }>("pairs");
    const ids = new Set((await collection.find().toArray()).map(({ _id }) => _id));
    expect(acknowledged.filter((n) => !ids.has(`a${n}`) || !ids.has(`b${n}`))).toEqual([]);
    expect([...ids].filter((id) => !ids.has((id.startsWith("a") ? "b" : "a") + id.slice(1)))).toEqual([]);
    expect(await collection.find({ n: acknowledged[0] ?? -1 }).toArray()).toHaveLength(2);
    await client.close();
    await store.close();
  }, 30_000);

  it("is refused to a second store of the same process, and free after the first is closed", async () => {
    const store = await startEmbeddedStore({ dataDir });
    await expect(startEmbeddedStore({ dataDir })).rejects.toThrow(/in use/);
    await store.close();
    await store.close();
    await writeFile(join(dataDir, "store.lock"), "999999999\n");
    await (await startEmbeddedStore({ dataDir })).close();
  });
});

describe("a message that cannot be read", () => {
  it.each([
    ["too long", Buffer.from([0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0])],
    ["too short", Buffer.from([3, 0, 0, 0])],
    ["of an unknown kind", Buffer.from([16, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x39, 5, 0, 0])],
    [
      "broken inside",
      Buffer.concat([
        Buffer.from([31, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xdd, 7, 0, 0, 0, 0, 0, 0, 0]),
        Buffer.from([10, 0, 0, 0, 0x78, 0x61, 0, 1, 1, 0]),
      ]),
    ],
  ])("closes its connection alone when it is %s", async (_, bytes) => {
    const store = await startEmbeddedStore({ dataDir });
    const client = await new MongoClient(store.uri).connect();
    const socket = connect(store.port, "127.0.0.1");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => undefined);
    socket.write(bytes);
    await closed;
    expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
    await store.close();
  });
});
