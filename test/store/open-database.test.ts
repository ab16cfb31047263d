import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/store/open-database.ts";
import { openStores } from "../../src/store/open-stores.ts";
import { quietLog } from "../fixtures/quiet-log.ts";
import { wallClock } from "../fixtures/test-clock.ts";
import { testTenant } from "../fixtures/test-stores.ts";

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "crosswalk-test-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const open = (options: Partial<Parameters<typeof openDatabase>[0]>) =>
  openDatabase({ dataDir, production: false, log: quietLog, ...options });

describe("the database", () => {
  it("is the embedded store when nothing is said, and keeps its data", async () => {
    const first = await open({});
    expect(first.name).toBe(`embedded store in ${dataDir}`);
    const stores = await openStores({ uri: first.uri, clock: wallClock, log: quietLog });
    const tenant = await stores.ensureTenant(testTenant);
    await stores.ping();
    await stores.close();
    await first.close();

    const second = await open({ production: true, store: "embedded" });
    const reopened = await openStores({ uri: second.uri, clock: wallClock, log: quietLog });
    expect(await reopened.ensureTenant(testTenant)).toEqual(tenant);
    await reopened.close();
    await second.close();
  });

  it("that goes away makes every call fail as unavailable", async () => {
    const database = await open({});
    const stores = await openStores({ uri: database.uri, clock: wallClock, log: quietLog, answerWithinMs: 300 });
    const tenant = stores.tenant("t_1");
    expect(await tenant.accounts.list()).toEqual([]);
    await database.close();
    const unavailable = { name: "StoreError", kind: "unavailable" };
    await expect(stores.ping()).rejects.toMatchObject(unavailable);
    await expect(tenant.accounts.list()).rejects.toMatchObject(unavailable);
    await expect(stores.jobs.claim(["redraw"], 1_000)).rejects.toMatchObject(unavailable);
    await expect(tenant.transaction((tx) => tx.firstTime("a"))).rejects.toMatchObject(unavailable);
    await stores.close();
  });

  it("has to be named in production", async () => {
    await expect(open({ production: true })).rejects.toThrow(/MONGODB_URI is not set.*STORE=embedded/);
  });

  it("is one of two, not both", async () => {
    const both = open({ mongodbUri: "mongodb://h/d", store: "embedded" });
    await expect(both).rejects.toThrow(/MONGODB_URI and STORE=embedded are both set/);
  });

  it("is named without its password", async () => {
    const { uri, name } = await open({
      mongodbUri: "mongodb://me:pa%40ss@a:1,b:2/mine?replicaSet=rs0",
      production: true,
    });
    expect(uri).toContain("pa%40ss");
    expect(name).toBe("MongoDB at a:1,b:2, database mine");
    expect((await open({ mongodbUri: "mongodb+srv://me:x@h.example" })).name).toBe(
      "MongoDB at h.example, database crosswalk",
    );
    await expect(open({ mongodbUri: "localhost:27017" })).rejects.toThrow(/MONGODB_URI has to begin with/);
  });

  it("is unavailable, soon and in words, when nothing answers there", async () => {
    const port = await unusedPort();
    const uri = `mongodb://127.0.0.1:${port}/x`;
    const opening = openStores({ uri, clock: wallClock, log: quietLog, answerWithinMs: 300 });
    await expect(opening).rejects.toMatchObject({
      name: "StoreError",
      kind: "unavailable",
      message: expect.stringContaining("MONGODB_URI"),
    });
  });
});

function unusedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
