import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addContact, companyNamed, deactivateContact } from "../../sandbox/world/change-world.ts";
import * as showcase from "../../sandbox/world/showcase.ts";
import { openImporter } from "./import-steps.ts";
import { card, openStage, platforms, type Stage, told } from "./open-stage.ts";

const title = "Changed since the import";

describe.each(platforms)("what changes after an import, in %s", (platform) => {
  let stage: Stage;
  let steps: ReturnType<typeof openImporter>;

  beforeAll(async () => {
    stage = await openStage(platform, { patienceMs: 800 });
    await stage.claim();
    await stage.signIn();
    await stage.connect();
    await stage.app.worker.idle();
    steps = openImporter(stage);
    for (const name of [showcase.importAccount, showcase.exactAccount]) {
      await steps.map(name);
      const shown = await steps.preview(name);
      await steps.confirm(shown);
      await steps.becomes(shown, "Import is done", "", 15_000);
    }
  });
  afterAll(() => stage.stop());

  /** What the clock does once a week. */
  async function week(): Promise<void> {
    stage.passTime(7 * 86_400_000);
    const { app } = stage;
    const tenant = app.stores.tenant(app.tenantId);
    await tenant.transaction((tx) => tx.jobs.add("clock", { tick: "drift" }, new Date(0)));
    await app.worker.idle();
  }

  const digests = () => stage.admin.sees().filter((seen) => seen.title.endsWith(title));

  /** Of the company of `importAccount`: who was imported, as the PSA has them. */
  async function imported() {
    const { app, outside } = stage;
    const account = steps.gotoAccount(showcase.importAccount);
    const [run] = await app.stores.tenant(app.tenantId).imports.list({ accountKey: account.key });
    const rows = await app.services.imports.rows(run?.id ?? "", { states: ["added"] });
    const { psa } = outside.goto.world;
    return rows.flatMap(({ contactId }) => psa.contacts.get(Number(contactId)) ?? []);
  }

  it("says nothing while nothing has changed", async () => {
    await week();
    expect(digests()).toEqual([]);
  });

  it("says on the connection's card that it waits while the PSA asks for a pause, and goes on", async () => {
    const { admin, app, outside } = stage;
    outside.connectwise.faults.add({ path: "/company/contacts", status: 429, headers: { "retry-after": "3" } });
    await week();
    const connected = () => admin.sees().find(({ title: named }) => named.endsWith("GoTo Connect is connected"));
    await admin.waitFor(() => (connected()?.text.includes("Waits until") ? true : null));
    expect(connected()?.text).toContain("The weekly look at what changed since imports waits");
    outside.connectwise.faults.clear();
    stage.passTime(10_000);
    await app.worker.idle();
    await admin.waitFor(() => (connected()?.text.includes("Waits until") ? null : true), 15_000);
    expect(digests()).toEqual([]);
  });

  it("tells in one digest who is new, gone, inactive or renamed, and changes nothing", async () => {
    const { world } = stage.outside.goto;
    const [gone, inactive, renamed] = await imported();
    if (!gone || !inactive || !renamed) throw new Error("too few were imported");
    const company = companyNamed(world, "Ridgeline Architects, Inc.");
    for (const firstName of ["Nora", "Nils"]) {
      const emails = [`${firstName.toLowerCase()}.newby@ridgeline-architects.example`];
      addContact(world, company.id, { firstName, lastName: "Newby", emails });
    }
    world.psa.contacts.delete(gone.id);
    const list = world.psa.contactsByCompany.get(company.id) ?? [];
    list.splice(list.indexOf(gone), 1);
    deactivateContact(world, inactive.id);
    renamed.lastName = "Married";
    const users = steps.gotoAccount(showcase.importAccount).users.size;
    await week();
    const digest = await card(stage.admin, title);
    expect(digest.text).toContain("1 company has changed");
    expect(digest.text).toContain("2 new · 1 gone · 1 inactive · 1 renamed");
    expect(digest.text).toContain("Nothing was changed in GoTo");
    expect(steps.gotoAccount(showcase.importAccount).users.size).toBe(users);
  });

  it("opens the import with the new ones chosen, and with nobody else", async () => {
    await stage.admin.clicks(await card(stage.admin, title), "Import the new ones");
    const start = await card(stage.admin, "Import users", "2 of 3 eligible contacts are chosen");
    const shown = await steps.click(start, "Preview", "Preview of the import");
    expect(shown.text).toContain("Nils Newby, Nora Newby");
    await steps.confirm(shown);
    await steps.becomes(start, "Import is done", "2 of 2 users added", 15_000);
  });

  it("does not tell the same twice, and says that nobody new is left", async () => {
    await stage.admin.clicks(await card(stage.admin, title), "Import the new ones");
    await told(stage.admin, "Nobody new can be imported there any more");
    const before = digests().length;
    await week();
    await week();
    expect(digests().length).toBe(before);
  });

  it("keeps what it knows of contacts without a name or an address", async () => {
    const { app } = stage;
    const [drift] = await Promise.all(
      [steps.gotoAccount(showcase.importAccount)].map(async ({ key }) => {
        const [mapping] = await app.services.mappings.list({ accountKey: key });
        return app.stores.tenant(app.tenantId).drifts.find(key, mapping?.connectionId ?? "");
      }),
    );
    expect(drift?.contacts.length).toBeGreaterThan(20);
    expect(JSON.stringify(drift?.contacts)).not.toMatch(/@|Newby/);
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
