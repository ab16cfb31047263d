import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seen } from "../../sandbox/people/person.ts";
import { addAccount, addGotoUser } from "../../sandbox/world/accounts.ts";
import { addContact, changeCompany } from "../../sandbox/world/change-world.ts";
import { makeWorld, type World } from "../../sandbox/world/world.ts";
import { ask, openStage, platforms, type Stage } from "./open-stage.ts";

/** An account whose name says little, and two companies without a web site: the contacts of the second write from its domain. */
function addLookalikes(world: World, brand: string, domain: string): void {
  const account = addAccount(world.goto, `${brand} Ltd`, "en");
  for (const { accountKeys } of world.goto.administrators) accountKeys.push(account.key);
  for (const name of ["Ada", "Bo"]) {
    addGotoUser(world.goto, account, { email: `${name}@${domain}`, firstName: name, lastName: "Reed" });
  }
  const spare = [...world.psa.companies.values()].filter(({ name, deleted }) => !deleted && !taken.has(name)).slice(-2);
  for (const [at, kind] of ["Marine Services", "Boatyard"].entries()) {
    const company = spare[at];
    if (!company) throw new Error("the world has too few companies");
    changeCompany(world, company.id, { name: `${brand} ${kind} Ltd` });
    taken.add(company.name);
    delete company.website;
    addContact(world, company.id, { emails: [`desk@${at === 1 ? domain : "elsewhere.example"}`] });
  }
}

const taken = new Set<string>();

describe.each(platforms)("candidates whose contacts are looked at, in %s", (platform) => {
  let stage: Stage;
  beforeAll(async () => {
    const world = makeWorld({});
    taken.clear();
    for (const brand of ["Saltmarsh", "Tidewater", "Eelgrass"]) {
      addLookalikes(world, brand, `${brand.toLowerCase()}-yard.example`);
    }
    stage = await openStage(platform, { world });
    await stage.claim();
    await stage.signIn();
    await stage.connect();
    await stage.app.worker.idle();
  });
  afterAll(() => stage.stop());

  const now = (seen: Seen) => stage.admin.sees().find(({ id }) => id === seen.id) ?? seen;

  it("offers the one whose contacts write from the domain of the account's users, and says so", async () => {
    const seen = await ask(stage.admin, "map Saltmarsh Ltd");
    const found = await stage.admin.waitFor(() => (now(seen).title === "Match found" ? now(seen) : null));
    expect(found.text).toContain("Saltmarsh Boatyard Ltd");
    expect(found.text).toContain("ts contacts write from saltmarsh-yard.example");
    expect(found.text).not.toContain("this card changes by itself");
  });

  it("shows the names first where the PSA is slow, and changes by itself", async () => {
    stage.outside.connectwise.faults.add({ delayMs: 1_500, path: "/company/contacts" });
    const seen = await ask(stage.admin, "map Tidewater Ltd");
    expect(seen.text).toContain("this card changes by itself");
    expect(seen.text).not.toContain("contacts write from tidewater");
    const found = await stage.admin.waitFor(() => (now(seen).title === "Match found" ? now(seen) : null));
    expect(found.text).toContain("ts contacts write from tidewater-yard.example");
    expect(found.text).not.toContain("this card changes by itself");
    stage.outside.connectwise.faults.clear();
  });

  it("goes by the names where the PSA does not answer", async () => {
    stage.outside.connectwise.faults.add({ status: 503, path: "/company/contacts" });
    const seen = await ask(stage.admin, "map Eelgrass Ltd");
    await stage.admin.waitFor(() => (now(seen).text.includes("this card changes by itself") ? null : true));
    expect(now(seen).title).not.toBe("Match found");
    expect(now(seen).text).not.toContain("contacts write from");
    stage.outside.connectwise.faults.clear();
  });

  it("says so in the review, where accounts are gone through one by one", async () => {
    const { admin, app } = stage;
    const [connection] = await app.services.connections.list();
    const review = await app.services.review.of(connection?.id ?? "");
    if (review.kind !== "review") throw new Error(review.kind);
    const group = review.items.find(({ account }) => account.name === "Saltmarsh Ltd")?.group ?? "none";
    const names = review.items.filter((item) => item.group === group).map(({ account }) => account.name);
    const groups = ["likely", "several", "none"].filter((each) => review.items.some((item) => item.group === each));
    const seen = await ask(stage.admin, "review");
    await admin.clicks(seen, "One by one", {}, groups.indexOf(group));
    for (const name of names.slice(0, names.indexOf("Saltmarsh Ltd"))) {
      await admin.waitFor(() => (now(seen).text.includes(name) ? true : null));
      await admin.clicks(now(seen), "Skip");
    }
    const shown = await admin.waitFor(() => (now(seen).text.includes("Saltmarsh Ltd") ? now(seen) : null));
    expect(shown.text).toContain("ts contacts write from saltmarsh-yard.example");
  });
});
