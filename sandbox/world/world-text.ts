import type { GotoAccount, GotoAdministrator, GotoRecords, GotoUser } from "./goto-records.ts";
import { companyStatuses, companyTypes, type PsaCompany, type PsaContact, type PsaRecords } from "./psa-records.ts";
import type { Truth } from "./truth.ts";
import type { World } from "./world.ts";

interface SavedWorld {
  seed: number;
  truth: [string, Truth][];
  psa: { companies: PsaCompany[]; contacts: PsaContact[]; nextId: PsaRecords["nextId"] };
  goto: {
    accounts: (Omit<GotoAccount, "users"> & { users: GotoUser[] })[];
    administrators: GotoAdministrator[];
    nextKey: Record<keyof GotoRecords["nextKey"], string>;
  };
}

/** The whole world as JSON, so that a demo finds at its second start what people changed at its first. */
export function worldToText({ seed, truth, psa, goto }: World): string {
  const { account, licence, group, user } = goto.nextKey;
  const saved: SavedWorld = {
    seed,
    truth: [...truth],
    psa: { companies: [...psa.companies.values()], contacts: [...psa.contacts.values()], nextId: psa.nextId },
    goto: {
      accounts: [...goto.accounts.values()].map((each) => ({ ...each, users: [...each.users.values()] })),
      administrators: goto.administrators,
      nextKey: { account: `${account}`, licence: `${licence}`, group: `${group}`, user: `${user}` },
    },
  };
  return JSON.stringify(saved);
}

/** Back from what `worldToText` wrote. Throws a `SyntaxError` on text that is not JSON. */
export function worldFromText(text: string): World {
  const { seed, truth, psa, goto }: SavedWorld = JSON.parse(text);
  return { seed, truth: new Map(truth), psa: psaFrom(psa), goto: gotoFrom(goto) };
}

function psaFrom({ companies, contacts, nextId }: SavedWorld["psa"]): PsaRecords {
  const contactsByCompany = new Map<number, PsaContact[]>();
  for (const contact of contacts) {
    const siblings = contactsByCompany.get(contact.companyId);
    if (siblings) siblings.push(contact);
    else contactsByCompany.set(contact.companyId, [contact]);
  }
  return {
    revision: 1,
    statuses: companyStatuses,
    types: companyTypes,
    companies: new Map(companies.map((company) => [company.id, company])),
    contacts: new Map(contacts.map((contact) => [contact.id, contact])),
    contactsByCompany,
    nextId,
  };
}

function gotoFrom({ accounts, administrators, nextKey }: SavedWorld["goto"]): GotoRecords {
  const userByEmail: GotoRecords["userByEmail"] = new Map();
  for (const { key: accountKey, users } of accounts) {
    for (const { key: userKey, email } of users) userByEmail.set(email, { accountKey, userKey });
  }
  return {
    accounts: new Map(
      accounts.map((each) => [each.key, { ...each, users: new Map(each.users.map((user) => [user.key, user])) }]),
    ),
    userByEmail,
    administrators,
    nextKey: {
      account: BigInt(nextKey.account),
      licence: BigInt(nextKey.licence),
      group: BigInt(nextKey.group),
      user: BigInt(nextKey.user),
    },
  };
}
