import { makePhone } from "./companies.ts";
import { asciiWord } from "./fold.ts";
import { type ContactItem, emailOf, type PsaCompany, type PsaContact, type PsaRecords } from "./psa-records.ts";
import type { Random } from "./random.ts";
import { type Vocabulary, vocabularyOf } from "./vocabulary.ts";

/** What a contact may be given; the rest is made up. `emails: []` is a contact without any. */
export interface ContactDetails {
  firstName: string;
  /** `null`: has none. */
  lastName: string | null;
  emails: readonly string[];
  title: string;
  active: boolean;
  primary: boolean;
}

const freeMail = ["gmail.com", "outlook.com", "yahoo.com", "icloud.com"];

/** Adds one contact to the company. Never checks for an address that another contact has: the real PSA does not either. */
export function addContact(
  psa: PsaRecords,
  company: PsaCompany,
  random: Random,
  details: Partial<ContactDetails> = {},
): PsaContact {
  const vocabulary = vocabularyOf(company.language);
  const firstName = details.firstName ?? random.pick(vocabulary.givenNames);
  const lastName = details.lastName === undefined ? random.pick(vocabulary.surnames) : details.lastName;
  const siblings = psa.contactsByCompany.get(company.id) ?? [];
  const emails = details.emails ?? [freshEmail(firstName, lastName, company.domain, siblings)];
  const contact: PsaContact = {
    id: psa.nextId.contact++,
    companyId: company.id,
    firstName,
    ...(lastName === null ? {} : { lastName }),
    ...(details.title
      ? { title: details.title }
      : random.chance(0.7)
        ? { title: random.pick(vocabulary.jobTitles) }
        : {}),
    items: [...emailItems(psa, emails), ...phoneItems(psa, vocabulary, random)],
    active: details.active ?? true,
    primary: details.primary ?? siblings.length === 0,
  };
  siblings.push(contact);
  psa.contactsByCompany.set(company.id, siblings);
  psa.contacts.set(contact.id, contact);
  psa.revision += 1;
  return contact;
}

/** Adds contacts of every kind: without e-mail, without last name, inactive, sharing an address, with several addresses. */
export function addContacts(psa: PsaRecords, company: PsaCompany, random: Random, count: number): void {
  for (let number = 0; number < count; number += 1) {
    const contact = addContact(psa, company, random, oddity(psa, company, random));
    if (random.chance(0.06)) addEmail(psa, contact, `${asciiWord(contact.firstName)}.sandbox@${random.pick(freeMail)}`);
  }
}

/** Adds another, not default, address to a contact. */
export function addEmail(psa: PsaRecords, contact: PsaContact, email: string): void {
  const isDefault = !contact.items.some((item) => item.kind === "Email");
  contact.items.push({ id: psa.nextId.item++, kind: "Email", typeName: "Email 2", value: email, isDefault });
  psa.revision += 1;
}

function oddity(psa: PsaRecords, company: PsaCompany, random: Random): Partial<ContactDetails> {
  const roll = random.next();
  if (roll < 0.08) return { emails: [] };
  if (roll < 0.11) return { lastName: null };
  if (roll < 0.19) return { active: false };
  if (roll < 0.22) return { firstName: "Info", lastName: null, emails: [`info@${company.domain}`] };
  if (roll > 0.25) return {};
  const other = psa.contactsByCompany.get(company.id)?.find((contact) => emailOf(contact) !== null);
  const shared = other ? emailOf(other) : null;
  return shared ? { emails: [shared] } : {};
}

/** How often a local part was given within a company; without it a company of 50,000 would take minutes. */
const localParts = new WeakMap<readonly PsaContact[], Map<string, number>>();

function freshEmail(
  firstName: string,
  lastName: string | null,
  domain: string,
  siblings: readonly PsaContact[],
): string {
  const local = [firstName, lastName ?? ""].map(asciiWord).filter(Boolean).join(".");
  const given = localParts.get(siblings) ?? new Map<string, number>();
  const times = (given.get(local) ?? 0) + 1;
  given.set(local, times);
  localParts.set(siblings, given);
  return `${local}${times === 1 ? "" : times}@${domain}`;
}

function emailItems(psa: PsaRecords, emails: readonly string[]): ContactItem[] {
  return emails.map((value, index) => ({
    id: psa.nextId.item++,
    kind: "Email",
    typeName: index === 0 ? "Email" : `Email ${index + 1}`,
    value,
    isDefault: index === 0,
  }));
}

function phoneItems(psa: PsaRecords, vocabulary: Vocabulary, random: Random): ContactItem[] {
  const items: ContactItem[] = [];
  const add = (kind: ContactItem["kind"], typeName: string, isDefault: boolean, extension?: string): void => {
    const value = makePhone(vocabulary, random);
    items.push({ id: psa.nextId.item++, kind, typeName, value, isDefault, ...(extension ? { extension } : {}) });
  };
  if (random.chance(0.8))
    add("Phone", "Direct", true, random.chance(0.3) ? String(random.between(100, 999)) : undefined);
  if (random.chance(0.4)) add("Phone", "Cell", items.length === 0);
  if (random.chance(0.05)) add("Fax", "Fax", true);
  return items;
}
