import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "../../../src/core/connection/connection.ts";
import type { Actor } from "../../../src/core/member/member.ts";
import type { PsaErrorKind } from "../../../src/core/ports/psa.ts";
import type { Services } from "../../../src/core/services.ts";
import { createTestClock } from "../../fixtures/test-clock.ts";
import { openTestStores, type TestStores } from "../../fixtures/test-stores.ts";
import { makeAdmin, type ScriptedPsa, scriptPsa, servicesFor } from "./scripted-psa.ts";

const clock = createTestClock();
let test: TestStores;
let psa: ScriptedPsa;
let services: Services;
let anna: Actor;
let bruno: Actor;
beforeAll(async () => {
  test = await openTestStores({ clock });
  anna = await makeAdmin(test, "UANNA");
  bruno = await makeAdmin(test, "UBRUNO");
});
afterAll(() => test.close());

beforeEach(async () => {
  psa = scriptPsa();
  services = servicesFor(test, clock, psa);
  for (const { id } of await services.connections.list()) {
    await services.connections.remove(anna, id, await services.connections.mappingCount(id));
  }
  await reported();
});

const store = () => test.stores.tenant(test.tenantId);

async function connect(productId: string, key = "right", site = "acme", connectionId?: string) {
  const { draft } = await services.connections.begin(anna, productId, "connectwise", connectionId);
  return services.connections.testAndSave(anna, draft.id, { site }, { key });
}

async function saved(productId: string, key?: string): Promise<Connection> {
  const outcome = await connect(productId, key);
  if (outcome.kind !== "saved") throw new Error(`it was not saved: ${outcome.kind}`);
  return outcome.connection;
}

const now = async (connection: Connection) => {
  const current = await services.connections.get(connection.id);
  if (!current) throw new Error("the connection is gone");
  return current;
};

const mapAccount = (connection: Connection, accountKey: string, companyId = "1") =>
  store().transaction((tx) =>
    tx.mappings.insert({
      id: `map_${connection.id}_${accountKey}`,
      accountKey,
      connectionId: connection.id,
      company: { id: companyId, name: `Company ${companyId}` },
    }),
  );

/** What was reported since it was asked last, as `member: state`; the jobs are done with then. */
async function reported(): Promise<readonly string[]> {
  const said: string[] = [];
  clock.pass(1_000);
  for (let job = await test.stores.jobs.claim(["post", "redraw", "companies.refresh"], 1_000); job; ) {
    if (job.payload.view === "connection-report")
      said.push(`${job.payload.memberId}: ${job.payload.id?.split("|")[1]}`);
    await test.stores.jobs.done(job);
    job = await test.stores.jobs.claim(["post", "redraw", "companies.refresh"], 1_000);
  }
  return said.sort();
}

describe("editing a connection", () => {
  it("keeps its mappings and what was not typed, whatever is changed", async () => {
    const connection = await saved("connect");
    await mapAccount(connection, "1");
    const { draft } = await services.connections.begin(anna, "connect", "connectwise", connection.id);
    const outcome = await services.connections.testAndSave(anna, draft.id, { site: "acme" }, { key: " " });
    expect(outcome.kind).toBe("saved");
    expect(psa.verified).toEqual(["right", "right"]);
    expect(await services.connections.mappingCount(connection.id)).toBe(1);
    expect((await now(connection)).movedFrom).toBeUndefined();
  });

  it("says so when the keys lead to another customer of the PSA, and forgets that one's company list", async () => {
    const connection = await saved("connect");
    await mapAccount(connection, "1");
    await services.companies.refresh(connection.id);
    expect((await now(connection)).companyList?.count).toBe(3);
    await connect("connect", "other", "globex", connection.id);
    expect(await now(connection)).toMatchObject({ movedFrom: { site: "acme" }, identity: { site: "globex" } });
    expect((await now(connection)).companyList).toBeUndefined();
    expect(await services.connections.mappingCount(connection.id)).toBe(1);
    await connect("connect", "right", "acme", connection.id);
    expect((await now(connection)).movedFrom).toBeUndefined();
  });

  it("keeps no list that was read with the keys of before", async () => {
    const connection = await saved("connect");
    psa.during.list = async () => {
      psa.during.list = async () => undefined;
      await connect("connect", "other", "globex", connection.id);
    };
    await services.companies.refresh(connection.id);
    expect((await now(connection)).companyList).toBeUndefined();
    await services.companies.refresh(connection.id);
    expect((await now(connection)).companyList?.count).toBe(3);
  });

  it("saves nothing when the connection was deleted while the keys were tested", async () => {
    const connection = await saved("connect");
    psa.during.verify = async () => void (await services.connections.remove(bruno, connection.id, 0));
    expect(await connect("connect", "other", "acme", connection.id)).toEqual({
      kind: "gone",
      connectionId: connection.id,
    });
    expect(await services.connections.list()).toEqual([]);
  });
});

describe("deleting a connection", () => {
  it("goes with its mappings when they are as many as the person saw, once", async () => {
    const connection = await saved("connect");
    await mapAccount(connection, "1");
    await mapAccount(connection, "2");
    expect(await services.connections.remove(anna, connection.id, 1)).toEqual({ kind: "changed", mappings: 2 });
    const both = await Promise.all([
      services.connections.remove(anna, connection.id, 2),
      services.connections.remove(bruno, connection.id, 2),
    ]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(["not-found", "removed"]);
    expect(await services.mappings.list({ connectionId: connection.id })).toEqual([]);
  });

  it("leaves no list behind that was being read", async () => {
    const connection = await saved("connect");
    psa.during.list = async () => void (await services.connections.remove(anna, connection.id, 0));
    await services.companies.refresh(connection.id);
    const list = (await store().connections.list()).map(({ companyList }) => companyList);
    expect(list).toEqual([]);
  });
});

describe("the clock's look at a connection", () => {
  it.each<PsaErrorKind>(["down", "unreachable", "timeout", "unexpected"])(
    "says nothing of a PSA that is %s once, and says it to each admin at the second look",
    async (kind) => {
      const connection = await saved("connect");
      psa.fails.set("right", kind);
      await services.connections.check(connection.id);
      expect(await reported()).toEqual([]);
      expect(await now(connection)).toMatchObject({ state: "working", suspect: { kind } });
      await services.connections.check(connection.id);
      expect(await reported()).toEqual(["m_UANNA: failing", "m_UBRUNO: failing"]);
      await services.connections.check(connection.id);
      expect(await reported()).toEqual([]);
      psa.fails.clear();
      await services.connections.check(connection.id);
      expect(await reported()).toEqual(["m_UANNA: working", "m_UBRUNO: working"]);
      const entries = await store().audit.list({ record: `connection:${connection.id}` });
      expect(entries.slice(0, 2).map(({ action, via }) => `${action} by ${via}`)).toEqual([
        "connection.working by clock",
        "connection.failing by clock",
      ]);
    },
  );

  it.each<PsaErrorKind>(["unauthorized", "unknown-user", "locked", "integration-refused"])(
    "says at once that keys are refused (%s), and never tries them again by itself",
    async (kind) => {
      const connection = await saved("connect");
      psa.fails.set("right", kind);
      await services.connections.check(connection.id);
      expect(await reported()).toEqual(["m_UANNA: failing", "m_UBRUNO: failing"]);
      const asked = psa.verified.length;
      for (let hour = 0; hour < 24; hour += 1) await services.connections.check(connection.id);
      await services.companies.open(await now(connection));
      expect(psa.verified).toHaveLength(asked);
      expect(await test.stores.jobs.claim(["companies.refresh"], 1_000)).toBeNull();
      expect(await reported()).toEqual([]);
    },
  );

  it("does not take a busy PSA for a broken one", async () => {
    const connection = await saved("connect");
    psa.fails.set("right", "rate-limited");
    await services.connections.check(connection.id);
    await services.connections.check(connection.id);
    expect((await services.connections.testAgain(anna, connection.id)).kind).toBe("busy");
    expect(await now(connection)).toMatchObject({ state: "working" });
    expect(await reported()).toEqual([]);
  });

  it("does not judge new keys by the answer to old ones", async () => {
    const connection = await saved("connect");
    psa.fails.set("right", "unauthorized");
    psa.during.verify = async () => {
      psa.during.verify = async () => undefined;
      await connect("connect", "new", "acme", connection.id);
    };
    await services.connections.check(connection.id);
    expect(await now(connection)).toMatchObject({ state: "working" });
    expect(await reported()).toEqual([]);
  });

  it("tells everyone but whoever found out, or mended it", async () => {
    const connection = await saved("connect");
    psa.fails.set("right", "unauthorized");
    await services.connections.testAgain(anna, connection.id);
    expect(await reported()).toEqual(["m_UBRUNO: failing"]);
    await connect("connect", "new", "acme", connection.id);
    expect(await reported()).toEqual(["m_UBRUNO: working"]);
  });

  it("asks the PSA once however often a person clicks", async () => {
    const connection = await saved("connect");
    const asked = psa.verified.length;
    let answer = () => {};
    const isAsked = new Promise<void>((arrived) => {
      psa.during.verify = () => {
        arrived();
        return new Promise((resolve) => {
          answer = resolve;
        });
      };
    });
    const clicks = [services.connections.testAgain(anna, connection.id)];
    await isAsked;
    clicks.push(...[1, 2].map(() => services.connections.testAgain(anna, connection.id)));
    for (let reads = 0; reads < 5; reads += 1) await services.connections.get(connection.id);
    answer();
    await Promise.all(clicks);
    expect(psa.verified).toHaveLength(asked + 1);
  });
});

describe("the same credentials for a further product", () => {
  const seen = (mappings: number, isConnected = false) => ({ mappings, isConnected });

  it("are shared once when two people confirm at the same time", async () => {
    const connection = await saved("connect");
    for (const key of ["1", "2", "3"]) await mapAccount(connection, key);
    const both = await Promise.all(
      [anna, bruno].map((who) => services.sharing.share(who, "meeting", connection.id, seen(3))),
    );
    expect(both.map(({ kind }) => kind).filter((kind) => kind === "shared")).toHaveLength(1);
    const meeting = (await services.connections.list()).find(({ productId }) => productId === "meeting");
    expect(await services.connections.mappingCount(meeting?.id ?? "")).toBe(3);
  });

  it("are sealed anew, and are used when the first connection is gone", async () => {
    const connection = await saved("connect");
    await services.companies.refresh(connection.id);
    const shared = await services.sharing.share(anna, "meeting", connection.id, seen(0));
    if (shared.kind !== "shared") throw new Error(shared.kind);
    expect(shared.connection.sealed).not.toEqual(connection.sealed);
    await services.connections.remove(anna, connection.id, 0);
    expect(await services.connections.testAgain(anna, shared.connection.id)).toMatchObject({ kind: "tested" });
    const list = await services.companies.open(await now(shared.connection));
    expect(list).toMatchObject({ kind: "ready" });
  });

  it("are not shared with a product that is connected to another customer's PSA", async () => {
    const connection = await saved("connect");
    await connect("meeting", "other", "globex");
    await mapAccount(connection, "1");
    expect((await services.sharing.share(anna, "meeting", connection.id, seen(1, true))).kind).toBe("not-found");
    expect((await services.sharing.offer("meeting", "connectwise")).sources).toEqual([]);
  });

  it("share their fate when they are refused, other keys of the same PSA do not", async () => {
    const connection = await saved("connect");
    await services.sharing.share(anna, "meeting", connection.id, seen(0));
    const other = await saved("webinar", "another");
    psa.fails.set("right", "unauthorized");
    await services.connections.check(connection.id);
    const states = (await services.connections.list()).map(({ productId, state }) => `${productId} ${state}`);
    expect(states).toEqual(["connect failing", "meeting failing", "webinar working"]);
    expect((await now(other)).failure).toBeUndefined();
  });
});
