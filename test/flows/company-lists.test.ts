import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seen } from "../../sandbox/people/person.ts";
import { changeCompany, companyNamed } from "../../sandbox/world/change-world.ts";
import type { CompanyType } from "../../sandbox/world/psa-records.ts";
import * as showcase from "../../sandbox/world/showcase.ts";
import { makeWorld } from "../../sandbox/world/world.ts";
import { ask, openStage, platforms, type Stage, told } from "./open-stage.ts";

const dayMs = 24 * 3_600_000;
const heldBackMs = 1_500;

describe.each(platforms)("company lists in %s", (platform) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(platform, { world: makeWorld({ companies: 2_300, contactsPerCompany: 1 }) });
    await stage.claim();
    await stage.signIn();
    await stage.connect();
    await stage.app.worker.idle();
  });
  afterAll(() => stage.stop());

  /** The same message, once it says this. */
  const says = (seen: Seen, words: string | RegExp) =>
    stage.admin.waitFor(() => {
      const now = stage.admin.sees().find(({ id }) => id === seen.id);
      return now?.text.match(words) ? now : null;
    });

  const listReads = () =>
    stage.outside.connectwise.calls.filter(({ path }) => path.endsWith("/company/companies")).length;

  /** Searches by hand and answers the card once it says this. */
  async function search(entered: Record<string, string>, words: string | RegExp): Promise<Seen> {
    const { admin } = stage;
    const seen = await ask(stage.admin, `map ${showcase.noneAccount}`);
    await admin.clicks(seen, "Map manually");
    await admin.clicks(await says(seen, "Search companies"), "Search", entered);
    return says(seen, words);
  }

  async function changeTypes(change: (type: CompanyType) => CompanyType, more: readonly CompanyType[]): Promise<void> {
    const { outside, app } = stage;
    const { psa } = outside.world;
    Object.assign(psa, { types: [...psa.types.map(change), ...more], revision: psa.revision + 1 });
    await app.services.companies.refresh((await app.services.connections.list())[0]?.id ?? "");
    await app.worker.idle();
  }

  it("say how far they are to whoever asks before they are there, and then answer", async () => {
    const { app, outside } = stage;
    const [connection] = await app.services.connections.list();
    await app.stores.tenant(app.tenantId).transaction(async (tx) => {
      const current = await tx.connections.get(connection?.id ?? "");
      if (current) await tx.connections.move(current, { companyList: undefined });
    });
    const path = /company\/companies$/;
    outside.connectwise.faults.add({ path, times: 1, delayMs: 0 });
    outside.connectwise.faults.add({ path, delayMs: heldBackMs });
    const seen = await ask(stage.admin, `map ${showcase.exactAccount}`);
    expect(seen.title).toBe("Companies are being read");
    await says(seen, /I am reading the companies from ConnectWise PSA: \d+ of 2,\d{3}\./);
    outside.connectwise.faults.clear();
    const found = await says(seen, "This company looks right");
    expect(found.text).toContain("Company list as of");
    await app.worker.idle();
  });

  it("are read again when somebody asks, who sees what has changed in the PSA", async () => {
    const { admin, outside } = stage;
    const seen = await ask(stage.admin, `map ${showcase.exactAccount}`);
    const company = companyNamed(outside.world, "Bluewater Dental Group");
    changeCompany(outside.world, company.id, { name: "Bluewater Dental Holding" });
    await admin.clicks(seen, "Refresh companies");
    await told(admin, "I am reading the companies again");
    await says(seen, "Bluewater Dental Holding");
    changeCompany(outside.world, company.id, { name: "Bluewater Dental Group" });
    const search = await ask(stage.admin, `map ${showcase.exactAccount}`);
    await admin.clicks(search, "Select another company");
    await admin.clicks(await says(search, "Search companies"), "Refresh companies");
    await stage.app.worker.idle();
    await admin.clicks(await says(search, "Company list as of"), "Search", { Name: "bluewater" });
    await says(search, "Bluewater Dental Group");
  });

  it("offer the PSA's own statuses and types, unused and renamed ones too", async () => {
    const { statuses } = stage.outside.world.psa;
    const rename = (from: string, to: string) => (type: CompanyType) =>
      type.name === from ? { ...type, name: to } : type;
    const unused = { id: 99, name: "Friend of the house", isDefault: false, vendor: false };
    await changeTypes(rename("Client", "Customer"), [unused]);
    const seen = await search({ Name: "mws facilitair" }, /MWS Facilitair B\.V\.\s+Status Active · Customer/);
    expect(seen.fields[2]?.options).toEqual(expect.arrayContaining(["Friend of the house", "Customer"]));
    expect(seen.fields[2]?.options).not.toContain("Client");
    expect(seen.fields[1]?.options).toEqual(expect.arrayContaining(statuses.map(({ name }) => name)));
    await changeTypes(rename("Customer", "Client"), []);
  });

  it("explain what a filter hides, and show it", async () => {
    const { admin } = stage;
    const entered = { Name: "mws facilitair", "Company type": "Vendor", "Company status": "Inactive" };
    const hidden = await search(entered, "hidden by the filters");
    expect(hidden.text).toMatch(/MWS Facilitair B\.V\.\s+Hidden: status Active and type Client/);
    await admin.clicks(hidden, "Show hidden");
    const shown = await says(hidden, /^(?![\s\S]*hidden by)[\s\S]*MWS Facilitair/);
    expect(shown.buttons.some(({ label }) => label === "Save mapping")).toBe(true);
  });

  it("mark twins in the recycle bin, and say what lies there", async () => {
    const several = await ask(stage.admin, `map ${showcase.twinAccount}`);
    expect(several.text).toContain("A company of the same name is in the recycle bin.");
    await search({ Name: "larkin insurance" }, "In the recycle bin of the PSA: cannot be mapped");
  });

  it("are read again in the background when they are old", async () => {
    const { app } = stage;
    const before = listReads();
    await ask(stage.admin, `map ${showcase.exactAccount}`);
    await app.worker.idle();
    expect(listReads()).toBe(before);
    stage.passTime(2 * dayMs);
    const seen = await ask(stage.admin, `map ${showcase.exactAccount}`);
    expect(seen.text).toContain("This company looks right");
    await app.worker.idle();
    expect(listReads()).toBeGreaterThan(before);
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
