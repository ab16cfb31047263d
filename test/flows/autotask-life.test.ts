import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { autotaskEntries } from "../../sandbox/autotask/autotask-server.ts";
import * as showcase from "../../sandbox/world/showcase.ts";
import { card, openStage, platforms, type Stage } from "./open-stage.ts";

const hourMs = 3_600_000;

describe.each(platforms)("a connection with Datto Autotask PSA lives on in %s", (platform) => {
  let stage: Stage;
  const { userName, secret } = autotaskEntries();
  beforeAll(async () => {
    stage = await openStage(platform);
    const { admin, app } = stage;
    await stage.claim();
    await stage.signIn();
    await admin.types("connect");
    await admin.clicks(await card(admin, "Connect a product"), "Connect Datto Autotask PSA");
    await admin.waitFor(() => admin.form()?.fields.find(({ label }) => label === "API user name"));
    await admin.submits({ "API user name": userName, "API secret": secret });
    await card(admin, "GoTo Connect is connected", "ready for mapping");
    await admin.types(`map ${showcase.importAccount}`);
    await admin.clicks(await card(admin, "Match found", showcase.importAccount), "Map this company");
    await card(admin, "Mapped", showcase.importAccount);
    await app.worker.idle();
  });
  afterAll(() => stage.stop());

  async function tick(): Promise<void> {
    const { app } = stage;
    await app.stores
      .tenant(app.tenantId)
      .transaction((tx) => tx.jobs.add("clock", { tick: "connections" }, new Date(0)));
    await app.worker.idle();
  }

  const reports = (title: string) => stage.admin.sees().filter((seen) => seen.title.includes(title));
  const calls = () => stage.outside.autotask.calls.length;

  it("gives its credentials and mappings to a further product in one confirmation", async () => {
    const { admin, app } = stage;
    const before = admin.sees().length;
    const fresh = (title: string) =>
      admin.waitFor(() =>
        admin
          .sees()
          .slice(before)
          .findLast((seen) => seen.title.endsWith(title)),
      );
    await admin.types("connect");
    await admin.clicks(await fresh("Connect a product"), "Connect Datto Autotask PSA");
    const share = await fresh("Use the same keys?");
    expect(share.text).toContain("1 mapping");
    await admin.clicks(share, "Use the same credentials");
    await fresh("GoTo Meeting is connected");
    await app.worker.idle();
    const mappings = await app.services.mappings.list({});
    expect(new Set(mappings.map(({ connectionId }) => connectionId)).size).toBe(2);
    expect(new Set(mappings.map(({ company }) => company?.id)).size).toBe(1);
  });

  it("is found locked by the clock, which says so once for each product and asks no more", async () => {
    const { outside } = stage;
    outside.autotask.users.lock(userName);
    await tick();
    const said = reports("Connection problem");
    expect(said.map(({ text }) => /GoTo (Connect|Meeting)/.exec(text)?.[0]).toSorted()).toEqual([
      "GoTo Connect",
      "GoTo Meeting",
    ]);
    expect(said[0]?.text).toContain("has locked this user");
    const before = calls();
    for (let hours = 0; hours < 3; hours += 1) {
      stage.passTime(hourMs);
      await tick();
    }
    expect(calls()).toBe(before);
    expect(reports("Connection problem")).toHaveLength(2);
  });

  it("works again for both products once a person has tested the unlocked user", async () => {
    const { admin, app, outside } = stage;
    outside.autotask.users.unlock(userName);
    await admin.clicks(await card(admin, "GoTo Connect is not working"), "Test again");
    await card(admin, "GoTo Connect is connected");
    await app.worker.idle();
    expect((await app.services.connections.list()).map(({ state }) => state)).toEqual(["working", "working"]);
    const before = calls();
    await tick();
    expect(calls()).toBeGreaterThan(before);
  });

  it("is reported once when the database stays away, and when it is back", async () => {
    const { outside } = stage;
    const [problems, good] = [reports("Connection problem").length, reports("Connection works again").length];
    outside.autotask.faults.add({ status: 503 });
    await tick();
    for (const waitMs of [hourMs / 10, hourMs, hourMs]) {
      stage.passTime(waitMs);
      await stage.app.worker.idle();
      await tick();
    }
    expect(reports("Connection problem")).toHaveLength(problems + 2);
    outside.autotask.faults.clear();
    await tick();
    stage.passTime(hourMs);
    await tick();
    expect(reports("Connection works again")).toHaveLength(good + 2);
  });

  it("takes other keys without losing mappings", async () => {
    const { admin, app } = stage;
    const before = await app.services.mappings.list({});
    await admin.clicks(await card(admin, "GoTo Connect is connected"), "Edit");
    await admin.waitFor(() => admin.form()?.fields.find(({ label }) => label === "API user name"));
    await admin.submits({ "API secret": secret });
    await admin.waitFor(() => (admin.form() === null ? true : null), 10_000).catch(() => admin.closesForm());
    await app.worker.idle();
    expect(await app.services.mappings.list({})).toEqual(before);
    expect((await app.services.connections.list()).map(({ state }) => state)).toEqual(["working", "working"]);
  });

  it("met no threshold, and was never refused by the platform", () => {
    const { outside } = stage;
    expect(outside.autotask.thresholds.violations).toEqual({ threads: 0, calls: 0 });
    expect(outside[platform].violations).toEqual([]);
    expect(outside[platform].troubles).toEqual([]);
  });
});
