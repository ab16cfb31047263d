import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seen } from "../../sandbox/people/person.ts";
import { teamsSeed } from "../../sandbox/teams/teams-organisation.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

describe.each(platforms)("roles in %s", (platform) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(platform);
    await stage.claim();
  });
  afterAll(() => stage.stop());

  const roleOf = async (name: string) =>
    (await stage.app.services.members.list()).find((member) => member.name === name)?.role;
  const now = (seen: Seen) => stage.admin.sees().find(({ id }) => id === seen.id);

  async function settings(): Promise<Seen> {
    const before = stage.admin.sees().length;
    await stage.admin.types("settings");
    return stage.admin.waitFor(() =>
      stage.admin
        .sees()
        .slice(before)
        .find(({ title }) => title === "Settings"),
    );
  }

  /** Opens the nth member's form (0: first in the list), and waits for it. */
  async function open(seen: Seen, label: string, nth: number): Promise<void> {
    await stage.admin.clicks(seen, label, {}, nth);
    await stage.admin.waitFor(() => stage.admin.form()?.fields.find((field) => field.label === "Role"));
  }

  it("shows the members with their roles, language and time zone", async () => {
    const seen = await settings();
    expect(seen.text).toContain("English, Europe/Rome");
    expect(seen.text).toContain("Members: 1");
    expect(seen.text).toContain(stage.admin.name);
  });

  it("answers a request for access in the settings, where it stands first, and tells the person", async () => {
    const { admin, colleague } = stage;
    const earlier = await settings();
    await colleague.types("help");
    await colleague.clicks(await card(colleague, "Welcome to Crosswalk"), "Ask for access");
    await admin.waitFor(() => (now(earlier)?.buttons.some(({ label }) => label === "Answer") ? true : null));
    const seen = await settings();
    expect(seen.text).toContain("1 asks for access");
    await open(seen, "Answer", 0);
    expect(admin.form()?.text).toContain(colleague.name);
    await admin.submits({ Role: "technician" });
    await card(colleague, "You have access", "technician");
    await admin.waitFor(() => (now(seen)?.text.includes("technician") ? true : null));
    expect(now(seen)?.buttons.map(({ label }) => label)).toEqual([
      "Change",
      "Change rules",
      "Open",
      "Change",
      "Change",
    ]);
    await card(admin, "Access request", "now has the role technician");
  });

  it("keeps the last admin and says why", async () => {
    const { admin } = stage;
    await open(await settings(), "Change", 1);
    await admin.submits({ Role: "viewer" });
    const field = await admin.waitFor(() => admin.form()?.fields.find(({ problem }) => problem));
    expect(field.problem).toContain("Make another admin first");
    await admin.closesForm();
    expect(await roleOf(admin.name)).toBe("admin");
  });

  it("changes a role, marks who is in this chat only, and writes both into the audit log", async () => {
    const { admin, colleague, app } = stage;
    const seen = await settings();
    await open(seen, "Change", 2);
    await admin.submits({ Role: "approver", "Has no account in the other chat": true });
    await card(colleague, "You have access", "approver");
    await admin.waitFor(() => (now(seen)?.text.includes("In this chat only") ? true : null));
    const [entry] = await app.stores.tenant(app.tenantId).audit.list();
    expect(entry).toMatchObject({
      action: "member.role-changed",
      before: { role: "technician" },
      after: { role: "approver", onlyHere: true },
      seen: { platform },
    });
  });

  it("shows the present role to an admin whose form is older than another admin's change", async () => {
    const { admin, colleague, app } = stage;
    await open(await settings(), "Change", 2);
    const members = await app.services.members.list();
    const [asked, other] = [colleague.name, admin.name].map((name) => members.find((member) => member.name === name));
    const actor = {
      tenantId: app.tenantId,
      memberId: other?.id ?? "",
      name: "",
      role: "admin",
      via: platform,
    } as const;
    expect(await app.services.members.setRole(actor, asked?.id ?? "", "viewer")).toMatchObject({ kind: "changed" });
    await admin.submits({ Role: "technician" });
    const field = await admin.waitFor(() => admin.form()?.fields.find(({ problem }) => problem));
    expect(field.problem).toContain("the role is now viewer");
    await admin.closesForm();
    expect(await roleOf(colleague.name)).toBe("viewer");
  });

  it("lets nobody but admins see or change settings", async () => {
    const { colleague } = stage;
    await colleague.types("settings");
    expect(await told(colleague, "This needs the role")).toContain("admin");
  });

  it("leaves one admin when two take each other's role at the same moment", async () => {
    const { app } = stage;
    const { members } = app.services;
    const [one, two] = (await members.list()).map(({ id }) => id);
    const actorOf = (memberId = "") =>
      ({ tenantId: app.tenantId, memberId, name: "", role: "admin", via: platform }) as const;
    for (let round = 0; round < 3; round += 1) {
      const cli = { ...actorOf(), via: "cli" } as const;
      for (const id of [one, two]) await members.setRole(cli, id ?? "", "admin");
      const changes = await Promise.all([
        members.setRole(actorOf(one), two ?? "", "viewer"),
        members.setRole(actorOf(two), one ?? "", "viewer"),
      ]);
      expect((await members.list()).filter(({ role }) => role === "admin")).toHaveLength(1);
      expect(changes.map(({ kind }) => kind).sort()).toEqual(["changed", "not-allowed"]);
      await Promise.all([members.setRole(cli, one ?? "", "none"), members.setRole(cli, two ?? "", "none")]);
      expect((await members.list()).filter(({ role }) => role === "admin")).toHaveLength(1);
    }
  });

  it("refuses guests and says why, and makes them no member", async () => {
    const { stranger, app, outside } = stage;
    // In Teams nobody is reached in private who has not added the app.
    if (platform === "teams") outside.teams.person(teamsSeed.stranger).record.hasApp = true;
    await stranger.types("settings");
    await told(stranger, "cannot use Crosswalk");
    expect((await app.services.members.list()).map(({ name }) => name)).not.toContain(stranger.name);
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
