import { expect, it } from "vitest";
import { aLongTimeMs, gate, testWorkers } from "./test-workers.ts";

const workers = testWorkers();
const { clock, add, left, start } = workers;

it("runs what became due when the clock jumps ahead an hour, and leaves what runs to who has it", async () => {
  const { opened, open } = gate();
  const ran: string[] = [];
  const handler = async ({ payload: { name = "" } }: { payload: Readonly<Record<string, string>> }) => {
    ran.push(name);
    if (name === "running") await opened;
  };
  const first = start(handler, { leaseMs: 3_000 });
  await add("running");
  first.wake();
  await expect.poll(() => ran, { timeout: 10_000 }).toEqual(["running"]);
  for (const [n, inMs] of [60_000, aLongTimeMs / 2, aLongTimeMs].entries()) await add(`later ${n}`, inMs);
  await add("tomorrow", 24 * aLongTimeMs);
  clock.pass(aLongTimeMs);
  // The lease was good until long before this moment: its next extension makes it good again.
  await expect
    .poll(async () => (await left()).find(({ payload }) => payload.name === "running")?.leaseUntil?.getTime() ?? 0, {
      timeout: 10_000,
    })
    .toBeGreaterThan(clock.now().getTime());
  const second = start(handler);
  second.wake();
  await expect
    .poll(() => ran.filter((name) => name.startsWith("later")).sort(), { timeout: 10_000 })
    .toEqual(["later 0", "later 1", "later 2"]);
  open();
  await Promise.all([first.idle(), second.idle()]);
  expect(ran.filter((name) => name === "running")).toHaveLength(1);
  expect((await left()).map(({ payload }) => payload.name)).toEqual(["tomorrow"]);
});
