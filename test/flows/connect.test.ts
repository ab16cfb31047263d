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
    const isFirst = (await stage.app.services.connections.list()).length === 0;
    if (!isFirst) {
      const share = await admin.waitFor(() =>
        admin
          .sees()
          .slice(before)
          .find(({ title }) => title === "Use the same keys?"),
      );
      await admin.clicks(share, "Enter other keys");
    }
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

  it("replaces keys and keeps the mappings, says what stays, and shows no key again", async () => {
    const { admin, app } = stage;
    const [connection] = await app.services.connections.list();
    if (!connection) throw new Error("nothing is connected");
    const company = { id: "1", name: "Acme" };
    await app.stores.tenant(app.tenantId).transaction(async (tx) => {
      await tx.mappings.insert({ id: "map_kept", accountKey: "1", connectionId: connection.id, company });
    });
    await admin.clicks(await card(admin, "GoTo Connect is connected", "ready for mapping"), "Edit");
    const form = await admin.waitFor(() => (admin.form()?.title === "Edit connection" ? admin.form() : null));
    expect(form.text).toContain("mappings of this connection stay");
    expect(entered(form, "Company ID")).toBe(right["Company ID"]);
    expect(form.fields.find(({ label }) => label === "Private key")?.value || "").toBe("");
    const { publicKey, privateKey } = sandboxMembers.noContacts;
    await admin.submits({ "Public key": publicKey, "Private key": privateKey });
    const edited = await admin.waitFor(() =>
      admin
        .sees()
        .findLast(({ title, text }) => title.includes("GoTo Connect is connected") && text.includes("Missing")),
    );
    expect(edited.text).toMatch(/Mappings:?\s+1/);
    expect(await app.services.connections.mappingCount(connection.id)).toBe(1);
    await admin.clicks(edited, "Edit");
    await admin.waitFor(() => (admin.form()?.title === "Edit connection" ? true : null));
    await admin.submits({ "Public key": right["Public key"] ?? "", "Private key": right["Private key"] ?? "" });
    await admin.waitFor(() =>
      admin
        .sees()
        .findLast(({ title, text }) => title.includes("GoTo Connect is connected") && !text.includes("Missing")),
    );
    const entries = await app.stores.tenant(app.tenantId).audit.list({ record: `connection:${connection.id}` });
    expect(entries.filter(({ action }) => action === "connection.edited")).toHaveLength(2);
  });

  it("lists the connections with their state, their mappings and their companies", async () => {
    const { admin } = stage;
    await admin.types("connections");
    const list = await card(admin, "Connections");
    expect(list.text).toContain("Working");
    expect(list.text).toContain("1 mapping · 470 companies");
  });

  it("deletes nothing when the mappings are no longer as many as the person saw", async () => {
    const { admin, app } = stage;
    const seen = await card(admin, "GoTo Connect is connected", "ready for mapping");
    const [connection] = await app.services.connections.list();
    const asked = { tenantId: app.tenantId, memberId: "m", name: "x", role: "admin", via: "cli" } as const;
    expect(await app.services.connections.remove(asked, connection?.id ?? "", 0)).toEqual({
      kind: "changed",
      mappings: 1,
    });
    expect(seen.buttons.find(({ label }) => label === "Delete")?.confirms).toContain("Its 1 mapping is deleted too");
  });

  it("saves no edit of a connection that somebody deletes meanwhile", async () => {
    const { admin, app } = stage;
    const connected = await card(admin, "GoTo Meeting is connected");
    const meeting = (await app.services.connections.list()).find(({ productId }) => productId === "meeting");
    await admin.clicks(connected, "Edit");
    await admin.waitFor(() => (admin.form()?.title === "Edit connection" ? true : null));
    const asked = { tenantId: app.tenantId, memberId: "m", name: "x", role: "admin", via: "cli" } as const;
    await app.services.connections.remove(asked, meeting?.id ?? "", 0);
    await admin.submits({});
    await told(admin, "Somebody has deleted this connection meanwhile");
    expect((await app.services.connections.list()).map(({ productId }) => productId)).toEqual(["connect"]);
    await open();
    const { publicKey, privateKey } = sandboxMembers.noContacts;
    await admin.submits({ ...right, "Public key": publicKey, "Private key": privateKey });
    await card(admin, "GoTo Meeting is connected", "Missing rights");
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
