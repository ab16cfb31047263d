import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { autotaskUsers } from "../../sandbox/autotask/api-user.ts";
import { autotaskEntries } from "../../sandbox/autotask/autotask-server.ts";
import type { SeenForm } from "../../sandbox/people/person.ts";
import * as showcase from "../../sandbox/world/showcase.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

describe.each(platforms)("connecting Datto Autotask PSA in %s", (platform) => {
  let stage: Stage;
  const { userName, secret } = autotaskEntries();
  const right = { "API user name": userName, "API secret": secret };
  beforeAll(async () => {
    stage = await openStage(platform);
    await stage.claim();
  });
  afterAll(() => stage.stop());

  async function open(): Promise<void> {
    const { admin } = stage;
    const before = admin.sees().length;
    await admin.types("connect");
    const choose = await admin.waitFor(() =>
      admin
        .sees()
        .slice(before)
        .find(({ title }) => title === "Connect a product"),
    );
    await admin.clicks(choose, "Connect Datto Autotask PSA");
    if ((await stage.app.services.connections.list()).length > 0) {
      const share = await admin.waitFor(() =>
        admin
          .sees()
          .slice(before)
          .find(({ title }) => title === "Use the same keys?"),
      );
      await admin.clicks(share, "Enter other keys");
    }
    await admin.waitFor(() => admin.form()?.fields.find(({ label }) => label === "API user name"));
  }

  /** Submits and waits for a form that says what was wrong. */
  async function refused(values: Record<string, string>, words: string): Promise<SeenForm> {
    const { admin } = stage;
    await admin.submits(values);
    return admin.waitFor(() => {
      const form = admin.form();
      const problems = form?.fields.map(({ problem }) => problem ?? "").join(" ") ?? "";
      return form && `${form.text} ${problems}`.includes(words) ? form : null;
    });
  }

  it("says which rights the API user needs, and where in Autotask to make one", async () => {
    await open();
    const text = stage.admin.form()?.text ?? "";
    for (const words of ["CRM › Companies: View All", "CRM › Contacts: View All", "New API User"]) {
      expect(text).toContain(words);
    }
    await stage.admin.closesForm();
  });

  it.each([
    ["a user name that nobody has", { "API user name": "nobody@harbourlight.example" }, "knows no API user"],
    ["a wrong secret", { "API secret": "wrong-secret" }, "refused this API user name and secret"],
    ["nothing typed", { "API user name": " " }, "Please fill this in"],
    ["a secret with a space", { "API secret": "two words" }, "does not look right"],
  ])(
    "says what to do after %s, and keeps what was typed but the secret",
    async (_name, wrong: Record<string, string>, words) => {
      const { admin } = stage;
      await open();
      const form = await refused({ ...right, ...wrong }, words);
      const entered = (label: string) => form.fields.find((field) => field.label === label)?.value ?? "";
      expect(entered("API user name")).toBe(wrong["API user name"]?.trim() ?? userName);
      expect(entered("API secret") || "").toBe("");
      await admin.closesForm();
      expect(await stage.app.services.connections.list()).toEqual([]);
    },
  );

  it("tells of a locked user and where to unlock it", async () => {
    const { admin, outside } = stage;
    outside.autotask.users.lock(userName);
    await open();
    await refused(right, "untick “Locked”");
    await admin.closesForm();
    outside.autotask.users.unlock(userName);
  });

  it("names the missing right by the PSA's own menu", async () => {
    const { admin } = stage;
    const { userName: name, secret: word } = autotaskUsers.noCompanies;
    await open();
    const form = await refused({ "API user name": name, "API secret": word }, "a right is missing");
    expect(form.text + JSON.stringify(form.fields)).toContain("CRM › Companies: View All");
    await admin.closesForm();
  });

  it("saves the right keys and shows what was found", async () => {
    const { admin } = stage;
    await open();
    await admin.submits(right);
    const connected = await card(admin, "GoTo Connect is connected", "ready for mapping");
    expect(connected.text).toContain("Datto Autotask PSA 2026.3");
    expect(connected.text).toContain("database 245871");
  });

  it("waits with a long read while the database has few calls left, says so, and reads on by itself", async () => {
    const { admin, outside } = stage;
    const { thresholds } = outside.autotask;
    const slow = thresholds.options.delayMs;
    thresholds.change({ calls: Math.ceil(thresholds.used() * 1.2), delayMs: { half: 0, threeQuarters: 0 } });
    await admin.clicks(await card(admin, "GoTo Connect is connected"), "Read companies again");
    await card(admin, "GoTo Connect is connected", "has little left of the calls");
    thresholds.change({ calls: 10_000, delayMs: slow });
    stage.passTime(11 * 60_000);
    await card(admin, "GoTo Connect is connected", "ready for mapping", 15_000);
  });

  it("maps an account to a company of Autotask, and reads its contacts", async () => {
    const { admin } = stage;
    await stage.signIn();
    await admin.types(`map ${showcase.importAccount}`);
    await admin.clicks(await card(admin, "Match found", showcase.importAccount), "Map this company");
    const mapped = await card(admin, "Mapped", showcase.importAccount);
    await admin.clicks(mapped, "Import users");
    const imported = await card(admin, "Import users");
    expect(imported.text).toContain("eligible");
  });

  it("saves keys without the right to contacts, with a warning that names it", async () => {
    const { admin } = stage;
    await open();
    const { userName: name, secret: word } = autotaskUsers.noContacts;
    await admin.submits({ "API user name": name, "API secret": word });
    const connected = await card(admin, "GoTo Meeting is connected", "Missing rights");
    expect(connected.text).toContain("CRM › Contacts");
  });

  it("tests again, says when the user is locked, and when it works again", async () => {
    const { admin, outside } = stage;
    outside.autotask.users.lock(userName);
    await admin.clicks(await card(admin, "GoTo Connect is connected"), "Test again");
    const failing = await card(admin, "GoTo Connect is not working", "has locked this user");
    outside.autotask.users.unlock(userName);
    await admin.clicks(failing, "Test again");
    await card(admin, "GoTo Connect is connected", "ready for mapping");
  });

  it("deletes the connection after asking", async () => {
    const { admin } = stage;
    await admin.clicks(await card(admin, "GoTo Connect is connected"), "Delete");
    await told(admin, "mapping were deleted");
  });

  it("never wrote a secret to the log, a card or the database, and never met a threshold", async () => {
    const { admin, app, outside } = stage;
    const everything = [
      stage.logged(),
      JSON.stringify(admin.sees()),
      JSON.stringify(await app.stores.jobs.list()),
      JSON.stringify(await app.services.connections.list()),
    ].join();
    for (const key of [secret, "wrong-secret"]) expect(everything).not.toContain(key);
    expect(outside.autotask.thresholds.violations).toEqual({ threads: 0, calls: 0 });
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
