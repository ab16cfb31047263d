import mongoose, { type Connection } from "mongoose";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type MigrateOptions, migrateSchema } from "../../src/store/migrate-schema.ts";
import { openStores } from "../../src/store/open-stores.ts";
import { quietLog } from "../fixtures/quiet-log.ts";
import { createTestClock } from "../fixtures/test-clock.ts";
import { openTestDatabase, type TestDatabase } from "../fixtures/test-database.ts";

let database: TestDatabase;
let connection: Connection;
let ran: string[];
const clock = createTestClock();
beforeEach(async () => {
  database = await openTestDatabase();
  connection = await mongoose.createConnection(database.uri).asPromise();
  ran = [];
});
afterEach(async () => {
  await connection.close();
  await database.close();
});

const db = () => {
  if (!connection.db) throw new Error("it is connected");
  return connection.db;
};
const state = () => db().collection<{ _id: string; version: number }>("meta").findOne({ _id: "schema" });
const step = (version: number, run: () => Promise<void> = async () => undefined) => ({
  version,
  name: `step ${version}`,
  async run() {
    ran.push(`step ${version}`);
    await run();
  },
});
const migrate = (migrations: NonNullable<MigrateOptions["migrations"]>) =>
  migrateSchema({ db: db(), clock, log: quietLog, migrations });

it("runs each in its order, and at the next start none", async () => {
  await migrate([step(1), step(2)]);
  await migrate([step(1), step(2)]);
  expect(ran).toEqual(["step 1", "step 2"]);
  await migrate([step(1), step(2), step(3)]);
  expect(ran).toEqual(["step 1", "step 2", "step 3"]);
  expect((await state())?.version).toBe(3);
});

it("goes on where a start was cut off, once the turn of the dead process is over", async () => {
  const cutOff = step(2, () => Promise.reject(new Error("killed")));
  await expect(migrate([step(1), cutOff, step(3)])).rejects.toThrow("killed");
  expect((await state())?.version).toBe(1);
  const again = migrate([step(1), step(2), step(3)]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(ran).toEqual(["step 1", "step 2"]);
  clock.pass(61_000);
  await again;
  expect(ran).toEqual(["step 1", "step 2", "step 2", "step 3"]);
});

it("lets one process at a time migrate, while the others wait for it", async () => {
  let inside = 0;
  let most = 0;
  const slow = [1, 2, 3].map((version) =>
    step(version, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 30));
      inside -= 1;
    }),
  );
  await Promise.all([migrate(slow), migrate(slow), migrate(slow)]);
  expect(most).toBe(1);
  expect(ran).toEqual(["step 1", "step 2", "step 3"]);
});

it("refuses a database that a newer Crosswalk has written", async () => {
  await migrate([step(1), step(2)]);
  await expect(migrate([step(1)])).rejects.toMatchObject({
    name: "StoreError",
    message: expect.stringContaining("newer Crosswalk"),
  });
});

it("gives jobs of an earlier Crosswalk their count of failures when the stores are opened", async () => {
  const job = { tenantId: "t_1", kind: "redraw", payload: {}, state: "waiting", attempts: 2, fence: 2, asks: 1 };
  const at = new Date();
  await db()
    .collection<Record<string, unknown>>("jobs")
    .insertOne({ _id: "j_old" as never, ...job, dueAt: at, freeAt: at });
  const stores = await openStores({ uri: database.uri, clock, log: quietLog });
  await stores.close();
  expect(await db().collection("jobs").findOne()).toMatchObject({ attempts: 2, failures: 0 });
});
