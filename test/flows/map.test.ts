import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seen } from "../../sandbox/people/person.ts";
import { companyNamed, deleteCompany, recycleCompany, renameCompany } from "../../sandbox/world/change-world.ts";
import * as showcase from "../../sandbox/world/showcase.ts";
import { ask, card, openStage, platforms, type Stage, told } from "./open-stage.ts";

describe.each(platforms)("mapping in %s", (platform) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(platform);
    await stage.claim();
    await stage.signIn();
    await stage.connect();
    await stage.app.worker.idle();
  });
  afterAll(() => stage.stop());

  const now = (seen: Seen) => stage.admin.sees().find(({ id }) => id === seen.id);

  /** The same message, once it has this title. */
  const becomes = (seen: Seen, title: string) =>
    stage.admin.waitFor(() => {
      const current = now(seen);
      return current?.title.endsWith(title) ? current : null;
    });

  const mapped = async (name: string) => {
    const accounts = await stage.app.services.accounts.list();
    const key = accounts.find((account) => account.name === name)?.key ?? "";
    const [mapping] = await stage.app.services.mappings.list({ accountKey: key });
    return mapping?.company?.name;
  };

  it("leafs through the accounts, finds by a part of the name, and filters", async () => {
    const { admin } = stage;
    const list = await ask(stage.admin, "accounts");
    expect(list.text).toContain("39 accounts match; page 1 of 5.");
    await admin.clicks(list, "Next page");
    await admin.waitFor(() => (now(list)?.text.includes("page 2 of 5") ? true : null));
    await admin.clicks(now(list) ?? list, "Search", { "Name contains": "dental" });
    await admin.waitFor(() => (now(list)?.text.includes("1 account matches") ? true : null));
    await admin.clicks(now(list) ?? list, "Search", { "Name contains": "", Show: "Mapped" });
    await admin.waitFor(() => (now(list)?.text.includes("No account matches") ? true : null));
  });

  it.each([
    [showcase.exactAccount, "Match found", "same name"],
    [showcase.respeltAccount, "Match found", "S.p.A."],
    [showcase.domainAccount, "Match found", "ame web domain deskhaven.example"],
    [showcase.recycledAccount, "Match found", "GmbH & Co. KG"],
    [showcase.severalAccount, "Several matches", "Kestrel Freight GmbH"],
    [showcase.twinAccount, "Several matches", "Larkin Insurance Services, LLC"],
    [showcase.noneAccount, "No match found", "No company is close enough"],
  ])("says of %s: %s, with its reason", async (account, title, reason) => {
    const seen = await ask(stage.admin, `map ${account}`);
    expect(seen.title).toBe(title);
    expect(seen.text).toContain(reason);
  });

  it("offers near names for an account that does not exist, and leads on from there", async () => {
    const { admin } = stage;
    const near = await ask(stage.admin, "map Bluewatter Dentl Group");
    expect(near.text).toContain("Did you mean");
    expect(near.text).toContain(showcase.exactAccount);
    const before = admin.sees().length;
    await admin.clicks(near, "Map");
    await admin.waitFor(() =>
      admin
        .sees()
        .slice(before)
        .find(({ title }) => title === "Match found"),
    );
  });

  it("maps what a person confirms, once, however often they click", async () => {
    const { admin, app } = stage;
    const seen = await ask(stage.admin, `map ${showcase.exactAccount}`);
    await Promise.all([
      admin.clicks(seen, "Map this company"),
      admin.clicks(seen, "Map this company").catch(() => undefined),
    ]);
    await becomes(seen, "Mapped");
    await app.worker.idle();
    expect(await mapped(showcase.exactAccount)).toBe("Bluewater Dental Group");
    const entries = await app.stores.tenant(app.tenantId).audit.list();
    expect(entries.filter(({ action }) => action === "mapping.added").length).toBe(1);
  });

  it("finds a company by hand with filters on status and type, and saves it", async () => {
    const { admin } = stage;
    const seen = await ask(stage.admin, `map ${showcase.noneAccount}`);
    await admin.clicks(seen, "Map manually");
    const search = await becomes(seen, "Search companies");
    const labels = search.fields.map(({ label }) => label);
    expect(labels).toEqual(["Name", "Company status", "Company type"]);
    expect(search.fields[2]?.options).toContain("Prospect");
    await admin.clicks(search, "Search", {
      Name: "mws facilitair",
      "Company status": "Active",
      "Company type": "Any",
    });
    const some = await admin.waitFor(() => {
      const current = now(seen);
      return current?.text.includes("MWS Facilitair") ? current : null;
    });
    await admin.clicks(some, "Search", { Name: "Facilitair", "Company status": "Inactive" });
    await admin.waitFor(() => (now(seen)?.text.match(/hidden by the filters/) ? true : null));
    await admin.clicks(now(seen) ?? seen, "Search", { Name: "Facilitair", "Company status": "Any" });
    const found = await admin.waitFor(() => {
      const current = now(seen);
      return current?.buttons.some(({ label }) => label === "Save mapping") ? current : null;
    });
    await admin.clicks(found, "Save mapping");
    await becomes(seen, "Mapped");
    expect(await mapped(showcase.noneAccount)).toBe("MWS Facilitair B.V.");
  });

  it("warns when a company gets a second account", async () => {
    const { admin } = stage;
    const seen = await ask(stage.admin, `map ${showcase.domainAccount}`);
    await admin.clicks(seen, "Map this company");
    const shared = await becomes(seen, "Mapped");
    expect(shared.text).toContain(`also mapped to ${showcase.noneAccount}`);
  });

  it.each([
    ["renamed", "is now called Oliveri Nuova S.p.A."],
    ["moved to the recycle bin", "was moved to the recycle bin"],
    ["deleted", "is no longer in ConnectWise PSA"],
  ] as const)("does not map a company that was %s while the card was open, and says so", async (how, words) => {
    const { admin, outside } = stage;
    const name = {
      renamed: showcase.respeltAccount,
      deleted: showcase.recycledAccount,
      "moved to the recycle bin": showcase.importAccount,
    }[how];
    const company = {
      renamed: "OLIVERI & FIGLI S.p.A.",
      deleted: "Müller-Voss Fördertechnik GmbH & Co. KG",
      "moved to the recycle bin": "Ridgeline Architects, Inc.",
    }[how];
    const seen = await ask(stage.admin, `map ${name}`);
    const { id } = companyNamed(outside.world, company);
    if (how === "renamed") renameCompany(outside.world, id, "Oliveri Nuova S.p.A.");
    if (how === "deleted") deleteCompany(outside.world, id);
    if (how === "moved to the recycle bin") recycleCompany(outside.world, id);
    await admin.clicks(seen, "Map this company");
    const refused = await admin.waitFor(() => {
      const current = now(seen);
      return current?.text.includes(words) ? current : null;
    });
    expect(await mapped(name)).toBeUndefined();
    if (how !== "renamed") return;
    await admin.clicks(refused, "Map this company");
    await becomes(seen, "Mapped");
    expect(await mapped(name)).toBe("Oliveri Nuova S.p.A.");
  });

  it("shows the present state to whoever clicks a card that somebody else was faster on", async () => {
    const { admin } = stage;
    const [first, second] = [
      await ask(stage.admin, `map ${showcase.severalAccount}`),
      await ask(stage.admin, `map ${showcase.severalAccount}`),
    ];
    await admin.clicks(first, "Map this company");
    await becomes(first, "Mapped");
    await becomes(second, "Mapped");
  });

  it("changes and removes a mapping, after asking", async () => {
    const { admin } = stage;
    const seen = await ask(stage.admin, `map ${showcase.severalAccount}`);
    expect(seen.title).toContain("Mapped");
    await admin.clicks(seen, "Change mapping");
    const change = await becomes(seen, "Several matches");
    await admin.clicks(change, "Map this company", {}, 1);
    const changed = await becomes(seen, "Mapped");
    expect(changed.buttons.find(({ label }) => label === "Remove mapping")?.confirms).toContain("Kestrel Freight");
    await admin.clicks(changed, "Remove mapping");
    await told(admin, "The mapping was removed");
    expect(await mapped(showcase.severalAccount)).toBeUndefined();
  });

  it("lets somebody look who may not map", async () => {
    const { admin, colleague, app } = stage;
    await colleague.types("help");
    await colleague.clicks(await card(colleague, "Welcome to Crosswalk"), "Ask for access");
    await admin.clicks(await card(admin, "Access request"), "Viewer");
    await card(colleague, "You have access");
    await colleague.types(`map ${showcase.severalAccount}`);
    expect((await card(colleague, "Several matches")).buttons).toEqual([]);
    await app.worker.idle();
  });

  it("goes on with an old card after a restart", async () => {
    const { admin } = stage;
    const seen = await ask(stage.admin, `map ${showcase.severalAccount}`);
    await stage.restart();
    await admin.clicks(seen, "Map this company");
    await becomes(seen, "Mapped");
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
