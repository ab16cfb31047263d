import type { PsaRecords } from "../world/psa-records.ts";

export type Entity = "Companies" | "Contacts";
export type FieldType = "integer" | "string" | "boolean" | "datetime";

export interface EntityField {
  type: FieldType;
  length?: number;
  queryable?: false;
  picklist?: (psa: PsaRecords) => readonly PicklistEntry[];
}

export interface PicklistEntry {
  value: number;
  label: string;
  isDefault: boolean;
  isActive: boolean;
}

export type EntityFields = Readonly<Record<string, EntityField>>;

/** Values of companyType, other than the common ones: nothing may be hard-coded. */
export const typeValue = (typeId: number): number => 28 + typeId;
/** Values of classification, from the statuses that say more than active or not. */
export const classificationValue = (statusId: number): number => 200 + statusId;

export function typePicklist(psa: PsaRecords): readonly PicklistEntry[] {
  return psa.types.map(({ id, name, isDefault }) => ({ value: typeValue(id), label: name, isDefault, isActive: true }));
}

/** The world's statuses beyond its default and inactive ones. */
export function classificationPicklist(psa: PsaRecords): readonly PicklistEntry[] {
  return psa.statuses
    .filter(({ isDefault, inactive }) => !isDefault && !inactive)
    .map(({ id, name }) => ({ value: classificationValue(id), label: name, isDefault: false, isActive: true }));
}

const text = (length: number): EntityField => ({ type: "string", length });

export const companyFields: EntityFields = {
  id: { type: "integer" },
  companyName: text(100),
  companyNumber: text(50),
  companyType: { type: "integer", picklist: typePicklist },
  classification: { type: "integer", picklist: classificationPicklist },
  isActive: { type: "boolean" },
  city: text(50),
  phone: text(25),
  webAddress: text(255),
  parentCompanyID: { type: "integer" },
  ownerResourceID: { type: "integer" },
  createDate: { type: "datetime" },
  lastActivityDate: { type: "datetime" },
};

export const contactFields: EntityFields = {
  id: { type: "integer" },
  companyID: { type: "integer" },
  firstName: text(50),
  lastName: text(50),
  emailAddress: text(254),
  emailAddress2: text(254),
  emailAddress3: text(254),
  phone: text(25),
  extension: text(10),
  mobilePhone: text(25),
  alternatePhone: text(32),
  title: text(50),
  isActive: { type: "integer" },
  primaryContact: { type: "boolean" },
  externalID: text(50),
  createDate: { type: "datetime" },
  isOptedOutFromBulkEmail: { type: "boolean", queryable: false },
  solicitationOptOut: { type: "boolean", queryable: false },
  surveyOptOut: { type: "boolean", queryable: false },
};

export const fieldsOf: Readonly<Record<Entity, EntityFields>> = { Companies: companyFields, Contacts: contactFields };

const dataTypes: Readonly<Record<FieldType, string>> = {
  integer: "integer",
  string: "string",
  boolean: "boolean",
  datetime: "datetime",
};

/** What `entityInformation/fields` answers; picklist values are text, although the records hold numbers. */
export function fieldInformation(psa: PsaRecords, entity: Entity): Record<string, unknown> {
  const fields = Object.entries(fieldsOf[entity]).map(([name, { type, length, queryable, picklist }]) => ({
    name,
    dataType: dataTypes[type],
    length: length ?? 0,
    isRequired: name === "id" || name === "companyName" || name === "companyID" || name === "firstName",
    isReadOnly: name === "id",
    isQueryable: queryable !== false,
    isReference: name.endsWith("ID") && name !== "externalID",
    referenceEntityType: name === "companyID" || name === "parentCompanyID" ? "Company" : "",
    isPickList: picklist !== undefined,
    picklistValues: picklist
      ? picklist(psa).map(({ value, label, isDefault, isActive }, index) => ({
          value: String(value),
          label,
          isDefaultValue: isDefault,
          sortOrder: index + 1,
          parentValue: "",
          isActive,
          isSystem: false,
        }))
      : null,
    picklistParentValueField: "",
    isSupportedWebhookField: queryable !== false,
  }));
  return { fields };
}
