import type { Choice, Company, Contact } from "../../core/ports/psa.ts";
import { fieldOf, flagOf, isJsonRecord, type JsonRecord, recordsOf, textOf } from "../../net/json-fields.ts";

/** Fields to ask for; every one of them may be absent in the answer. */
export const COMPANY_FIELDS = "id,identifier,name,status,types,phoneNumber,website,deletedFlag";
export const CONTACT_FIELDS = "id,firstName,lastName,company,inactiveFlag,title,communicationItems";

export function toCompany(record: JsonRecord): Company | null {
  const choice = toChoice(record);
  if (choice === null) return null;
  const status = toChoice(fieldOf(record, "status"));
  return {
    ...choice,
    ...present("identifier", textOf(record, "identifier")),
    ...(status === null ? {} : { status }),
    types: toChoices(fieldOf(record, "types")),
    ...present("website", textOf(record, "website")),
    ...present("phone", textOf(record, "phoneNumber")),
    deleted: flagOf(record, "deletedFlag") ?? false,
  };
}

/** `companyId`: whose contacts were asked for. */
export function toContact(record: JsonRecord, companyId: string): Contact | null {
  const id = textOf(record, "id");
  if (id === undefined) return null;
  return {
    id,
    companyId,
    firstName: textOf(record, "firstName") ?? "",
    lastName: textOf(record, "lastName") ?? "",
    emails: toEmails(record),
    ...present("title", textOf(record, "title")),
    active: !(flagOf(record, "inactiveFlag") ?? false),
  };
}

/** A type or status without a name keeps its id as name, so that it can still be chosen. */
export function toChoice(value: unknown): Choice | null {
  if (!isJsonRecord(value)) return null;
  const id = textOf(value, "id");
  return id === undefined ? null : { id, name: textOf(value, "name") ?? id };
}

function toChoices(value: unknown): readonly Choice[] {
  return recordsOf(value).flatMap((record) => toChoice(record) ?? []);
}

/** `communicationType` is fixed; `type.name` is the tenant's own word. The item's `defaultFlag` marks the default address. */
function toEmails(record: JsonRecord): readonly string[] {
  const items = recordsOf(fieldOf(record, "communicationItems")).filter(
    (item) => textOf(item, "communicationType") === "Email",
  );
  const isDefault = (item: JsonRecord) => flagOf(item, "defaultFlag") === true;
  const ordered = [...items.filter(isDefault), ...items.filter((item) => !isDefault(item))];
  return [...new Set(ordered.flatMap((item) => textOf(item, "value")?.toLowerCase() ?? []))];
}

function present<K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, string>);
}
