import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandboxMembers } from "../../sandbox/connectwise/api-member.ts";
import { connectwiseEntries } from "../../sandbox/outside-world.ts";
import type { SeenForm } from "../../sandbox/people/person.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

/** Longer than a form waits for its outcome on either platform. */
const readDeadlineMs = 3_000;

describe.each(platforms)("connecting ConnectWise PSA in %s", (platform) => {
  let stage: Stage;
  let right: Record<string, string>;
  beforeAll(async () => {
    stage = await openStage(platform, { psaDeadlineMs: readDeadlineMs });
    await stage.claim();
    const { site, companyId, publicKey, privateKey } = connectwiseEntries(stage.outside.connectwise);
    right = { Site: site, "Company ID": companyId, "Public key": publicKey, "Private key": privateKey };
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
    await admin.clicks(choose, "Connect ConnectWise PSA");
    await admin.waitFor(() => admin.form()?.fields.find(({ label }) => label === "Site"));
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

  const entered = (form: SeenForm, label: string) => form.fields.find((field) => field.label === label)?.value;

  it.each([
    ["an address that is not allowed", { Site: "http://169.254.169.254/" }, "This address is not allowed"],
    ["an unreachable host", { Site: "https://cw.nowhere-to-be-found.example" }, "not allowed"],
    ["a wrong company id", { "Company ID": "nobody" }, "does not know this company ID"],
    ["wrong keys", { "Private key": "wrong-private-key" }, "refused the keys"],
    ["nothing typed", { "Company ID": " " }, "Please fill this in"],
  ])(
    "says what to do after %s, and keeps what was typed but the keys",
    async (_name, wrong: Record<string, string>, words) => {
      const { admin } = stage;
      await open();
      const form = await refused({ ...right, ...wrong }, words);
      expect(entered(form, "Site")).toBe(wrong.Site ?? right.Site);
      const secrets = form.fields.filter(({ kind, label }) => kind === "secret" || label.endsWith("key"));
      expect(secrets.map(({ value }) => value || "")).toEqual(["", ""]);
      await admin.closesForm();
      expect(await stage.app.services.connections.list()).toEqual([]);
    },
  );

  it("names the missing right by the PSA's own menu", async () => {
    const { admin } = stage;
    const { publicKey, privateKey } = sandboxMembers.noCompanies;
    await open();
    const form = await refused({ ...right, "Public key": publicKey, "Private key": privateKey }, "a right is missing");
    expect(form.text + JSON.stringify(form.fields)).toContain("Companies › Company Maintenance");
    await admin.closesForm();
  });

  it("tells of a PSA that is too slow, in the form or, when it was closed, in the 1:1", async () => {
    const { admin, outside } = stage;
    outside.connectwise.faults.add({ delayMs: 20_000 });
    await open();
    try {
      await admin.submits(right);
      await admin.closesForm();
      await told(admin, "did not answer in time", readDeadlineMs * 3);
    } finally {
      outside.connectwise.faults.clear();
    }
    expect(await stage.app.services.connections.list()).toEqual([]);
  });

  it("saves the right keys and shows what was found", async () => {
    const { admin } = stage;
    await open();
    const first = await refused({ ...right, "Public key": "wrong-public-key" }, "refused the keys");
    expect(entered(first, "Company ID")).toBe(right["Company ID"]);
    await admin.submits({ "Public key": right["Public key"] ?? "" });
    const connected = await card(admin, "GoTo Connect is connected", "ready for mapping");
    expect(connected.text).toContain("harbourlight");
    expect(connected.text).toContain("4,400");
  });

  it("saves keys without the right to contacts, with a warning that names it", async () => {
    const { admin } = stage;
    const { publicKey, privateKey } = sandboxMembers.noContacts;
    await open();
    await admin.submits({ ...right, "Public key": publicKey, "Private key": privateKey });
    const connected = await card(admin, "GoTo Meeting is connected", "Missing rights");
    expect(connected.text).toContain("Companies › Contacts");
  });

  it("tests again, says when the keys no longer work, and when they do again", async () => {
    const { admin, outside } = stage;
    const keys = connectwiseEntries(outside.connectwise);
    const member = { ...sandboxMembers.full };
    outside.connectwise.removeMember(keys.publicKey);
    await admin.clicks(await card(admin, "GoTo Connect is connected"), "Test again");
    const failing = await card(admin, "GoTo Connect is not working", "refused the keys");
    outside.connectwise.setMember(member);
    await admin.clicks(failing, "Test again");
    await card(admin, "GoTo Connect is connected", "ready for mapping");
  });

  it("deletes a connection after asking, and shows the present state to whoever clicks an old card", async () => {
    const { admin, app } = stage;
    const connected = await card(admin, "GoTo Meeting is connected");
    expect(connected.buttons.find(({ label }) => label === "Delete")?.confirms).toContain("GoTo Meeting");
    await admin.clicks(connected, "Delete");
    await told(admin, "The connection was deleted");
    expect((await app.services.connections.list()).map(({ productId }) => productId)).toEqual(["connect"]);
  });

  it("never wrote a key to the log, a card or the database", async () => {
    const { admin, app } = stage;
    const everything = [
      stage.logged(),
      JSON.stringify(admin.sees()),
      JSON.stringify(await app.stores.jobs.list()),
      JSON.stringify(await app.services.connections.list()),
    ].join();
    for (const key of [right["Public key"], right["Private key"], "wrong-private-key", "wrong-public-key"]) {
      expect(everything).not.toContain(key);
    }
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
