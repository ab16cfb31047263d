import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Job, JobKind } from "../../src/core/job/job.ts";
import type { JobQueue, TenantStores } from "../../src/core/ports/stores.ts";
import { createTestClock } from "../fixtures/test-clock.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";

const clock = createTestClock();
const leaseMs = 30_000;
const kinds: JobKind[] = ["redraw", "import.run"];
let test: TestStores;
let stores: TenantStores;
let queue: JobQueue;
/** Another process on the same database. */
let others: JobQueue;

beforeAll(async () => {
  test = await openTestStores({ clock });
  stores = test.stores.tenant(test.tenantId);
  queue = test.stores.jobs;
  others = (await test.openAnother()).jobs;
});
afterAll(() => test.close());
beforeEach(async () => {
  clock.pass(3_600_000);
  for (let job = await claim(); job; job = await claim()) await queue.done(job);
});

const claim = () => queue.claim([...kinds, "clock"], leaseMs);
const ago = (ms: number) => new Date(clock.now().getTime() - ms);
const add = (name: string, dueAt = ago(0), key?: string, kind: JobKind = "redraw") =>
  stores.transaction((tx) => tx.jobs.add(kind, { name }, dueAt, key));
const names = (jobs: readonly Job[]) => jobs.map(({ payload }) => payload.name).sort();

async function claimed(): Promise<Job> {
  const job = await claim();
  if (!job) throw new Error("nothing is due");
  return job;
}

describe("a job", () => {
  it("is claimed by who asks first, the one due longest before others", async () => {
    await add("second", ago(1_000));
    await add("first", ago(2_000));
    await add("later", ago(-60_000));
    await add("other kind", ago(9_000), undefined, "clock");
    expect(await queue.claim(kinds, leaseMs)).toMatchObject({
      payload: { name: "first" },
      tenantId: test.tenantId,
      state: "running",
      attempts: 1,
      fence: 1,
    });
    expect((await others.claim(kinds, leaseMs))?.payload).toEqual({ name: "second" });
    expect(await queue.claim(kinds, leaseMs)).toBeNull();
  });

  it("goes to one of many workers", async () => {
    for (let n = 0; n < 4; n++) await add(`${n}`);
    const got = await Promise.all(Array.from({ length: 12 }, (_, n) => (n % 2 ? queue : others).claim(kinds, leaseMs)));
    expect(names(got.filter((job) => job !== null))).toEqual(["0", "1", "2", "3"]);
  });

  it("is due again when its lease runs out, and the late worker is refused", async () => {
    await add("slow");
    const late = await claimed();
    clock.pass(leaseMs - 1_000);
    expect(await others.claim(kinds, leaseMs)).toBeNull();
    expect(await queue.extend(late, leaseMs)).toBe(true);
    clock.pass(leaseMs - 1_000);
    expect(await others.claim(kinds, leaseMs)).toBeNull();
    clock.pass(2_000);
    const again = await others.claim(kinds, leaseMs);
    expect(again).toMatchObject({ id: late.id, attempts: 2, fence: 2 });
    expect(await queue.extend(late, leaseMs)).toBe(false);
    expect(await queue.done(late)).toBe(false);
    expect(await queue.retry(late, ago(0), "late")).toBe(false);
    expect(await queue.bury(late, "late")).toBe(false);
    expect(again && (await others.done(again))).toBe(true);
    expect(names(await queue.list())).not.toContain("slow");
  });

  it("waits for its retry with its attempts and the last error", async () => {
    await add("again");
    const first = await claimed();
    const dueAt = ago(-5_000);
    expect(await queue.retry(first, dueAt, "x".repeat(2_000))).toBe(true);
    expect(await claim()).toBeNull();
    expect(await queue.nextDueAt(kinds)).toEqual(dueAt);
    clock.pass(5_000);
    const second = await claimed();
    expect(second).toMatchObject({ attempts: 2, fence: 2, lastError: "x".repeat(500) });
    await queue.retry(second, ago(0));
    expect(await claimed()).toMatchObject({ attempts: 2, fence: 3 });
  });

  it("lies dead when it is buried", async () => {
    await add("hopeless");
    expect(await queue.bury(await claimed(), "E: no")).toBe(true);
    clock.pass(leaseMs * 10);
    expect(await claim()).toBeNull();
    expect(await queue.nextDueAt()).toBeNull();
    expect(await queue.list({ state: "dead" })).toMatchObject([{ payload: { name: "hopeless" }, lastError: "E: no" }]);
  });
});

describe("jobs with equal keys", () => {
  it("are one job while it waits, due at the earlier time", async () => {
    await add("one", ago(-9_000), "k");
    await add("two", ago(-5_000), "k");
    await add("three", ago(-7_000), "k");
    await add("else", ago(-7_000), "l");
    const waiting = await queue.list({ state: "waiting" });
    expect(names(waiting)).toEqual(["else", "one"]);
    expect(waiting.find(({ key }) => key === "k")?.dueAt.getTime()).toBeLessThan(ago(-7_000).getTime());
  });

  it("are one job when many add it at the same moment", async () => {
    await Promise.all(Array.from({ length: 10 }, () => add("many", ago(0), "many")));
    expect(names(await queue.list({ state: "waiting" }))).toEqual(["many"]);
  });

  it("are two jobs when the first runs already", async () => {
    await add("running", ago(0), "k");
    await claimed();
    await add("anew", ago(0), "k");
    expect((await claimed()).payload).toEqual({ name: "anew" });
  });

  it("are one job again when the running one has to be tried again", async () => {
    await add("running", ago(0), "k");
    const running = await claimed();
    await add("anew", ago(0), "k");
    expect(await queue.retry(running, ago(0), "E: failed")).toBe(true);
    expect((await claimed()).payload).toEqual({ name: "anew" });
    expect(await claim()).toBeNull();
  });

  it("never run before what a transaction that asked for them has written", async () => {
    await add("redraw", ago(0), "k");
    let early: Promise<Job | null> = Promise.resolve(null);
    await stores.transaction(async (tx) => {
      await tx.jobs.add("redraw", { name: "redraw" }, ago(0), "k");
      early = others.claim(kinds, leaseMs);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await tx.audit.add({ memberId: "m_1", via: "slack", action: "thing.changed", record: "thing:1" });
    });
    const seen: string[] = [];
    for (let job = (await early) ?? (await claim()); job; job = await claim()) {
      seen.push((await stores.audit.list({ record: "thing:1" })).length ? "after" : "before");
      await queue.done(job);
    }
    expect(seen.at(-1)).toBe("after");
  });
});
