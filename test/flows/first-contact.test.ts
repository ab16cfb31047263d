import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allow, card, openStage, platforms, type Stage, signInLink, told } from "./open-stage.ts";

describe.each(platforms)("first contact in %s", (platform) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(platform);
  });
  afterAll(() => stage.stop());

  it("offers somebody without a role nothing but to ask for access", async () => {
    const { colleague } = stage;
    await colleague.types("connect");
    const welcome = await card(colleague, "Welcome to Crosswalk");
    expect(welcome.buttons.map(({ label }) => label)).toEqual(["Ask for access"]);
    await colleague.clicks(welcome, "Ask for access");
    expect(await told(colleague, "no admin yet")).toContain("claim");
  });

  it("refuses a wrong code, then makes whoever has the right one the first admin, once", async () => {
    const { admin, colleague, app } = stage;
    await admin.types("claim AAAA-2222");
    await told(admin, "That code is not right");
    await stage.claim();
    expect((await app.services.members.list()).map(({ role }) => role).sort()).toEqual(["admin", "none"]);
    await colleague.types(`claim ${app.adminCode}`);
    await told(colleague, "There is no code to claim now");
  });

  it("brings a request for access to the admin, whose choice both see", async () => {
    const { admin, colleague } = stage;
    await colleague.types("help");
    await colleague.clicks(await card(colleague, "Welcome to Crosswalk"), "Ask for access");
    await told(colleague, "I asked the admin");
    const request = await card(admin, "Access request");
    expect(request.text).toContain(colleague.name);
    await admin.clicks(request, "Technician");
    await card(colleague, "You have access", "technician");
    const decided = await card(admin, "Access request", "now has the role technician");
    expect(decided.buttons).toEqual([]);
  });

  it("writes down who typed a wrong code, who asked for access and who decided", async () => {
    const { app } = stage;
    const { audit, members } = app.stores.tenant(app.tenantId);
    const asked = (await members.list()).find(({ role }) => role === "technician");
    const entries = await audit.list();
    const refused = entries.filter(({ action }) => action === "admin-code.refused");
    expect(refused).toMatchObject([{ via: platform, before: { wrongTries: 0 }, after: { wrongTries: 1 } }]);
    expect(JSON.stringify(refused)).not.toContain("AAAA");
    const ofAsked = entries.filter(({ record }) => record === `member:${asked?.id}`).map(({ action }) => action);
    expect(ofAsked.toSorted()).toEqual(["access.asked", "member.role-changed"]);
  });

  it("refuses a door above the person's role and says which role it needs", async () => {
    const { colleague } = stage;
    await colleague.types("connect");
    expect(await told(colleague, "This needs the role")).toContain("admin");
  });

  it("keeps the last admin", async () => {
    const { app } = stage;
    const admin = (await app.services.members.list()).find(({ role }) => role === "admin");
    const actor = {
      tenantId: app.tenantId,
      memberId: admin?.id ?? "",
      name: "",
      role: "admin" as const,
      via: "cli" as const,
    };
    expect(await app.services.members.setRole(actor, admin?.id ?? "", "none")).toEqual({ kind: "last-admin" });
  });

  it("answers help, an unknown word, nothing, an emoji and a picture with something that leads on", async () => {
    const { admin } = stage;
    for (const [typed, expected] of [
      ["help", "accounts"],
      ["conect", "Did you mean “connect”"],
      ["🦓", "I do not know “🦓”"],
      ["   ", "accounts"],
    ] as const) {
      const before = admin.sees().length;
      await admin.types(typed);
      await admin.waitFor(() =>
        admin
          .sees()
          .slice(before)
          .find(({ text }) => text.includes(expected)),
      );
    }
    const before = admin.sees().length;
    await admin.sendsPicture();
    await admin.waitFor(() =>
      admin
        .sees()
        .slice(before)
        .find(({ text }) => text.includes("I cannot read files")),
    );
  });

  it("does not repeat what looks like a key, and says to replace it", async () => {
    const { admin } = stage;
    const key = "hLk29sTq81XzPw04Ab7c";
    await admin.types(key);
    await told(admin, "That looks like a key");
    expect(admin.sees().every(({ text }) => !text.includes(key))).toBe(true);
    expect(stage.logged()).not.toContain(key);
  });

  it("answers in private what was asked in a channel, and says so there", async () => {
    const { admin, channel } = stage;
    const [before, inChannel] = [admin.sees().length, admin.sees(channel).length];
    await admin.types("start", channel);
    await admin.waitFor(() =>
      admin
        .sees()
        .slice(before)
        .find(({ title }) => title.includes("Set-up")),
    );
    const line = "I answered you in our private chat.";
    await admin.waitFor(() =>
      [
        ...admin.lines(),
        ...admin
          .sees(channel)
          .slice(inChannel)
          .map(({ text }) => text),
      ].find((text) => text === line),
    );
    expect(admin.sees(channel).every(({ title }) => title === "")).toBe(true);
  });

  it("signs in to GoTo once, and refuses the link the second time and when access is denied", async () => {
    const { admin, app } = stage;
    const link = await signInLink(admin);
    expect(await allow(link, "olivia.owner@harbourlight.example", "deny")).toContain("Access was not allowed");
    await stage.signIn();
    expect(await allow(link, "olivia.owner@harbourlight.example")).toContain("You are signed in");
    expect(await allow(link, "olivia.owner@harbourlight.example")).toContain("no longer works");
    expect((await app.services.signIns.list()).length).toBe(1);
    expect((await app.services.accounts.list()).length).toBe(39);
  });

  it("adds accounts from a list, or says which line is wrong and keeps what was typed", async () => {
    const { admin, app } = stage;
    await admin.types("goto");
    await admin.clicks(await card(admin, "GoTo sign-ins"), "Add from a list");
    await admin.waitFor(() => admin.form()?.fields[0]);
    await admin.submits({ Accounts: "8887771234567890123,Polaris Veterinary Clinics\nno key here" });
    const field = await admin.waitFor(() => admin.form()?.fields.find(({ problem }) => problem));
    expect(field.problem).toContain("Line 2");
    expect(field.value).toContain("Polaris");
    await admin.submits({ Accounts: "8887771234567890123,Polaris Veterinary Clinics" });
    await card(admin, "GoTo sign-ins", "1 account was added from a list");
    expect(await app.services.accounts.get("8887771234567890123")).toMatchObject({
      name: "Polaris Veterinary Clinics",
    });
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
