import type { Language } from "./vocabulary.ts";

/** The GoTo half of the sandbox's world. Keys are decimal strings beyond 2^53; neighbours differ only in their last digits. */
export interface GotoRecords {
  accounts: Map<string, GotoAccount>;
  /** A mail address belongs to one account at a time. Lower case address to where the user is. */
  userByEmail: Map<string, { accountKey: string; userKey: string }>;
  administrators: GotoAdministrator[];
  nextKey: { account: bigint; licence: bigint; group: bigint; user: bigint };
}

export interface GotoAccount {
  key: string;
  name: string;
  language: Language;
  licences: GotoLicence[];
  groups: GotoGroup[];
  users: Map<string, GotoUser>;
}

export interface GotoLicence {
  key: string;
  description: string;
  products: string[];
  seats: number;
  enabled: boolean;
  /** Users of other accounts who were invited to move here and have not answered. */
  invitedUserKeys: string[];
}

export interface GotoGroup {
  key: string;
  name: string;
}

export interface GotoUser {
  key: string;
  email: string;
  firstName: string;
  lastName: string;
  locale: string;
  licenceKeys: string[];
  adminRoles: string[];
  groupKey?: string;
  status: "ACTIVE" | "INVITED";
}

/** Somebody at the MSP who may sign in. Reaches the accounts named, with the same roles in each. */
export interface GotoAdministrator {
  key: string;
  email: string;
  firstName: string;
  lastName: string;
  adminRoles: string[];
  homeAccountKey: string;
  accountKeys: string[];
}

export function emptyGotoRecords(): GotoRecords {
  return {
    accounts: new Map(),
    userByEmail: new Map(),
    administrators: [],
    nextKey: {
      account: 7_902_142_105_473_202_120n,
      licence: 7_902_142_105_473_302_120n,
      group: 7_902_142_105_473_402_120n,
      user: 78_888_886_011_013_972_886_849_029n,
    },
  };
}

/** Seats of a licence that are taken, invitations included. */
export function seatsTaken(account: GotoAccount, licence: GotoLicence): number {
  let taken = licence.invitedUserKeys.length;
  for (const user of account.users.values()) if (user.licenceKeys.includes(licence.key)) taken += 1;
  return taken;
}
