import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { autotaskEntries } from "../../sandbox/autotask/autotask-server.ts";
import { addAccount, addGotoUser } from "../../sandbox/world/accounts.ts";
import { addContact, changeCompany } from "../../sandbox/world/change-world.ts";
import { makeWorld, type World } from "../../sandbox/world/world.ts";
import { card, openStage, platforms, type Stage } from "./open-stage.ts";

/** Two companies without a web site; the contacts of the second write from the brand's domain, the account's users from `usersDomain`. */
function addLookalikes(world: World, brand: string, usersDomain: string, from: number): void {
  const account = addAccount(world.goto, `${brand} Ltd`, "en");
  for (const { accountKeys } of world.goto.administrators) accountKeys.push(account.key);
  addGotoUser(world.goto, account, { email: `ada@${usersDomain}`, firstName: "Ada", lastName: "Reed" });
  const spare = [...world.psa.companies.values()]
    .filter(({ deleted }) => !deleted)
    .slice(from)
    .slice(0, 2);
  for (const [at, company] of spare.entries()) {
    changeCompany(world, company.id, { name: `${brand} ${at === 1 ? "Boatyard" : "Marine Services"} Ltd` });
    delete company.website;
    addContact(world, company.id, {
      emails: [`desk@${at === 1 ? `${brand.toLowerCase()}.example` : "elsewhere.example"}`],
    });
  }
}

describe.each(platforms)("candidates whose contacts are looked at in Datto Autotask PSA, in %s", (platform) => {
  let stage: Stage;
  beforeAll(async () => {
    const world = makeWorld({});
    addLookalikes(world, "Saltmarsh", "saltmarsh.example", -2);
    addLookalikes(world, "Tidewater", "gmail.com", -4);
    stage = await openStage(platform, { world });
    const { admin, app } = stage;
    const { userName, secret } = autotaskEntries();
    await stage.claim();
    await stage.signIn();
    await admin.types("connect");
    await admin.clicks(await card(admin, "Connect a product"), "Connect Datto Autotask PSA");
    await admin.waitFor(() => admin.form()?.fields.find(({ label }) => label === "API user name"));
    await admin.submits({ "API user name": userName, "API secret": secret });
    await card(admin, "GoTo Connect is connected", "ready for mapping");
    await app.worker.idle();
  });
  afterAll(() => stage.stop());

  it("asks nothing where the account's users have free mail only", async () => {
    const { admin, outside } = stage;
    const before = outside.autotask.calls.length;
    await admin.types("map Tidewater Ltd");
    const seen = await admin.waitFor(() => admin.sees().find(({ text }) => text.includes("Tidewater Boatyard Ltd")));
    expect(seen.text).not.toContain("contacts write from");
    expect(outside.autotask.calls.slice(before)).toEqual([]);
  });

  it("offers the one whose contacts write from the domain of the account's users, in one call a candidate", async () => {
    const { admin, outside } = stage;
    const before = outside.autotask.calls.length;
    await admin.types("map Saltmarsh Ltd");
    const found = await card(admin, "Match found", "Saltmarsh Boatyard Ltd");
    expect(found.text).toContain("ts contacts write from saltmarsh.example");
    const asked = outside.autotask.calls.length - before;
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(5);
  });
});
