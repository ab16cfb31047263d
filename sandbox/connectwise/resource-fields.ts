/** Field names and kinds of the resources, as ConnectWise's published specification has them (2022.1 and 2025.1 agree). */
export type FieldKind = "number" | "string" | "boolean" | "datetime";

export interface Fields {
  readonly [name: string]: FieldKind | { readonly reference: Fields } | { readonly array: Fields };
}

const named: Fields = { id: "number", name: "string" };
const reference = { reference: named };
const companyReference = { reference: { id: "number", identifier: "string", name: "string" } } as const;
const memberReference = companyReference;
const info = { reference: { lastUpdated: "datetime", updatedBy: "string" } } as const;
const customFields = {
  array: { id: "number", caption: "string", type: "string", entryMethod: "string", value: "string" },
} as const;

function all<Kind>(kind: Kind, names: string): Record<string, Kind> {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, kind]));
}

export const companyFields: Fields = {
  ...all("number", "id annualRevenue numberOfEmployees yearEstablished revenueYear"),
  ...all(
    "string",
    `identifier name addressLine1 addressLine2 city state zip phoneNumber faxNumber website accountNumber leadSource
    userDefinedField1 userDefinedField2 userDefinedField3 userDefinedField4 userDefinedField5 userDefinedField6
    userDefinedField7 userDefinedField8 userDefinedField9 userDefinedField10 vendorIdentifier taxIdentifier
    invoiceToEmailAddress invoiceCCEmailAddress deletedBy mobileGuid facebookUrl twitterUrl linkedInUrl
    resellerIdentifier`,
  ),
  ...all("boolean", "leadFlag unsubscribeFlag deletedFlag isVendorFlag"),
  ...all("datetime", "dateAcquired dateDeleted"),
  ...all(
    reference,
    `status country territory market defaultContact sicCode ownershipType timeZoneSetup calendar taxCode billingTerms
    invoiceTemplate pricingSchedule companyEntityType billingSite billingContact invoiceDeliveryMethod currency site`,
  ),
  parentCompany: companyReference,
  billToCompany: companyReference,
  territoryManager: memberReference,
  types: { array: named },
  integratorTags: { array: {} },
  customFields,
  _info: info,
};

export const contactFields: Fields = {
  ...all("number", "id defaultMergeContactId portalSecurityLevel"),
  ...all(
    "string",
    `firstName lastName addressLine1 addressLine2 city state zip relationshipOverride securityIdentifier title school
    nickName children significantOther portalPassword gender presence mobileGuid facebookUrl twitterUrl linkedInUrl
    defaultPhoneType defaultPhoneNbr defaultPhoneExtension userDefinedField1 userDefinedField2 userDefinedField3
    userDefinedField4 userDefinedField5 userDefinedField6 userDefinedField7 userDefinedField8 userDefinedField9
    userDefinedField10`,
  ),
  ...all(
    "boolean",
    `inactiveFlag marriedFlag childrenFlag disablePortalLoginFlag unsubscribeFlag defaultBillingFlag defaultFlag
    ignoreDuplicates`,
  ),
  ...all("datetime", "birthDay anniversary"),
  ...all(reference, "site country relationship department managerContact assistantContact companyLocation photo"),
  company: companyReference,
  communicationItems: {
    array: {
      id: "number",
      type: reference,
      value: "string",
      extension: "string",
      defaultFlag: "boolean",
      domain: "string",
      communicationType: "string",
    },
  },
  types: { array: named },
  integratorTags: { array: {} },
  customFields,
  typeIds: { array: {} },
  _info: info,
};

export const typeFields: Fields = {
  ...named,
  ...all("boolean", "defaultFlag vendorFlag serviceAlertFlag"),
  serviceAlertMessage: "string",
  _info: info,
};

export const statusFields: Fields = {
  ...named,
  ...all("boolean", "defaultFlag inactiveFlag notifyFlag disallowSavingFlag customNoteFlag cancelOpenTracksFlag"),
  notificationMessage: "string",
  track: reference,
  _info: info,
};

export const typeAssociationFields: Fields = { id: "number", type: reference, company: companyReference, _info: info };

export const communicationFields: Fields = {
  ...all("number", "id contactId"),
  type: reference,
  ...all("string", "value extension mobileGuid communicationType domain"),
  defaultFlag: "boolean",
  _info: info,
};
