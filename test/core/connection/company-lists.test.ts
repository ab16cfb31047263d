import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "../../../src/core/connection/connection.ts";
import type { Actor } from "../../../src/core/member/member.ts";
import { PsaError } from "../../../src/core/ports/psa.ts";
import type { Services } from "../../../src/core/services.ts";
import { createTestClock } from "../../fixtures/test-clock.ts";
import { openTestStores, type TestStores } from "../../fixtures/test-stores.ts";
import { makeAdmin, type ScriptedPsa, scriptPsa, servicesFor } from "./scripted-psa.ts";

const clock = createTestClock();
let test: TestStores;
let psa: ScriptedPsa;
let services: Services;
let anna: Actor;
beforeAll(async () => {
  test = await openTestStores({ clock });
  anna = await makeAdmin(test, "UANNA");
});
afterAll(() => test.close());

beforeEach(async () => {
  psa = scriptPsa();
  services = servicesFor(test, clock, psa);
  for (const { id } of await services.connections.list()) {
    await services.connections.remove(anna, id, await services.connections.mappingCount(id));
  }
});

const store = () => test.stores.tenant(test.tenantId);

async function saved(productId: string): Promise<Connection> {
  const { draft } = await services.connections.begin(anna, productId, "connectwise");
  const outcome = await services.connections.testAndSave(anna, draft.id, { site: "acme" }, { key: "right" });
  if (outcome.kind !== "saved") throw new Error(`it was not saved: ${outcome.kind}`);
  return outcome.connection;
}

const now = async (connection: Connection) => {
  const current = await services.connections.get(connection.id);
  if (!current) throw new Error("the connection is gone");
  return current;
};

const mapAccount = (connection: Connection, accountKey: string, companyId: string) =>
  store().transaction((tx) =>
    tx.mappings.insert({
      id: `map_${connection.id}_${accountKey}`,
      accountKey,
      connectionId: connection.id,
      company: { id: companyId, name: `Company ${companyId}` },
    }),
  );

/** The jobs that wait are forgotten. */
async function idle(): Promise<void> {
  clock.pass(1_000);
  for (;;) {
    const job = await test.stores.jobs.claim(["post", "redraw", "companies.refresh"], 1_000);
    if (!job) return;
    await test.stores.jobs.done(job);
  }
}

describe("company lists", () => {
  it("name the accounts whose company is gone", async () => {
    const connection = await saved("connect");
    await mapAccount(connection, "1", "1");
    await mapAccount(connection, "2", "2");
    await mapAccount(connection, "3", "77");
    psa.companies = psa.companies.map((company) => ({ ...company, deleted: company.id === "2" }));
    await services.companies.refresh(connection.id);
    expect([...((await now(connection)).companyList?.lost?.accountKeys ?? [])].sort()).toEqual(["2", "3"]);
  });

  it("are whole when two processes read them at once: who began last wins, the other stops", async () => {
    psa.companies = Array.from({ length: 1_200 }, (_, at) => ({
      id: String(at + 1),
      name: `Company ${at + 1}`,
      types: [],
      deleted: false,
    }));
    const connection = await saved("connect");
    const other = servicesFor(test, clock, psa);
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let lists = 0;
    const whileHeld = new Promise<void>((resolve) => {
      psa.during.list = async () => {
        lists += 1;
        if (lists > 1) return;
        resolve();
        await held;
      };
    });
    const first = services.companies.refresh(connection.id);
    await whileHeld;
    await other.companies.refresh(connection.id);
    const { generation = "" } = (await now(connection)).companyList ?? {};
    goOn();
    await first;
    const after = (await now(connection)).companyList;
    expect([after?.generation, after?.count, after?.reading]).toEqual([generation, 1_200, undefined]);
    const pages: number[] = [];
    for await (const page of store().companyPages.read(connection.id, generation)) pages.push(page.length);
    expect(pages).toEqual([500, 500, 200]);
  });

  it("are not asked for again by who looks while the PSA has asked for a pause", async () => {
    const connection = await saved("connect");
    await idle();
    psa.during.list = () => Promise.reject(new PsaError("budget-used", "as told", { retryAfterMs: 600_000 }));
    await expect(services.companies.refresh(connection.id)).rejects.toMatchObject({ kind: "budget-used" });
    const dueAt = () => test.stores.jobs.nextDueAt(["companies.refresh"]);
    expect((await services.companies.open(await now(connection))).kind).toBe("failed");
    expect(await dueAt()).toBeNull();
    clock.pass(6 * 60_000);
    expect((await services.companies.open(await now(connection))).kind).toBe("failed");
    expect(await dueAt()).not.toBeNull();
  });

  it("are loaded anew when another process replaced them meanwhile", async () => {
    const connection = await saved("connect");
    await services.companies.refresh(connection.id);
    const before = await now(connection);
    psa.companies = [{ id: "9", name: "Newcomer", types: [], deleted: false }];
    await servicesFor(test, clock, psa).companies.refresh(connection.id);
    const directory = await services.companies.open(before);
    expect(directory.kind === "ready" && [...directory.companies.keys()]).toEqual(["9"]);
  });
});
