import { LosslessNumber } from "lossless-json";
import {
  type AddedUser,
  type GotoAdministrator,
  GotoError,
  type GotoUser,
  type Group,
  type Licence,
  type UserBatch,
} from "../core/ports/goto.ts";
import {
  countOf,
  fieldOf,
  flagOf,
  isJsonRecord,
  type JsonRecord,
  recordsOf,
  textOf,
  textsOf,
} from "../net/json-fields.ts";

/** Accounts without a name keep their key as name. */
export function toAdministrator(body: unknown): GotoAdministrator {
  const record = isJsonRecord(body) ? body : {};
  const email = textOf(record, "email") ?? "";
  const name = [textOf(record, "firstName"), textOf(record, "lastName")].filter((part) => part !== undefined).join(" ");
  const accounts = recordsOf(fieldOf(record, "accounts")).flatMap((account) => {
    const key = textOf(account, "key");
    return key === undefined ? [] : [{ key, name: textOf(account, "name") ?? key }];
  });
  const own = textOf(record, "accountKey");
  const isMissing = own !== undefined && accounts.every((account) => account.key !== own);
  return {
    email,
    name: name === "" ? email : name,
    adminRoles: textsOf(record, "adminRoles"),
    accounts: isMissing ? [{ key: own, name: own }, ...accounts] : accounts,
  };
}

/** `userCount` leaves out who was invited and has not accepted, as far as is known; those hold a seat too. */
export function toLicence(record: JsonRecord): Licence | null {
  const key = textOf(record, "key");
  if (key === undefined) return null;
  const holders = new Set([...textsOf(record, "userKeys"), ...textsOf(record, "invitedUserKeys")]).size;
  return {
    key,
    description: textOf(record, "description") ?? "",
    products: textsOf(record, "products"),
    seats: countOf(record, "seats") ?? 0,
    used: Math.max(countOf(record, "userCount") ?? 0, holders),
    enabled: flagOf(record, "enabled") ?? true,
  };
}

export function toGroup(record: JsonRecord): Group | null {
  const key = textOf(record, "key");
  return key === undefined ? null : { key, name: textOf(record, "name") ?? key };
}

export function toUser(record: JsonRecord): GotoUser | null {
  const key = textOf(record, "key");
  const email = textOf(record, "email");
  if (key === undefined || email === undefined) return null;
  const groupKey = textOf(record, "groupKey");
  const locale = textOf(record, "locale");
  const signedIn = signedInOf(record);
  return {
    key,
    email,
    firstName: textOf(record, "firstName") ?? "",
    lastName: textOf(record, "lastName") ?? "",
    licenceKeys: textsOf(record, "licenseKeys"),
    adminRoles: textsOf(record, "adminRoles"),
    ...(groupKey !== undefined && { groupKey }),
    ...(locale !== undefined && { locale }),
    others: JSON.stringify([
      textOf(record, "timeZone") ?? "",
      textsOf(record, "roleSets").toSorted(),
      textsOf(record, "managedGroupKeys").toSorted(),
    ]),
    ...(signedIn !== undefined && { signedIn }),
  };
}

/** An invited user has never signed in. Either sign is enough to say so; without both, nothing is said. */
function signedInOf(record: JsonRecord): boolean | undefined {
  const status = textOf(record, "status")?.toUpperCase();
  const hasPassword = flagOf(record, "passwordCreated");
  if (hasPassword === true || (status !== undefined && status !== "INVITED")) return true;
  return status === undefined && hasPassword === undefined ? undefined : false;
}

/** One entry per user of the batch, in its order; an entry without key, or none at all, was not added. */
export function toAddedUsers(body: unknown, batch: UserBatch): readonly AddedUser[] {
  const keyByEmail = new Map(
    recordsOf(body).map((entry) => [textOf(entry, "email")?.toLowerCase(), textOf(entry, "key")] as const),
  );
  return batch.users.map(({ email }) => {
    const key = keyByEmail.get(email.toLowerCase());
    return key === undefined ? { kind: "conflict", email } : { kind: "added", email, key };
  });
}

/** Keys go out as the JSON numbers that they are at GoTo, digit for digit. */
export function toBatchBody(batch: UserBatch): JsonRecord {
  return {
    users: batch.users.map(({ email, firstName, lastName, locale }) => ({
      email,
      firstName,
      lastName,
      ...(locale === undefined ? {} : { locale }),
    })),
    ...(batch.licenceKeys.length === 0 ? {} : { licenseKeys: batch.licenceKeys.map(keyNumber) }),
    ...(batch.adminRoles.length === 0 ? {} : { adminRoles: batch.adminRoles }),
    ...(batch.groupKey === undefined ? {} : { groupKey: keyNumber(batch.groupKey) }),
    suppressEmail: !batch.welcomeEmail,
  };
}

function keyNumber(key: string): LosslessNumber {
  if (/^\d{1,40}$/.test(key)) return new LosslessNumber(key);
  throw new GotoError("not-found", "A GoTo key is made of digits");
}
