import { expect, it } from "vitest";
import { compareContacts, isNews, knownContacts } from "../../../src/core/import/drift.ts";
import type { ImportRow } from "../../../src/core/import/import.ts";

const row = (contactId: string, fields: Partial<ImportRow> = {}): ImportRow => ({
  id: `r_${contactId}`,
  version: 1,
  importId: "i_1",
  position: 0,
  contactId,
  email: `${contactId}@x.example`,
  firstName: "Ada",
  lastName: `L${contactId}`,
  state: "added",
  ...fields,
});
const contact = (id: string, fields = {}) => ({
  id,
  companyId: "1",
  firstName: "Ada",
  lastName: `L${id}`,
  emails: [],
  active: true,
  ...fields,
});

it("finds new, gone, inactive and renamed contacts, and says nothing of those who are no users", () => {
  const known = knownContacts(
    [],
    [
      row("1"),
      row("2"),
      row("3", { state: "exists" }),
      row("4"),
      row("5", { state: "skipped" }),
      row("6", { undo: "reversed" }),
    ],
  );
  const found = compareContacts(known, [
    contact("1"),
    contact("2", { active: false }),
    contact("3", { lastName: "Married" }),
    contact("5", { lastName: "Other" }),
    contact("7"),
    contact("8", { active: false }),
  ]);
  expect(found.counts).toEqual({ new: 1, gone: 1, inactive: 1, renamed: 1 });
});

it("says the same text of the same changes, another of others, and none of no change", () => {
  const known = knownContacts([], [row("1"), row("2")]);
  const both = [contact("1"), contact("2")];
  expect(isNews(compareContacts(known, both).told)).toBe(false);
  const once = compareContacts(known, [...both, contact("3"), contact("4")]).told;
  expect(compareContacts(known, [...both, contact("4"), contact("3")]).told).toBe(once);
  expect(compareContacts(known, [...both, contact("3"), contact("5")]).told).not.toBe(once);
  expect([isNews(once), isNews(once, once)]).toEqual([true, false]);
  expect(isNews(compareContacts(known, [contact("1")]).told, once)).toBe(true);
  expect(isNews(compareContacts(known, both).told, once)).toBe(false);
});

it("goes by the latest import, and keeps what earlier ones knew when their rows are gone", () => {
  const first = knownContacts([], [row("1"), row("2")]);
  const second = knownContacts(first, [row("1", { state: "exists", lastName: "Married" })]);
  expect(second.map(({ id }) => id)).toEqual(["1", "2"]);
  expect(JSON.stringify(second)).not.toContain("Married");
  const counts = compareContacts(second, [contact("1", { lastName: "Married" }), contact("2")]).counts;
  expect(counts).toEqual({ new: 0, gone: 0, inactive: 0, renamed: 0 });
});
