import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seen } from "../../sandbox/people/person.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

const quarterMs = 15 * 60_000;

describe.each(platforms)("health in %s", (platform) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(platform);
    await stage.claim();
    await stage.signIn();
    await stage.connect();
    await stage.app.worker.idle();
  });
  afterAll(() => stage.stop());

  const jobs = (state: "waiting" | "dead") => stage.app.stores.jobs.list({ state });

  async function addRead(): Promise<void> {
    const [connection] = await stage.app.services.connections.list();
    const id = connection?.id ?? "";
    await stage.app.stores
      .tenant(stage.app.tenantId)
      .transaction((tx) => tx.jobs.add("companies.refresh", { connectionId: id }, new Date(0), `read:${id}`));
  }

  /** Reads the company list while the PSA is down, until it is given up. */
  async function giveUpARead(): Promise<void> {
    const { app, outside } = stage;
    outside.connectwise.faults.add({ status: 503 });
    await addRead();
    for (let turn = 0; (await jobs("dead")).length === 0; turn += 1) {
      expect(turn).toBeLessThan(20);
      await app.worker.idle();
      stage.passTime(quarterMs);
    }
  }

  async function look(): Promise<Seen> {
    const before = stage.admin.sees().length;
    await stage.admin.types("health");
    return stage.admin.waitFor(() =>
      stage.admin
        .sees()
        .slice(before)
        .find(({ text }) => text.includes("PSA connections")),
    );
  }
  const now = (seen: Seen) => stage.admin.sees().find(({ id }) => id === seen.id);

  it("says which store there is, what runs and how connections and sign-ins are", async () => {
    const seen = await look();
    for (const words of [
      "Everything works",
      "embedded",
      "0 running",
      "1 working, 0 failing",
      "1 working, 0 signed out",
    ]) {
      expect(seen.text).toContain(words);
    }
    expect(seen.buttons.map(({ label }) => label)).toEqual(["Look again"]);
  });

  it("shows a job that was given up with its reason, and runs it once more", async () => {
    const { admin, app, outside } = stage;
    await giveUpARead();
    const seen = await look();
    expect(seen.text).toContain("1 job was given up");
    expect(seen.text).toContain("Read the company list of a PSA");
    expect(seen.text).toContain("PsaError");
    expect(seen.text).toContain("Tried 12 times");
    outside.connectwise.faults.clear();
    await admin.clicks(seen, "Run again");
    await admin.waitFor(() => (now(seen)?.text.includes("given up") ? null : true));
    await app.worker.idle();
    expect(await jobs("dead")).toEqual([]);
    const [connection] = await app.services.connections.list();
    expect(connection?.companyList?.failure).toBeUndefined();
    const entries = await app.stores.tenant(app.tenantId).audit.list();
    expect(entries.find(({ action }) => action === "job.run-again")).toMatchObject({ via: platform });
  });

  it("runs nothing twice: not at a second click, nor beside an equal job", async () => {
    const { admin, app, outside } = stage;
    await giveUpARead();
    const [seen, other] = [await look(), await look()];
    const { tenantId, stores } = app;
    const [dead] = await jobs("dead");
    const later = new Date(Date.now() + 1_000 * quarterMs);
    await stores
      .tenant(tenantId)
      .transaction((tx) => tx.jobs.add("companies.refresh", dead?.payload ?? {}, later, dead?.key));
    outside.connectwise.faults.clear();
    await admin.clicks(seen, "Run again");
    await told(admin, "An equal job waits already");
    await app.worker.idle();
    expect(await jobs("dead")).toEqual([]);
    await admin.clicks(other, "Run again");
    await told(admin, "Somebody was faster");
    await admin.waitFor(() => (now(other)?.text.includes("given up") ? null : true));
  });

  it("is for admins at every click: one who is an admin no more is refused, and sees no card", async () => {
    const { colleague, admin, app } = stage;
    await colleague.types("health");
    await card(colleague, "Welcome to Crosswalk");
    await giveUpARead();
    const seen = await look();
    const operator = { tenantId: app.tenantId, memberId: "", name: "operator", role: "admin", via: "cli" } as const;
    const members = await app.services.members.list();
    const was = members.find(({ role }) => role === "admin");
    const other = members.find(({ name }) => name === colleague.name);
    if (!was || !other) throw new Error("there is no admin, or nobody else");
    await app.services.members.setRole(operator, other.id, "admin");
    expect((await app.services.members.setRole(operator, was.id, "technician")).kind).toBe("changed");
    await admin.clicks(seen, "Run again");
    await told(admin, "This needs the role");
    expect(await jobs("dead")).toHaveLength(1);
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
