import { addContact as addContactRecord, type ContactDetails } from "./contacts.ts";
import type { GotoAccount, GotoUser } from "./goto-records.ts";
import type { PsaCompany, PsaContact } from "./psa-records.ts";
import { makeRandom } from "./random.ts";
import type { World } from "./world.ts";

/** The company of that exact name that is not in the recycle bin. Throws when there is none. */
export function companyNamed(world: World, name: string): PsaCompany {
  for (const company of world.psa.companies.values()) if (company.name === name && !company.deleted) return company;
  throw new Error(`The sandbox's PSA has no company "${name}".`);
}

/** The account of that exact name. Throws when there is none. */
export function accountNamed(world: World, name: string): GotoAccount {
  for (const account of world.goto.accounts.values()) if (account.name === name) return account;
  throw new Error(`The sandbox's GoTo has no account "${name}".`);
}

/** Changes fields of a company as somebody in the PSA would; moves its last update on by an hour. */
export function changeCompany(
  world: World,
  companyId: number,
  changes: Partial<Pick<PsaCompany, "name" | "statusId" | "typeIds" | "website" | "deleted">>,
): void {
  const company = world.psa.companies.get(companyId);
  if (!company) throw new Error(`The sandbox's PSA has no company ${companyId}.`);
  const updatedAt = `${new Date(Date.parse(company.updatedAt) + 3_600_000).toISOString().slice(0, 19)}Z`;
  Object.assign(company, changes, { updatedAt });
  world.psa.revision += 1;
}

export function renameCompany(world: World, companyId: number, name: string): void {
  changeCompany(world, companyId, { name });
}

/** Into the recycle bin; it still answers by its id. */
export function recycleCompany(world: World, companyId: number): void {
  changeCompany(world, companyId, { deleted: true });
}

/** Gone for good, with its contacts: its id answers 404. */
export function deleteCompany(world: World, companyId: number): void {
  if (!world.psa.companies.delete(companyId)) throw new Error(`The sandbox's PSA has no company ${companyId}.`);
  for (const contact of world.psa.contactsByCompany.get(companyId) ?? []) world.psa.contacts.delete(contact.id);
  world.psa.contactsByCompany.delete(companyId);
  world.psa.revision += 1;
}

/** What is not given is made up. `emails: []` makes a contact without an address. */
export function addContact(world: World, companyId: number, details: Partial<ContactDetails> = {}): PsaContact {
  const company = world.psa.companies.get(companyId);
  if (!company) throw new Error(`The sandbox's PSA has no company ${companyId}.`);
  return addContactRecord(world.psa, company, makeRandom(world.psa.nextId.contact), details);
}

export function deactivateContact(world: World, contactId: number): void {
  const contact = world.psa.contacts.get(contactId);
  if (!contact) throw new Error(`The sandbox's PSA has no contact ${contactId}.`);
  contact.active = false;
  world.psa.revision += 1;
}

/** Renames the account in GoTo. */
export function renameAccount(world: World, accountKey: string, name: string): void {
  const account = world.goto.accounts.get(accountKey);
  if (!account) throw new Error(`The sandbox's GoTo has no account ${accountKey}.`);
  account.name = name;
}

/** The user accepts the invitation to move: leaves the old account, and holds here the licences invited for. */
export function acceptTransfer(world: World, accountKey: string, email: string): GotoUser {
  const { accounts, userByEmail } = world.goto;
  const place = userByEmail.get(email);
  const [from, to] = [accounts.get(place?.accountKey ?? ""), accounts.get(accountKey)];
  const user = from?.users.get(place?.userKey ?? "");
  if (!from || !to || !user) throw new Error(`The sandbox's GoTo has no ${email} to move to account ${accountKey}.`);
  from.users.delete(user.key);
  const { groupKey: _, ...rest } = user;
  const licences = to.licences.filter((licence) => licence.invitedUserKeys.includes(user.key));
  const moved: GotoUser = { ...rest, licenceKeys: licences.map((licence) => licence.key), adminRoles: [] };
  for (const licence of licences) {
    licence.invitedUserKeys = licence.invitedUserKeys.filter((key) => key !== user.key);
  }
  to.users.set(user.key, moved);
  userByEmail.set(email, { accountKey, userKey: user.key });
  return moved;
}
