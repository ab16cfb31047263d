import type { Language } from "./vocabulary.ts";

/** The PSA half of the sandbox's world, free of any one PSA's wording. Servers turn these records into their own JSON. */
export interface PsaRecords {
  /** Grows with every change, so that a server knows when what it has rendered is out of date. */
  revision: number;
  statuses: readonly CompanyStatus[];
  types: readonly CompanyType[];
  companies: Map<number, PsaCompany>;
  contacts: Map<number, PsaContact>;
  contactsByCompany: Map<number, PsaContact[]>;
  /** The id that the next company, contact or communication item is given. */
  nextId: { company: number; contact: number; item: number };
}

export interface CompanyStatus {
  id: number;
  name: string;
  isDefault: boolean;
  inactive: boolean;
}

export interface CompanyType {
  id: number;
  name: string;
  isDefault: boolean;
  vendor: boolean;
}

export interface PsaCompany {
  id: number;
  /** Short code, unique, at most 30 characters. */
  identifier: string;
  /** At most 50 characters. */
  name: string;
  statusId: number;
  typeIds: number[];
  language: Language;
  city: string;
  country: string;
  website?: string;
  phone?: string;
  /** What its people's addresses end with; a company may have one without stating a website. */
  domain: string;
  parentId?: number;
  /** In the recycle bin. */
  deleted: boolean;
  updatedAt: string;
}

export interface PsaContact {
  id: number;
  companyId: number;
  firstName: string;
  lastName?: string;
  title?: string;
  items: ContactItem[];
  active: boolean;
  /** The company's primary contact. */
  primary: boolean;
}

export interface ContactItem {
  id: number;
  kind: "Email" | "Phone" | "Fax";
  /** Named by the PSA's owner: `Direct`, `Cell`, `Email 2`. */
  typeName: string;
  value: string;
  extension?: string;
  isDefault: boolean;
}

export const companyStatuses: readonly CompanyStatus[] = [
  { id: 1, name: "Active", isDefault: true, inactive: false },
  { id: 2, name: "Inactive", isDefault: false, inactive: true },
  { id: 3, name: "Not Approved", isDefault: false, inactive: false },
  { id: 4, name: "Credit Hold", isDefault: false, inactive: false },
  { id: 5, name: "Problem", isDefault: false, inactive: false },
  { id: 6, name: "Delinquent", isDefault: false, inactive: false },
  { id: 7, name: "Setup", isDefault: false, inactive: false },
];

export const companyTypes: readonly CompanyType[] = [
  { id: 1, name: "Client", isDefault: true, vendor: false },
  { id: 2, name: "Prospect", isDefault: false, vendor: false },
  { id: 3, name: "Vendor", isDefault: false, vendor: true },
  { id: 4, name: "Former Client", isDefault: false, vendor: false },
  { id: 5, name: "Partner", isDefault: false, vendor: false },
  { id: 6, name: "Managed Services", isDefault: false, vendor: false },
  { id: 7, name: "Competitor", isDefault: false, vendor: false },
];

export function emptyPsaRecords(): PsaRecords {
  return {
    revision: 0,
    statuses: companyStatuses,
    types: companyTypes,
    companies: new Map(),
    contacts: new Map(),
    contactsByCompany: new Map(),
    nextId: { company: 250, contact: 901, item: 7001 },
  };
}

/** The contact's default address, or its first; `null` when it has none. */
export function emailOf(contact: PsaContact): string | null {
  const emails = contact.items.filter((item) => item.kind === "Email");
  return (emails.find((item) => item.isDefault) ?? emails[0])?.value ?? null;
}
