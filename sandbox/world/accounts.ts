import { asciiWord } from "./fold.ts";
import type { GotoAccount, GotoLicence, GotoRecords, GotoUser } from "./goto-records.ts";
import { emailOf, type PsaContact } from "./psa-records.ts";
import type { Random } from "./random.ts";
import { type Language, vocabularyOf } from "./vocabulary.ts";

/** What GoTo sells, by the descriptions and product codes that `/licenses` answers. */
export const licenceCatalogue: readonly { description: string; products: readonly string[] }[] = [
  { description: "GoTo Connect Standard", products: ["JIVE"] },
  { description: "GoTo Connect Premium", products: ["JIVE"] },
  { description: "GoTo Meeting Business", products: ["G2M"] },
  { description: "GoTo Webinar Pro", products: ["G2W"] },
  { description: "GoTo Training", products: ["G2T"] },
  { description: "LogMeIn Resolve", products: ["RESOLVE"] },
  { description: "LogMeIn Rescue", products: ["RESCUE"] },
  { description: "GoToAssist Corporate", products: ["G2AC"] },
];

const locales: Readonly<Record<Language, string>> = {
  en: "en_US",
  it: "it_IT",
  de: "de_DE",
  fr: "fr_FR",
  es: "es_ES",
  pt: "pt_BR",
  nl: "nl_NL",
};

export function addAccount(goto: GotoRecords, name: string, language: Language): GotoAccount {
  const account: GotoAccount = {
    key: String(goto.nextKey.account++),
    name,
    language,
    licences: [],
    groups: [],
    users: new Map(),
  };
  goto.accounts.set(account.key, account);
  return account;
}

export function addLicence(
  goto: GotoRecords,
  account: GotoAccount,
  licence: { description: string; products: readonly string[]; seats: number; enabled?: boolean },
): GotoLicence {
  const added: GotoLicence = {
    key: String(goto.nextKey.licence++),
    description: licence.description,
    products: [...licence.products],
    seats: licence.seats,
    enabled: licence.enabled ?? true,
    invitedUserKeys: [],
  };
  account.licences.push(added);
  return added;
}

export function addGroup(goto: GotoRecords, account: GotoAccount, name: string): void {
  account.groups.push({ key: String(goto.nextKey.group++), name });
}

export type NewGotoUser = Pick<GotoUser, "email" | "firstName" | "lastName"> &
  Partial<Pick<GotoUser, "locale" | "licenceKeys" | "adminRoles" | "groupKey" | "status">>;

/** Adds a user, whose address becomes lower case; `null` when the address belongs to a user of this or another account. */
export function addGotoUser(goto: GotoRecords, account: GotoAccount, user: NewGotoUser): GotoUser | null {
  const email = user.email.toLowerCase();
  if (goto.userByEmail.has(email)) return null;
  const added: GotoUser = {
    key: String(goto.nextKey.user++),
    email,
    firstName: user.firstName,
    lastName: user.lastName,
    locale: user.locale ?? locales[account.language],
    licenceKeys: [...(user.licenceKeys ?? [])],
    adminRoles: [...(user.adminRoles ?? [])],
    ...(user.groupKey === undefined ? {} : { groupKey: user.groupKey }),
    status: user.status ?? "ACTIVE",
  };
  account.users.set(added.key, added);
  goto.userByEmail.set(email, { accountKey: account.key, userKey: added.key });
  return added;
}

/** Adds the contact as a user; `null` when it has no address or its address is taken. */
export function addContactAsUser(
  goto: GotoRecords,
  account: GotoAccount,
  contact: PsaContact,
  licenceKeys: readonly string[] = [],
): GotoUser | null {
  const email = emailOf(contact);
  if (email === null) return null;
  const { firstName, lastName = "-" } = contact;
  return addGotoUser(goto, account, { email, firstName, lastName, licenceKeys: [...licenceKeys] });
}

/** One to three licences of different products with a few free seats, and sometimes groups. */
export function addUsualLicences(goto: GotoRecords, account: GotoAccount, random: Random, leastSeats: number): void {
  const chosen = random.shuffle(licenceCatalogue).slice(0, random.between(1, 3));
  for (const entry of chosen) {
    const seats = Math.max(leastSeats + random.between(2, 25), 5);
    addLicence(goto, account, { ...entry, seats, enabled: !random.chance(0.04) });
  }
  const names = ["Front Desk", "Sales", "Field Team", vocabularyOf(account.language).places[0] ?? "Main"];
  if (random.chance(0.5)) for (const name of names.slice(0, random.between(1, 4))) addGroup(goto, account, name);
}

/** Adds people who are in GoTo and not in the PSA. */
export function addStrangers(
  goto: GotoRecords,
  account: GotoAccount,
  random: Random,
  domain: string,
  count: number,
): void {
  const { givenNames, surnames } = vocabularyOf(account.language);
  const licenceKeys = account.licences.slice(0, 1).map((licence) => licence.key);
  for (let number = 0; number < count; number += 1) {
    const firstName = random.pick(givenNames);
    const lastName = random.pick(surnames);
    const email = `${asciiWord(firstName)}.${asciiWord(lastName)}@${domain}`;
    addGotoUser(goto, account, { email, firstName, lastName, licenceKeys });
  }
}
