import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as showcase from "../../sandbox/world/showcase.ts";
import { companyFingerprint } from "../../src/core/mapping/company-fingerprint.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

describe.each(platforms)("history in %s", (platform) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(platform);
    await stage.claim();
    await stage.signIn();
    await stage.connect();
    await stage.app.worker.idle();
  });
  afterAll(() => stage.stop());

  const audit = () => stage.app.stores.tenant(stage.app.tenantId).audit.list();

  it("says that nothing was changed yet", async () => {
    await stage.admin.types(`history ${showcase.exactAccount}`);
    await card(stage.admin, "History", "Nothing was changed yet");
  });

  it("keeps who mapped, where, and the hash of the card that they saw", async () => {
    const { admin, app } = stage;
    await admin.types(`map ${showcase.exactAccount}`);
    const match = await card(admin, "Match found");
    const { postings } = app.stores.tenant(app.tenantId);
    const isRecorded = async () => expect(await postings.recent("map", new Date(0))).toHaveLength(1);
    await vi.waitFor(isRecorded);
    await admin.clicks(match, "Map this company");
    await card(admin, "Mapped");
    const entry = (await audit()).find(({ action }) => action === "mapping.added");
    const member = (await app.services.members.list()).find(({ role }) => role === "admin");
    expect(entry).toMatchObject({ memberId: member?.id, via: platform, before: { company: null } });
    expect(entry?.seen?.platform).toBe(platform);
    expect(match.id.endsWith(entry?.seen?.messageId ?? "nowhere")).toBe(true);
    expect(entry?.seen?.card).toMatch(/^[\w-]{43}$/);
    await admin.types(`history ${showcase.exactAccount}`);
    const seen = await card(admin, "History", "Mapped to");
    expect(seen.text).toContain(admin.name);
  });

  it("leafs through more changes than fit on a card, newest first", async () => {
    const { admin, app } = stage;
    const { mappings, accounts, members } = app.services;
    const account = (await accounts.list()).find(({ name }) => name === showcase.exactAccount);
    const member = (await members.list()).find(({ role }) => role === "admin");
    const actor = { tenantId: app.tenantId, memberId: member?.id ?? "", name: "", role: "admin", via: "cli" } as const;
    const [mapping] = await mappings.list({ accountKey: account?.key ?? "" });
    if (!mapping?.company) throw new Error("the account is not mapped");
    const fingerprint = companyFingerprint(mapping.company.name);
    for (let n = 0; n < 5; n += 1) {
      const now = await mappings.find(mapping);
      await mappings.remove(actor, mapping, now?.version ?? 0);
      await mappings.confirm(actor, mapping, { ...mapping.company, fingerprint }, null);
    }
    await admin.types(`history ${showcase.exactAccount}`);
    const newest = await card(admin, "History", "removed from GoTo Connect");
    expect(newest.text).toContain("on the server");
    expect(newest.buttons.map(({ label }) => label)).toEqual(["Older", "Open account"]);
    await admin.clicks(newest, "Older");
    const oldest = await admin.waitFor(() =>
      admin.sees().find(({ id, buttons }) => id === newest.id && buttons.some(({ label }) => label === "Newer")),
    );
    expect(oldest.text).toContain(platform === "slack" ? "in Slack" : "in Microsoft Teams");
    expect(oldest.buttons.map(({ label }) => label)).toEqual(["Newer", "Open account"]);
  });

  it("is sealed by the job, whole, and its end is kept outside the database", async () => {
    const { app } = stage;
    stage.passTime(2_000);
    await app.worker.idle();
    const entries = await audit();
    const verdict = await app.services.audit.verify();
    expect(verdict).toMatchObject({ kind: "whole", sealed: entries.length, waiting: 0 });
  });

  it("offers the accounts that could be meant", async () => {
    await stage.admin.types("history Bluewatter Dentl Group");
    await told(stage.admin, "Did you mean");
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
