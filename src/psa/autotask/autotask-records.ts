import type { Choice, Company, Contact } from "../../core/ports/psa.ts";
import { fieldOf, flagOf, type JsonRecord, recordsOf, textOf } from "../../net/json-fields.ts";

/** Fields to ask for; every one of them may be absent or null in the answer. */
export const COMPANY_FIELDS = [
  "id",
  "companyName",
  "companyNumber",
  "companyType",
  "classification",
  "isActive",
  "phone",
  "webAddress",
] as const;
export const CONTACT_FIELDS = [
  "id",
  "companyID",
  "firstName",
  "lastName",
  "emailAddress",
  "emailAddress2",
  "emailAddress3",
  "title",
  "isActive",
] as const;

/** Autotask has no list of statuses, only the flag `isActive`. */
export const ACTIVE: Choice = { id: "active", name: "Active" };
export const INACTIVE: Choice = { id: "inactive", name: "Inactive" };

/** The owner's lists that companies refer to, by value. Values are whole numbers, written as text. */
export interface Picklists {
  companyTypes: ReadonlyMap<string, Choice>;
  /** Offered among the types, under ids of their own. */
  classifications: ReadonlyMap<string, Choice>;
}

const CLASSIFICATION_ID = /^classification-(\d{1,18})$/;

/** The field's value that a type's id stands for. */
export function typeValue(typeId: string): { field: "companyType" | "classification"; id: string } {
  const classification = CLASSIFICATION_ID.exec(typeId)?.[1];
  return classification === undefined
    ? { field: "companyType", id: typeId }
    : { field: "classification", id: classification };
}

/** Reads `Companies/entityInformation/fields`. An entry without a label keeps its value as name. */
export function toPicklists(answer: JsonRecord): Picklists {
  const fields = recordsOf(fieldOf(answer, "fields"));
  const entries = (name: string) => {
    const field = fields.find((each) => textOf(each, "name")?.toLowerCase() === name.toLowerCase());
    return recordsOf(field && fieldOf(field, "picklistValues")).flatMap((entry) => {
      const value = textOf(entry, "value");
      return value === undefined ? [] : [{ value, label: textOf(entry, "label") ?? value }];
    });
  };
  return {
    companyTypes: new Map(entries("companyType").map(({ value, label }) => [value, { id: value, name: label }])),
    classifications: new Map(entries("classification").map(({ value, label }) => [value, classified(value, label)])),
  };
}

export function toCompany(record: JsonRecord, lists: Picklists): Company | null {
  const id = textOf(record, "id");
  if (id === undefined) return null;
  const active = isActive(record);
  const type = textOf(record, "companyType");
  const classification = textOf(record, "classification");
  return {
    id,
    name: textOf(record, "companyName") ?? id,
    ...present("identifier", textOf(record, "companyNumber")),
    ...(active === undefined ? {} : { status: active ? ACTIVE : INACTIVE }),
    types: [
      ...(type === undefined ? [] : [lists.companyTypes.get(type) ?? { id: type, name: type }]),
      ...(classification === undefined
        ? []
        : [lists.classifications.get(classification) ?? classified(classification, classification)]),
    ],
    ...present("website", textOf(record, "webAddress")),
    ...present("phone", textOf(record, "phone")),
    deleted: false, // Autotask has no recycle bin
  };
}

/** `companyId`: whose contacts were asked for. */
export function toContact(record: JsonRecord, companyId: string): Contact | null {
  const id = textOf(record, "id");
  if (id === undefined) return null;
  const emails = ["emailAddress", "emailAddress2", "emailAddress3"].flatMap(
    (name) => textOf(record, name)?.toLowerCase() ?? [],
  );
  return {
    id,
    companyId,
    firstName: textOf(record, "firstName") ?? "",
    lastName: textOf(record, "lastName") ?? "",
    emails: [...new Set(emails)],
    ...present("title", textOf(record, "title")),
    active: isActive(record) ?? true,
  };
}

/** A boolean on companies, 1 or 0 on contacts; numbers arrive as text. */
function isActive(record: JsonRecord): boolean | undefined {
  const flag = flagOf(record, "isActive");
  if (flag !== undefined) return flag;
  const text = textOf(record, "isActive");
  return text === "1" ? true : text === "0" ? false : undefined;
}

function classified(value: string, label: string): Choice {
  return { id: `classification-${value}`, name: `Classification: ${label}` };
}

function present<K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, string>);
}
