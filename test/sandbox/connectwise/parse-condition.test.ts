import { describe, expect, it } from "vitest";
import {
  compileChildConditions,
  compileConditions,
  compileCustomFieldConditions,
} from "../../../sandbox/connectwise/compile-condition.ts";
import { ConditionError } from "../../../sandbox/connectwise/condition.ts";
import { companyFields, contactFields } from "../../../sandbox/connectwise/resource-fields.ts";

const company = {
  id: 250,
  identifier: "AcmeDental",
  name: 'Acme "Smile" & Söhne',
  status: { id: 1, name: "Active" },
  types: [
    { id: 1, name: "Client" },
    { id: 3, name: "Vendor" },
  ],
  deletedFlag: false,
  dateAcquired: "2026-03-01T00:00:00Z",
  _info: { lastUpdated: "2026-10-21T13:44:09Z" },
};

describe("conditions", () => {
  it.each([
    ["id=250", true],
    ["id = -250", false],
    ["id!=250", false],
    ["id > 249 and id <= 250", true],
    ["id < 250 or id >= 251", false],
    ['name="acme \\"smile\\" & söhne"', true],
    ['name="Acme"', false],
    ['name like "%SMILE%"', true],
    ['name like "acme%"', true],
    ['name like "%acme"', false],
    ['name like "acme%söhne"', true],
    ['name like "%e%e%e%"', true],
    ['name like "acme"', false],
    ['name not like "%smile%"', false],
    ['name contains "smile"', true],
    ['name contains "%smile%"', false],
    ['name not contains "smile"', false],
    ["status/id in (2, 1)", true],
    ["status/id not in (2,1)", false],
    ['identifier in ("a","ACMEDENTAL")', true],
    ['status/name="Active"', true],
    ["deletedFlag=False", true],
    ["deletedFlag = TRUE", false],
    ["dateAcquired < [2026-10-01T00:00:00Z]", true],
    ["_info/lastUpdated >= [2026-10-21]", true],
    ["website = null", true],
    ["website != null", false],
    ['website = ""', false],
    ["yearEstablished > 1900", false],
    ["id=1 or id=250 and deletedFlag=true", false],
    ["id=250 or id=1 and deletedFlag=true", true],
    ["(id=1 or id=250) and deletedFlag=false", true],
    ["ID=250", null],
    ['id=250 AND name like "A%" Or id=3', true],
  ])("%s is %s", (text, expected) => {
    if (expected === null) expect(() => compileConditions(text, companyFields)).toThrow("ID is not a recognized name.");
    else expect(compileConditions(text, companyFields)(company)).toBe(expected);
  });

  it.each([
    ["typeids=1", "typeids is not a recognized name."],
    ["status=1", "status is not a recognized name."],
    ["name/first=1", "name/first is not a recognized name."],
    ["constructor=1", "constructor is not a recognized name."],
    ["types/id=1", "types/id is a collection: use childConditions."],
    ["name='Acme'", "Unexpected character"],
    ["name=Acme", "Expected a value"],
    ['name="Acme', "Unexpected character"],
    ["id=", "Expected a value at the end"],
    ["id 250", "Expected an operator"],
    ["=250", "Expected a field"],
    ["id=250 and", "Expected a field at the end"],
    ["id=250 id=251", "Expected 'and', 'or' or the end"],
    ["(id=250", "Expected ')' at the end"],
    ["id=250)", "Expected 'and', 'or' or the end"],
    ["id in ()", "Expected a value"],
    ["id in 250", "Expected '('"],
    ["id in (1,2", "Expected ')'"],
    ["not id=250", "Expected an operator"],
    ["id not = 250", "Expected an operator"],
    ['id="250"', "id is number, not string."],
    ["name=5", "name is string, not number."],
    ['deletedFlag="false"', "deletedFlag is boolean, not string."],
    ["dateAcquired > [yesterday]", "was not recognized as a valid DateTime"],
    ['dateAcquired > "2026-01-01"', "dateAcquired is datetime, not string."],
    ['id like "2%"', "id is number, not string."],
    ["id like 2", "like needs text"],
    ['name > "A"', "> needs a number or a date"],
    ["id < null", "< needs a number or a date"],
    ["id=250; drop", "Unexpected character ';'"],
  ])("refuses %s", (text, message) => {
    expect(() => compileConditions(text, companyFields)).toThrow(ConditionError);
    expect(() => compileConditions(text, companyFields)).toThrow(message);
  });

  it("reads the text of a like pattern in time that does not explode", () => {
    const name = `${"a".repeat(5_000)}b`;
    expect(compileConditions(`name like "${"%a".repeat(200)}c"`, companyFields)({ name })).toBe(false);
  });
});

describe("childConditions", () => {
  const contact = {
    communicationItems: [
      { value: "a@x.example", communicationType: "Email" },
      { value: "8135550111", communicationType: "Phone" },
    ],
  };

  it.each([
    ["types/id=1", company, companyFields, true],
    ['types/name="Client" or types/name="Prospect"', company, companyFields, true],
    ["types/id in (2,4)", company, companyFields, false],
    [
      'communicationItems/value="A@x.example" AND communicationItems/communicationType="Email"',
      contact,
      contactFields,
      true,
    ],
    [
      'communicationItems/value="a@x.example" AND communicationItems/communicationType="Phone"',
      contact,
      contactFields,
      false,
    ],
  ])("%s looks for one entry that meets it all", (text, row, fields, expected) => {
    expect(compileChildConditions(text, fields)(row)).toBe(expected);
  });

  it.each([
    ["name=1", "name is not a collection."],
    ["status/id=1", "status is not a collection."],
    ["types/colour=1", "types/colour is not a recognized name."],
    ["types=1", "types is not a recognized name."],
    ["types/id=1 and integratorTags/id=2", "childConditions may name one collection"],
  ])("refuses %s", (text, message) => {
    expect(() => compileChildConditions(text, companyFields)).toThrow(message);
  });
});

describe("customFieldConditions", () => {
  it("looks for one custom field that meets it all", () => {
    const test = compileCustomFieldConditions('caption="Tier" and value="Gold"', companyFields);
    expect(test({ customFields: [{ caption: "Tier", value: "Gold" }] })).toBe(true);
    expect(test({ customFields: [{ caption: "Tier", value: "Silver" }] })).toBe(false);
    expect(test({})).toBe(false);
  });
});
