import { describe, expect, it } from "vitest";
import {
  accountNamed,
  addContact,
  companyNamed,
  deactivateContact,
  deleteCompany,
  recycleCompany,
  renameCompany,
} from "../../../sandbox/world/change-world.ts";
import { asciiWord } from "../../../sandbox/world/fold.ts";
import { seatsTaken } from "../../../sandbox/world/goto-records.ts";
import { emailOf } from "../../../sandbox/world/psa-records.ts";
import * as showcase from "../../../sandbox/world/showcase.ts";
import { makeWorld } from "../../../sandbox/world/world.ts";
import { worldFromText, worldToText } from "../../../sandbox/world/world-text.ts";

const world = makeWorld();
const companies = [...world.psa.companies.values()];
const contacts = [...world.psa.contacts.values()];
const accounts = [...world.goto.accounts.values()];

describe("makeWorld", () => {
  it("makes the same world from the same seed and another one from another", () => {
    expect(worldToText(makeWorld())).toBe(worldToText(world));
    expect(worldToText(makeWorld({ seed: 2 }))).not.toBe(worldToText(world));
  });

  it("has 60 accounts and 500 companies unless told", () => {
    expect([accounts.length, companies.length]).toEqual([60, 500]);
    expect(contacts.length).toBeGreaterThan(3_000);
  });

  it("relates accounts to companies in all three outcomes", () => {
    const outcomes = [...world.truth.values()].map((truth) => truth.outcome);
    const count = (outcome: string) => outcomes.filter((each) => each === outcome).length;
    expect({ one: count("one"), several: count("several"), none: count("none") }).toEqual({
      one: 36,
      several: 12,
      none: 12,
    });
    const ways = new Set([...world.truth.values()].filter((truth) => truth.outcome === "one").map((truth) => truth.by));
    expect([...ways]).toEqual(
      expect.arrayContaining(["same", "legal-form", "accents", "ampersand", "capitals", "domain"]),
    );
  });

  it("gives accounts that only a domain relates a company whose website has the users' domain", () => {
    for (const [key, truth] of world.truth) {
      if (truth.by !== "domain") continue;
      const account = world.goto.accounts.get(key);
      const company = world.psa.companies.get(truth.companyIds[0] ?? 0);
      const domains = new Set([...(account?.users.values() ?? [])].map((user) => user.email.split("@")[1]));
      expect(company?.website?.toLowerCase()).toContain([...domains][0]);
      expect(asciiWord(company?.name ?? "")).not.toContain(asciiWord(account?.name ?? ""));
    }
  });

  it("keeps names within 50 and identifiers within 30 characters and identifiers unique", () => {
    expect(Math.max(...companies.map((company) => company.name.length))).toBeLessThanOrEqual(50);
    expect(Math.max(...companies.map((company) => company.identifier.length))).toBeLessThanOrEqual(30);
    expect(new Set(companies.map((company) => company.identifier)).size).toBe(companies.length);
  });

  it.each([
    ["twins in the recycle bin", companies.filter((company) => company.deleted), 10],
    ["prospects", companies.filter((company) => company.typeIds.includes(2)), 30],
    ["former clients", companies.filter((company) => company.typeIds.includes(4)), 5],
    ["companies on credit hold", companies.filter((company) => company.statusId === 4), 5],
    ["companies without a website", companies.filter((company) => !company.website), 50],
    ["ampersands", companies.filter((company) => company.name.includes("&")), 40],
    ["accents", companies.filter((company) => /[^ -~]/.test(company.name)), 50],
    ["capitals", companies.filter((company) => /^[A-ZÀ-Ý &.,']+$/.test(company.name)), 20],
    [
      "abbreviations",
      companies.filter((company) => /Bros\.|Mgmt|Svcs|Intl|F\.lli|Gebr\.|Hnos\./.test(company.name)),
      5,
    ],
    ["GmbH & Co. KG", companies.filter((company) => company.name.endsWith("GmbH & Co. KG")), 1],
    ["Ltda", companies.filter((company) => /Ltda\.?$/.test(company.name)), 1],
    ["contacts without e-mail", contacts.filter((contact) => emailOf(contact) === null), 100],
    ["contacts without last name", contacts.filter((contact) => contact.lastName === undefined), 50],
    ["inactive contacts", contacts.filter((contact) => !contact.active), 100],
    [
      "contacts with several e-mails",
      contacts.filter((contact) => contact.items.filter((item) => item.kind === "Email").length > 1),
      50,
    ],
  ])("has %s", (_, found, least) => {
    expect(found.length).toBeGreaterThanOrEqual(least);
  });

  it("has contacts of one company that share an e-mail", () => {
    const shared = [...world.psa.contactsByCompany.values()].filter((siblings) => {
      const emails = siblings.map(emailOf).filter((email) => email !== null);
      return new Set(emails).size < emails.length;
    });
    expect(shared.length).toBeGreaterThan(10);
  });

  it("uses names of seven languages", () => {
    expect(new Set(companies.map((company) => company.language)).size).toBe(7);
  });

  it("uses reserved domains only, but for a few free-mail addresses that say sandbox", () => {
    const values = contacts.flatMap((contact) => contact.items.filter((item) => item.kind === "Email"));
    for (const { value } of values) expect(value).toMatch(/\.example$|\.sandbox@/);
    for (const company of companies) expect(company.website ?? ".example").toMatch(/\.example(\/\w*)?$/i);
  });

  it("has GoTo keys beyond 2^53 that a double cannot tell apart", () => {
    const keys = accounts.map((account) => account.key);
    expect(new Set(keys).size).toBe(60);
    expect(new Set(keys.map(Number)).size).toBeLessThan(5);
  });

  it("never takes more seats than a licence has", () => {
    for (const account of accounts) {
      for (const licence of account.licences) expect(seatsTaken(account, licence)).toBeLessThanOrEqual(licence.seats);
    }
  });

  it("lets three people sign in who reach different accounts, and leaves two accounts unreached", () => {
    const [owner, second, onlooker] = world.goto.administrators;
    expect([owner?.email, second?.email, onlooker?.email]).toEqual(Object.values(showcase.signIns));
    expect(owner?.accountKeys).not.toEqual(second?.accountKeys);
    const reached = new Set(world.goto.administrators.flatMap((administrator) => administrator.accountKeys));
    const unreached = accounts.filter((account) => !reached.has(account.key)).map((account) => account.name);
    expect(unreached).toEqual([...showcase.unreachedAccounts]);
  });

  it.each([
    { accounts: 0, companies: 0 },
    { accounts: 3, companies: 0 },
    { accounts: 5, companies: 4 },
    { accounts: 12, companies: 20 },
  ])("makes a small world of $accounts accounts and $companies companies", (options) => {
    const small = makeWorld(options);
    expect(small.goto.accounts.size).toBe(options.accounts);
    expect(small.psa.companies.size).toBeLessThanOrEqual(Math.max(options.companies, 20));
    expect(small.truth.size).toBe(options.accounts);
  });

  it("makes 50,000 companies and as many contacts of one company", () => {
    const large = makeWorld({ companies: 50_000, contactsPerCompany: 0, largestCompany: 50_000 });
    expect(large.psa.companies.size).toBe(50_000);
    const hospital = companyNamed(large, "Cathedral Valley Hospital & Clinics");
    expect(large.psa.contactsByCompany.get(hospital.id)).toHaveLength(50_000);
  });
});

describe("the showcase", () => {
  const truthOf = (name: string) => world.truth.get(accountNamed(world, name).key);

  it.each([
    [showcase.exactAccount, "one", 1],
    [showcase.importAccount, "one", 1],
    [showcase.severalAccount, "several", 3],
    [showcase.twinAccount, "several", 2],
    [showcase.noneAccount, "none", 0],
    [showcase.respeltAccount, "one", 1],
    [showcase.domainAccount, "one", 1],
    [showcase.recycledAccount, "one", 1],
    [showcase.largeAccount, "one", 1],
  ])("has %s: %s", (name, outcome, companyCount) => {
    expect(truthOf(name)?.outcome).toBe(outcome);
    expect(truthOf(name)?.companyIds).toHaveLength(companyCount);
  });

  it("is the same whatever the seed", () => {
    const other = makeWorld({ seed: 99, companies: 40, accounts: 12 });
    expect([...other.goto.accounts.values()].map((account) => account.name)).toEqual(showcase.showcaseAccounts);
  });

  it("has an account ready to import with contacts of every kind", () => {
    const company = companyNamed(world, "Ridgeline Architects, Inc.");
    const people = world.psa.contactsByCompany.get(company.id) ?? [];
    const account = accountNamed(world, showcase.importAccount);
    const emails = people.map(emailOf).filter((email) => email !== null);
    expect(people).toHaveLength(26);
    expect(people.length - emails.length).toBe(2);
    expect(emails.length - new Set(emails).size).toBe(2);
    expect(people.filter((contact) => !contact.active)).toHaveLength(2);
    expect([...account.users.values()].filter((user) => emails.includes(user.email))).toHaveLength(4);
    const elsewhere = world.goto.userByEmail.get(showcase.transferEmail)?.accountKey;
    expect(elsewhere).toBe(accountNamed(world, showcase.exactAccount).key);
    const [connect] = account.licences;
    expect(connect && connect.seats - seatsTaken(account, connect)).toBe(8);
  });
});

describe("changing a world", () => {
  it("renames, recycles and deletes a company and adds and deactivates a contact", () => {
    const changed = makeWorld({ accounts: 12, companies: 20 });
    const company = companyNamed(changed, showcase.exactAccount);
    const before = changed.psa.revision;
    renameCompany(changed, company.id, "Bluewater Dental LLP");
    expect(companyNamed(changed, "Bluewater Dental LLP").id).toBe(company.id);
    const contact = addContact(changed, company.id, { firstName: "Ana", lastName: "Nova", emails: [] });
    expect(emailOf(contact)).toBeNull();
    deactivateContact(changed, contact.id);
    expect(changed.psa.contacts.get(contact.id)?.active).toBe(false);
    recycleCompany(changed, company.id);
    expect(() => companyNamed(changed, "Bluewater Dental LLP")).toThrow(/no company/);
    deleteCompany(changed, company.id);
    expect(changed.psa.contacts.has(contact.id)).toBe(false);
    expect(changed.psa.revision).toBeGreaterThan(before + 4);
  });

  it("survives a round trip through text", () => {
    const restored = worldFromText(worldToText(world));
    expect(worldToText(restored)).toBe(worldToText(world));
    expect(restored.goto.userByEmail).toEqual(world.goto.userByEmail);
    expect(restored.psa.contactsByCompany).toEqual(world.psa.contactsByCompany);
  });
});
