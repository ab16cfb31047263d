import type { PsaCompany, PsaRecords } from "../world/psa-records.ts";
import type { Row } from "./compile-condition.ts";

type Named = { id: number; name: string };

/** A company as ConnectWise answers it; empty fields are left out. `infoUrl` is the API's own address for `_info` links. */
export function companyRow(psa: PsaRecords, company: PsaCompany, infoUrl: string): Row {
  const status = named(psa.statuses, company.statusId);
  const parent = company.parentId === undefined ? undefined : psa.companies.get(company.parentId);
  return {
    id: company.id,
    identifier: company.identifier,
    name: company.name,
    status: { ...status, _info: { status_href: `${infoUrl}/company/companies/statuses/${status.id}` } },
    city: company.city,
    country: { id: 1 + company.country.length, name: company.country },
    ...(company.phone === undefined ? {} : { phoneNumber: company.phone }),
    ...(company.website === undefined ? {} : { website: company.website }),
    ...(parent ? { parentCompany: companyReference(parent) } : {}),
    leadFlag: company.typeIds.includes(2),
    unsubscribeFlag: false,
    deletedFlag: company.deleted,
    ...(company.deleted ? { dateDeleted: company.updatedAt, deletedBy: "zAdmin" } : {}),
    isVendorFlag: company.typeIds.includes(3),
    types: company.typeIds.map((id) => ({
      ...named(psa.types, id),
      _info: { type_href: `${infoUrl}/company/companies/types/${id}` },
    })),
    site: { id: 1_000_000 + company.id, name: "Main" },
    _info: { lastUpdated: company.updatedAt, updatedBy: "zAdmin" },
  };
}

export function companyReference(company: PsaCompany): Row {
  return { id: company.id, identifier: company.identifier, name: company.name };
}

export function typeRows(psa: PsaRecords): Row[] {
  return psa.types.map((type) => ({
    id: type.id,
    name: type.name,
    defaultFlag: type.isDefault,
    vendorFlag: type.vendor,
    serviceAlertFlag: false,
  }));
}

export function statusRows(psa: PsaRecords): Row[] {
  return psa.statuses.map((status) => ({
    id: status.id,
    name: status.name,
    defaultFlag: status.isDefault,
    inactiveFlag: status.inactive,
    notifyFlag: false,
    disallowSavingFlag: false,
    customNoteFlag: false,
    cancelOpenTracksFlag: false,
  }));
}

export function typeAssociationRows(psa: PsaRecords, company: PsaCompany): Row[] {
  return company.typeIds.map((id) => ({
    id: company.id * 10 + id,
    type: named(psa.types, id),
    company: companyReference(company),
  }));
}

function named(list: readonly Named[], id: number): Named {
  const found = list.find((entry) => entry.id === id);
  return { id, name: found?.name ?? "" };
}
