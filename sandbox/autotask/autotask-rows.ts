import type { PsaCompany, PsaContact, PsaRecords } from "../world/psa-records.ts";
import type { World } from "../world/world.ts";
import { classificationValue, type Entity, typeValue } from "./autotask-fields.ts";

export type Row = Readonly<Record<string, string | number | boolean | null>> & { readonly id: number };

const queriesKept = 20;

/** The world as Autotask's rows in order of id, rendered once per change. What is in the recycle bin is gone: Autotask has none. */
export interface AutotaskRows {
  /** Those that pass, found once per change for each `key`. `companyId`: only contacts of that company are looked at. */
  select(entity: Entity, key: string, test: (row: Row) => boolean, companyId?: number): readonly Row[];
  byId(entity: Entity, id: number): Row | null;
}

export function makeAutotaskRows(world: World): AutotaskRows {
  let revision = -1;
  const rendered = new Map<Entity, Map<number, Row>>();
  const selected = new Map<string, readonly Row[]>();

  function rowsOf(entity: Entity): Map<number, Row> {
    if (revision !== world.psa.revision) {
      rendered.clear();
      selected.clear();
    }
    revision = world.psa.revision;
    const known = rendered.get(entity);
    if (known) return known;
    const rows = (entity === "Companies" ? companyRows(world.psa) : contactRows(world.psa)).sort((a, b) => a.id - b.id);
    const byId = new Map(rows.map((row) => [row.id, row]));
    rendered.set(entity, byId);
    return byId;
  }

  return {
    select(entity, key, test, companyId) {
      const rows = rowsOf(entity);
      const known = selected.get(`${entity} ${key}`);
      if (known) return known;
      const found =
        companyId === undefined
          ? [...rows.values()].filter(test)
          : (world.psa.contactsByCompany.get(companyId) ?? [])
              .flatMap(({ id }) => rows.get(id) ?? [])
              .sort((a, b) => a.id - b.id)
              .filter(test);
      if (selected.size >= queriesKept) selected.clear();
      selected.set(`${entity} ${key}`, found);
      return found;
    },
    byId: (entity, id) => rowsOf(entity).get(id) ?? null,
  };
}

function companyRows(psa: PsaRecords): Row[] {
  return [...psa.companies.values()].filter(({ deleted }) => !deleted).map((company) => companyRow(psa, company));
}

function companyRow(psa: PsaRecords, company: PsaCompany): Row {
  const status = psa.statuses.find(({ id }) => id === company.statusId);
  const [typeId = 1] = company.typeIds;
  return {
    id: company.id,
    companyName: company.name,
    companyNumber: company.identifier,
    companyType: typeValue(typeId),
    classification: status && !status.isDefault && !status.inactive ? classificationValue(status.id) : null,
    isActive: !status?.inactive,
    city: company.city,
    phone: company.phone ?? "",
    webAddress: company.website ?? "",
    parentCompanyID: company.parentId ?? null,
    ownerResourceID: 29682885,
    createDate: "2019-03-04T09:12:31.113Z",
    lastActivityDate: company.updatedAt.replace(/Z$/, ".013Z"),
  };
}

function contactRows(psa: PsaRecords): Row[] {
  return [...psa.contacts.values()]
    .filter(({ companyId }) => psa.companies.get(companyId)?.deleted === false)
    .map(contactRow);
}

function contactRow(contact: PsaContact): Row {
  const emails = contact.items.filter(({ kind }) => kind === "Email");
  const ordered = [...emails.filter(({ isDefault }) => isDefault), ...emails.filter(({ isDefault }) => !isDefault)];
  const phones = contact.items.filter(({ kind }) => kind === "Phone");
  const direct = phones.find(({ isDefault }) => isDefault) ?? phones[0];
  const mobile = phones.find((each) => each !== direct);
  return {
    id: contact.id,
    companyID: contact.companyId,
    firstName: contact.firstName,
    lastName: contact.lastName ?? "",
    emailAddress: ordered[0]?.value ?? "",
    emailAddress2: ordered[1]?.value ?? null,
    emailAddress3: ordered[2]?.value ?? null,
    phone: direct?.value ?? "",
    extension: direct?.extension ?? "",
    mobilePhone: mobile?.value ?? "",
    alternatePhone: "",
    title: contact.title ?? "",
    isActive: contact.active ? 1 : 0,
    primaryContact: contact.primary,
    externalID: "",
    createDate: "2019-03-04T09:12:31.113Z",
    isOptedOutFromBulkEmail: false,
    solicitationOptOut: false,
    surveyOptOut: false,
  };
}
