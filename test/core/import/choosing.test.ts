import { describe, expect, it } from "vitest";
import { contactPage, isChosen, newChoice, withChecked } from "../../../src/core/import/import-choice.ts";
import { planImport } from "../../../src/core/import/import-plan.ts";
import type { ImportSources } from "../../../src/core/import/import-sources.ts";
import { markContacts } from "../../../src/core/import/mark-contacts.ts";
import { planFingerprint } from "../../../src/core/import/plan-fingerprint.ts";
import type { Contact } from "../../../src/core/ports/psa.ts";

const person = (id: string, more: Partial<Contact> = {}): Contact => ({
  id,
  companyId: "1",
  firstName: `First${id}`,
  lastName: `Last${id}`,
  emails: [`p${id}@acme.example`],
  active: true,
  ...more,
});
const user = (email: string) => ({ key: "1", email, firstName: "", lastName: "", licenceKeys: [] });

describe("marking contacts", () => {
  it.each([
    ["eligible", person("1"), undefined],
    [
      "a user of the account, whatever the letters' case",
      person("1", { emails: ["x@acme.example", "anna@acme.example"] }),
      "is-user",
    ],
    ["inactive", person("1", { active: false }), "inactive"],
    ["without e-mail", person("1", { emails: [] }), "no-email"],
    ["with what is no address", person("1", { emails: ["see notes"] }), "bad-email"],
    ["that is a desk, not a person", person("1", { emails: ["front-desk@acme.example"] }), "shared-mailbox"],
    ["without a last name", person("1", { lastName: " " }), "no-name"],
  ])("finds one %s", (_what, contact, mark) => {
    expect(markContacts([contact], [user("Anna@Acme.example")])[0]?.mark).toBe(mark);
  });

  it("lets the first of two with one address in, by name, and an inactive one does not take the place", () => {
    const shared = { emails: ["wards@acme.example"] };
    const contacts = [person("3", shared), person("2", shared), person("1", { ...shared, active: false })];
    expect(markContacts(contacts, []).map(({ contact, mark }) => [contact.id, mark])).toEqual([
      ["1", "inactive"],
      ["2", undefined],
      ["3", "duplicate"],
    ]);
  });
});

describe("contacts with the name of somebody else", () => {
  const [twin, other] = [
    { firstName: "Anna", lastName: "Rossi" },
    { firstName: "ANNA", lastName: "Rossi" },
  ];
  const sources = {
    contacts: markContacts([person("1", twin), person("2", other)], [{ ...user("anna@old.example"), ...twin }]),
    licences: [],
  } as unknown as ImportSources;

  it("are asked about, and left out unless the person says to add them", () => {
    expect(sources.contacts.map(({ namesake }) => namesake)).toEqual(["anna@old.example", "anna@old.example"]);
    const choice = { ...newChoice("7", "c_1"), all: true };
    expect(planImport(sources, choice)).toMatchObject({ added: 0, namesakes: sources.contacts });
    expect(planImport(sources, { ...choice, namesakes: "leave" }).leftOut.get("same-name")).toBe(2);
    expect(planImport(sources, { ...choice, namesakes: "add" }).added).toBe(2);
  });
});

describe("choosing contacts", () => {
  const contacts = markContacts(
    Array.from({ length: 25 }, (_, at) => person(String(at + 10), at === 0 ? { active: false } : {})),
    [],
  );
  const choice = newChoice("7", "c_1");

  it("keeps what was checked on other pages", () => {
    const first = withChecked(choice, ["11", "12"], ["12"]);
    const second = withChecked(first, ["21", "22"], ["21"]);
    expect(second.exceptions.sort()).toEqual(["12", "21"]);
    expect(withChecked(second, ["11", "12"], []).exceptions).toEqual(["21"]);
  });

  it("takes all eligible but the exceptions, and never a marked one", () => {
    const all = { all: true, exceptions: ["11"] };
    const chosen = contacts.filter((contact) => isChosen(all, contact)).map(({ contact }) => contact.id);
    expect(chosen.length).toBe(23);
    expect(chosen).not.toContain("10");
    expect(chosen).not.toContain("11");
  });

  it("finds by name without regard to accents, and stays within the pages there are", () => {
    const some = markContacts([person("1", { firstName: "Zoë", lastName: "Brontë" }), person("2")], []);
    expect(contactPage(some, { ...choice, text: "zoe bronte", page: 9 }, 10)).toMatchObject({
      total: 1,
      page: 0,
      pages: 1,
    });
  });
});

describe("the plan", () => {
  const licence = { key: "L", description: "GoTo Connect", products: ["JIVE"], seats: 3, used: 1, enabled: true };
  const sources = {
    account: { id: "a", version: 1, key: "7", name: "Acme", emailDomains: [] },
    connection: {} as never,
    company: { id: "1", name: "Acme Inc." },
    contacts: markContacts([person("1"), person("2"), person("3"), person("4", { emails: [] })], []),
    licences: [licence],
    groups: [],
    readAt: new Date(0),
  };
  const choice = { ...newChoice("7", "c_1"), all: true, exceptions: ["3"], licenceKeys: ["L"] };

  it("has a row for every contact, counts seats and mails, and says why anybody is left out", () => {
    const plan = planImport(sources, { ...choice, welcomeEmail: true });
    expect(plan.rows.map(({ state, reason }) => [state, reason])).toEqual([
      ["planned", undefined],
      ["planned", undefined],
      ["skipped", "not-chosen"],
      ["skipped", "no-email"],
    ]);
    expect(plan.seats).toEqual([{ licence, freeBefore: 2, freeAfter: 0 }]);
    expect(plan.mails).toBe(2);
  });

  it("has another fingerprint when anything that was seen differs", () => {
    const print = (of = choice, from = sources) => planFingerprint(of, from.company.id, planImport(from, of));
    const renamed = {
      ...sources,
      contacts: markContacts([person("1", { firstName: "Other" }), person("2"), person("3")], []),
    };
    const others = [
      print({ ...choice, exceptions: [] }),
      print({ ...choice, licenceKeys: [] }),
      print({ ...choice, role: "admin" }),
      print({ ...choice, welcomeEmail: true }),
      print(choice, { ...sources, company: { id: "2", name: "Acme Inc." } }),
      print(choice, renamed),
    ];
    expect(new Set([print(), ...others]).size).toBe(7);
    expect(print()).toBe(print());
  });
});
