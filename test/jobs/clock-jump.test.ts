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

it("runs when the clock is set back an hour what was due, and takes over what a dead process held", async () => {
  const ran: string[] = [];
  await add("held");
  // A process that died just now: its lease ends, by the clock as it was, in half a minute.
  expect((await workers.test.stores.jobs.claim(["redraw"], 30_000))?.payload.name).toBe("held");
  await add("due");
  await add("in a while", aLongTimeMs / 2);
  await add("tomorrow", 24 * aLongTimeMs);
  clock.pass(-aLongTimeMs);
  const worker = start(async ({ payload: { name = "" } }) => void ran.push(name), { pollMs: 50 });
  worker.wake();
  await expect.poll(() => ran, { timeout: 10_000 }).toEqual(["due"]);
  clock.pass(31_000);
  await expect.poll(() => ran, { timeout: 10_000 }).toEqual(["due", "held"]);
  clock.pass(aLongTimeMs / 2);
  await expect.poll(() => ran, { timeout: 10_000 }).toEqual(["due", "held", "in a while"]);
  await worker.idle();
  expect((await left()).map(({ payload }) => payload.name)).toEqual(["tomorrow"]);
});
