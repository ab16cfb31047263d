import type { ContactItem, PsaContact, PsaRecords } from "../world/psa-records.ts";
import { companyReference } from "./company-rows.ts";
import type { Row } from "./compile-condition.ts";

/** Ids of the tenant's own communication types; their names say nothing of what they are. */
const typeIds: Readonly<Record<string, number>> = { Email: 1, Direct: 2, Fax: 3, Cell: 4, "Email 2": 5 };

/** A contact as ConnectWise answers it, `communicationItems` included; empty fields are left out. */
export function contactRow(psa: PsaRecords, contact: PsaContact): Row {
  const company = psa.companies.get(contact.companyId);
  const phone = contact.items.find((item) => item.kind === "Phone" && item.isDefault);
  return {
    id: contact.id,
    firstName: contact.firstName,
    ...(contact.lastName === undefined ? {} : { lastName: contact.lastName }),
    ...(company ? { company: companyReference(company) } : {}),
    inactiveFlag: !contact.active,
    ...(contact.title === undefined ? {} : { title: contact.title }),
    ...(phone ? { defaultPhoneType: phone.typeName, defaultPhoneNbr: phone.value } : {}),
    ...(phone?.extension === undefined ? {} : { defaultPhoneExtension: phone.extension }),
    marriedFlag: false,
    childrenFlag: false,
    disablePortalLoginFlag: true,
    unsubscribeFlag: false,
    defaultBillingFlag: false,
    defaultFlag: contact.primary,
    communicationItems: contact.items.map(itemRow),
    types: contact.primary ? [{ id: 3, name: "Primary" }] : [],
    _info: { lastUpdated: "2026-10-21T13:44:09Z", updatedBy: "zAdmin" },
  };
}

export function communicationRows(contact: PsaContact): Row[] {
  return contact.items.map((item) => ({ ...itemRow(item), contactId: contact.id }));
}

function itemRow(item: ContactItem): Row {
  return {
    id: item.id,
    type: { id: typeIds[item.typeName] ?? 9, name: item.typeName },
    value: item.value,
    ...(item.extension === undefined ? {} : { extension: item.extension }),
    defaultFlag: item.isDefault,
    ...(item.kind === "Email" ? { domain: item.value.slice(item.value.indexOf("@")) } : {}),
    communicationType: item.kind,
  };
}
