import { addGotoUser } from "../world/accounts.ts";
import {
  type GotoAccount,
  type GotoAdministrator,
  type GotoLicence,
  type GotoRecords,
  type GotoUser,
  seatsTaken,
} from "../world/goto-records.ts";
import { GotoRefusal } from "./goto-errors.ts";
import { keyNumber } from "./goto-json.ts";
import type { AddUsersRequest, UpdateUserRequest } from "./user-request.ts";

/** A mail that GoTo would have sent. */
export interface SandboxMail {
  kind: "welcome" | "transfer-invitation";
  to: string;
  accountKey: string;
}

/** Whether a conflicting user's key comes back: not in the legacy reference, but in the newer guide. */
export type ConflictEntries = "without-key" | "with-key";

/** What changes users acts for: who asks, on which account, and where mails go. */
export interface UserChange {
  goto: GotoRecords;
  account: GotoAccount;
  caller: GotoAdministrator;
  mails: SandboxMail[];
}

/**
 * Adds users and answers one entry each, in order. An address that is taken, here or in another account, is a conflict: all or
 * nothing then refuses the whole call (409); otherwise the entry lacks its key, and somebody of another account is sent a transfer
 * invitation. Seats are for the whole call. Throws a `GotoRefusal`.
 */
export function addUsers(
  change: UserChange,
  request: AddUsersRequest,
  allOrNothing: boolean,
  conflictEntries: ConflictEntries,
): unknown[] {
  const { goto, account, mails } = change;
  const licences = requireAssignment(change, request);
  const seen = new Set<string>();
  const rows = request.users.map((user) => {
    const email = user.email.toLowerCase();
    const taken = goto.userByEmail.get(email);
    const isRepeated = seen.has(email);
    seen.add(email);
    const isElsewhere = !isRepeated && taken !== undefined && taken.accountKey !== account.key;
    return { user, email, taken, isElsewhere, isConflict: isRepeated || taken !== undefined };
  });
  const conflicts = rows.filter((row) => row.isConflict);
  if (allOrNothing && conflicts.length > 0) {
    throw new GotoRefusal("user.name.conflict", ...conflicts.map((row) => row.user.email));
  }
  const invited = rows.filter((row) => row.isElsewhere);
  for (const licence of licences) requireSeats(account, licence, rows.length - conflicts.length + invited.length);

  return rows.map(({ user, email, taken, isElsewhere, isConflict }) => {
    if (!isConflict) {
      const { firstName, lastName, locale } = user;
      const added = addGotoUser(goto, account, {
        email,
        firstName,
        lastName,
        ...(locale === undefined ? {} : { locale }),
        licenceKeys: licences.map((licence) => licence.key),
        adminRoles: [...(request.adminRoles ?? [])],
        ...(request.groupKey === undefined ? {} : { groupKey: request.groupKey }),
        status: "INVITED",
      });
      if (!request.suppressEmail) mails.push({ kind: "welcome", to: email, accountKey: account.key });
      return { key: added ? keyNumber(added.key) : null, email: user.email };
    }
    if (taken && isElsewhere) {
      mails.push({ kind: "transfer-invitation", to: email, accountKey: account.key });
      for (const licence of licences) {
        if (!licence.invitedUserKeys.includes(taken.userKey)) licence.invitedUserKeys.push(taken.userKey);
      }
    }
    const known = goto.userByEmail.get(email);
    return conflictEntries === "with-key" && known
      ? { key: keyNumber(known.userKey), email: user.email }
      : { email: user.email };
  });
}

/** `licenseKeys` replaces what the user holds. Throws a `GotoRefusal`. */
export function updateUser(change: UserChange, user: GotoUser, request: UpdateUserRequest): void {
  const { goto, account } = change;
  const licences = requireAssignment(change, request);
  for (const licence of licences) if (!user.licenceKeys.includes(licence.key)) requireSeats(account, licence, 1);
  const email = request.email?.toLowerCase();
  if (email !== undefined && email !== user.email) {
    if (goto.userByEmail.has(email)) throw new GotoRefusal("user.name.conflict", email);
    goto.userByEmail.delete(user.email);
    goto.userByEmail.set(email, { accountKey: account.key, userKey: user.key });
    user.email = email;
  }
  user.firstName = request.firstName ?? user.firstName;
  user.lastName = request.lastName ?? user.lastName;
  user.locale = request.locale ?? user.locale;
  if (request.licenseKeys) user.licenceKeys = licences.map((licence) => licence.key);
  if (request.adminRoles) user.adminRoles = [...request.adminRoles];
  if (request.groupKey !== undefined) user.groupKey = request.groupKey;
}

export function removeUser(change: UserChange, user: GotoUser): void {
  requireRole(change.caller, "ADD_USERS", "MANAGE_USERS");
  change.account.users.delete(user.key);
  change.goto.userByEmail.delete(user.email);
}

/** Licences, roles and group that a call assigns: they exist, and the caller may assign them. */
function requireAssignment(change: UserChange, request: UpdateUserRequest | AddUsersRequest): GotoLicence[] {
  const { account, caller } = change;
  requireRole(caller, "ADD_USERS", "MANAGE_USERS");
  if (request.licenseKeys?.length) requireRole(caller, "MANAGE_SEATS");
  if (request.adminRoles?.length) requireRole(caller);
  const licences = [...new Set(request.licenseKeys ?? [])].map((key) => {
    const licence = account.licences.find((each) => each.key === key);
    if (!licence) throw new GotoRefusal("license.not.found", key);
    if (!licence.enabled) throw new GotoRefusal("license.disabled", key);
    return licence;
  });
  const { groupKey } = request;
  if (groupKey !== undefined && !account.groups.some((group) => group.key === groupKey)) {
    throw new GotoRefusal("group.not.found", groupKey);
  }
  return licences;
}

function requireSeats(account: GotoAccount, licence: GotoLicence, wanted: number): void {
  if (seatsTaken(account, licence) + wanted > licence.seats)
    throw new GotoRefusal("license.seats.exceeded", licence.key);
}

/** A super user may do everything; others need one of the roles. */
function requireRole(caller: GotoAdministrator, ...roles: string[]): void {
  if (![...roles, "SUPER_USER"].some((role) => caller.adminRoles.includes(role)))
    throw new GotoRefusal("not.authorized");
}
