import type { CommandStartedEvent } from "mongodb";
import mongoose from "mongoose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";

const writes = ["insert", "update", "delete", "findAndModify"];
let test: TestStores;
const sent: CommandStartedEvent["command"][] = [];

beforeAll(async () => {
  test = await openTestStores();
  const { connections } = mongoose;
  connections
    .at(-1)
    ?.getClient()
    .on("commandStarted", ({ command }) => sent.push(command));
});
afterAll(() => test.close());

it("is acknowledged by the majority and its journal, and sent once more when its answer is lost", async () => {
  const now = new Date();
  await test.stores.tenant(test.tenantId).transaction((tx) => tx.jobs.add("redraw", {}, now));
  const job = await test.stores.jobs.claim(["redraw"], 30_000);
  if (job) await test.stores.jobs.done(job);

  const ends = sent.filter(({ commitTransaction }) => commitTransaction);
  const alone = sent.filter((command) => writes.some((name) => name in command) && command.autocommit === undefined);
  expect([ends.length, alone.length]).toEqual([1, 2]);
  for (const command of [...ends, ...alone]) {
    expect(command.writeConcern).toMatchObject({ w: "majority", j: true });
    // With a number the server knows a command that comes again.
    expect(command.txnNumber).toBeDefined();
  }
});
