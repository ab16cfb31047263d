import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandboxKeys, sandboxMembers } from "../../sandbox/connectwise/api-member.ts";
import type { Seen } from "../../sandbox/people/person.ts";
import { card, openStage, platforms, type Stage } from "./open-stage.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe.each(platforms)("the health of connections in %s", (platform) => {
  let stage: Stage;
  let connected: Seen;
  beforeAll(async () => {
    stage = await openStage(platform);
    await stage.claim();
    connected = await stage.connect();
    await stage.app.worker.idle();
  });
  afterAll(() => stage.stop());

  /** What the clock does at its tick, to the end. */
  async function tick(): Promise<void> {
    const { app } = stage;
    await app.stores.tenant(app.tenantId).transaction(async (tx) => {
      await tx.jobs.add("clock", { tick: "connections" }, new Date(0));
    });
    await app.worker.idle();
  }

  async function later(ms: number): Promise<void> {
    stage.passTime(ms);
    await stage.app.worker.idle();
  }

  const reports = (title: string) => stage.admin.sees().filter((seen) => seen.title.includes(title));
  const calls = () => stage.outside.connectwise.calls.length;
  const first = async () => (await stage.app.services.connections.list())[0];

  it("says nothing while all is well, nor of what passes within five minutes", async () => {
    const { admin, outside } = stage;
    const before = admin.sees().length;
    await tick();
    outside.connectwise.faults.add({ status: 503 });
    await later(hourMs);
    await tick();
    outside.connectwise.faults.clear();
    await later(6 * minuteMs);
    expect((await first())?.suspect).toBeUndefined();
    expect((await first())?.state).toBe("working");
    expect(admin.sees()).toHaveLength(before);
  });

  it("reports a PSA that stays away once, in the thread of the card, and that it is back", async () => {
    const { outside } = stage;
    outside.connectwise.faults.add({ status: 503 });
    await tick();
    expect(reports("Connection problem")).toHaveLength(0);
    for (const waitMs of [6 * minuteMs, hourMs, hourMs]) {
      await later(waitMs);
      await tick();
    }
    const [report, ...more] = reports("Connection problem");
    expect(more).toEqual([]);
    expect(report?.text).toContain("GoTo Connect → ConnectWise PSA: the connection has stopped working.");
    expect(report?.text).toContain("is not available right now");
    expect(report?.text).toContain("I keep looking");
    expectThread(report);
    await card(stage.admin, "GoTo Connect is not working");
    outside.connectwise.faults.clear();
    await tick();
    await later(hourMs);
    await tick();
    const [again, ...others] = reports("Connection works again");
    expect(others).toEqual([]);
    expectThread(again);
    await card(stage.admin, "GoTo Connect is connected");
  });

  it("reports refused keys at once and once, and does not try them again by itself", async () => {
    const { outside, app } = stage;
    outside.connectwise.removeMember(sandboxKeys.publicKey);
    await tick();
    const said = reports("Connection problem");
    expect(said).toHaveLength(2);
    expect(said[1]?.text).toContain("refused the keys");
    expect(said[1]?.text).toContain("I do not try these keys again");
    const before = calls();
    for (let hours = 0; hours < 30; hours += 10) {
      await later(10 * hourMs);
      await tick();
      await app.stores.tenant(app.tenantId).transaction((tx) => tx.jobs.add("clock", { tick: "nightly" }, new Date(0)));
      await app.worker.idle();
    }
    expect(calls()).toBe(before);
    expect(reports("Connection problem")).toHaveLength(2);
  });

  it("is told by a person's test, tells whom it concerns, and looks after it again", async () => {
    const { admin, outside } = stage;
    outside.connectwise.setMember({ ...sandboxKeys, rights: sandboxMembers.full.rights });
    const before = reports("Connection works again").length;
    await admin.clicks(await card(admin, "GoTo Connect is not working"), "Test again");
    await card(admin, "GoTo Connect is connected");
    await stage.app.worker.idle();
    expect(reports("Connection works again")).toHaveLength(before);
    const asked = calls();
    await tick();
    expect(calls()).toBeGreaterThan(asked);
  });

  it("tries the keys that two products share once when they are refused, and says so for both", async () => {
    const { admin, app, outside } = stage;
    const [connection] = await app.services.connections.list();
    const [member] = await app.services.members.list();
    const actor = { tenantId: app.tenantId, memberId: member?.id ?? "", name: "x", role: "admin", via: "cli" } as const;
    const seen = { isConnected: false, mappings: 0 };
    const shared = await app.services.sharing.share(actor, "meeting", connection?.id ?? "", seen);
    expect(shared.kind).toBe("shared");
    await app.worker.idle();
    outside.connectwise.removeMember(sandboxKeys.publicKey);
    const before = refusals();
    await tick();
    await later(minuteMs);
    expect(refusals()).toBe(before + 1);
    const states = (await app.services.connections.list()).map(({ failure }) => failure?.kind);
    expect(states).toEqual(["unauthorized", "unauthorized"]);
    expect(reports("Connection problem").filter(({ text }) => text.includes("GoTo Meeting"))).toHaveLength(1);
    outside.connectwise.setMember({ ...sandboxKeys, rights: sandboxMembers.full.rights });
    await admin.clicks(await card(admin, "GoTo Connect is not working"), "Test again");
    await app.worker.idle();
    expect((await app.services.connections.list()).map(({ state }) => state)).toEqual(["working", "working"]);
    expect(reports("Connection works again").filter(({ text }) => text.includes("GoTo Meeting"))).toHaveLength(0);
  });

  it("notices refused keys when the company list is read at night", async () => {
    const { app, outside } = stage;
    outside.connectwise.removeMember(sandboxKeys.publicKey);
    const before = reports("Connection problem").length;
    await app.stores.tenant(app.tenantId).transaction((tx) => tx.jobs.add("clock", { tick: "nightly" }, new Date(0)));
    await app.worker.idle();
    expect(reports("Connection problem")).toHaveLength(before + 2);
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });

  const refusals = () => stage.outside.connectwise.calls.filter(({ status }) => status === 401).length;

  /** In Slack a report is in the thread of the card; chats of Teams have no threads. */
  function expectThread(report: Seen | undefined): void {
    if (platform !== "slack") return;
    expect(report?.raw).toMatchObject({ threadTs: connected.id.split("/")[1] });
  }
});
