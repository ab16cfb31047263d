import {
  type GotoAccount,
  type GotoAdministrator,
  type GotoLicence,
  type GotoUser,
  seatsTaken,
} from "../world/goto-records.ts";
import type { World } from "../world/world.ts";
import { keyNumber } from "./goto-json.ts";

/** `GET /me`. `accounts[].key` is text there, every other key a number: so in the vendor's sample. */
export function meRow(world: World, administrator: GotoAdministrator): unknown {
  const { key, email, firstName, lastName, adminRoles, homeAccountKey, accountKeys } = administrator;
  return {
    key: keyNumber(key),
    email,
    firstName,
    lastName,
    locale: "en_US",
    timeZone: "America/New_York",
    adminRoles,
    accountKey: keyNumber(homeAccountKey),
    accounts: accountKeys.flatMap((accountKey) => {
      const account = world.goto.accounts.get(accountKey);
      return account ? [{ key: accountKey, name: account.name, adminRoles }] : [];
    }),
  };
}

export function accountRow(account: GotoAccount): unknown {
  return { key: keyNumber(account.key), name: account.name, status: "ACTIVE" };
}

export function licenceRow(account: GotoAccount, licence: GotoLicence): unknown {
  const holders = [...account.users.values()].filter((user) => user.licenceKeys.includes(licence.key));
  return {
    key: keyNumber(licence.key),
    concurrentLicenseKey: 0,
    seats: licence.seats,
    userCount: seatsTaken(account, licence),
    enabled: licence.enabled,
    description: licence.description,
    type: "standard",
    channel: "OFFLINE",
    userKeys: holders.map((user) => keyNumber(user.key)),
    invitedUserKeys: licence.invitedUserKeys.map(keyNumber),
    deviceKeys: [],
    deviceCount: 0,
    products: licence.products,
    childLicenseKeys: [],
    entitlements: {},
    devicesOnly: false,
    devicesAllowed: true,
    externallyManaged: false,
  };
}

export function groupRow(account: GotoAccount, group: { key: string; name: string }): unknown {
  const members = [...account.users.values()].filter((user) => user.groupKey === group.key);
  return {
    key: keyNumber(group.key),
    name: group.name,
    keyPath: [keyNumber(group.key)],
    namePath: [group.name],
    userKeys: members.map((user) => keyNumber(user.key)),
    totalMemberCount: members.length,
  };
}

export function userRow(account: GotoAccount, user: GotoUser): unknown {
  const held = account.licences.filter((licence) => user.licenceKeys.includes(licence.key));
  const group = account.groups.find((each) => each.key === user.groupKey);
  return {
    key: keyNumber(user.key),
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    locale: user.locale,
    timeZone: "America/New_York",
    licenseKeys: user.licenceKeys.map(keyNumber),
    products: [...new Set(held.flatMap((licence) => licence.products))],
    adminRoles: user.adminRoles,
    admin: user.adminRoles.length > 0,
    ...(group ? { groupKey: keyNumber(group.key), groupName: group.name } : {}),
    status: user.status,
    inviteCount: user.status === "INVITED" ? 1 : 0,
    passwordCreated: user.status === "ACTIVE",
    nameLocked: false,
    emailLocked: false,
    identityReadOnly: false,
    canAuthenticate: user.status === "ACTIVE",
  };
}

export const roleSetRows = [
  { id: "rs-1", name: "Help desk" },
  { id: "rs-2", name: "Billing" },
] as const;
