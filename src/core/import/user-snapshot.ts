import { createHash } from "node:crypto";
import type { GotoUser } from "../ports/goto.ts";
import type { Import, ImportRow } from "./import.ts";

/** A hash of everything of a GoTo user that an administrator can change; equal hashes: nobody has touched the user. */
export function userSnapshot(user: GotoUser): string {
  const {
    key,
    email,
    firstName,
    lastName,
    licenceKeys,
    adminRoles = [],
    groupKey = "",
    locale = "",
    others = "",
  } = user;
  const facts = [
    key,
    email.toLowerCase(),
    firstName,
    lastName,
    [...licenceKeys].sort(),
    [...adminRoles].sort(),
    groupKey,
    locale,
    others,
  ];
  return createHash("sha256").update(JSON.stringify(facts)).digest("base64url");
}

/** Whether this is the user that we sent, as far as GoTo's answer tells; a licence may bring others with it. */
export function isAsSent(user: GotoUser, row: ImportRow, { options }: Pick<Import, "options">): boolean {
  return (
    user.firstName.trim() === row.firstName.trim() &&
    user.lastName.trim() === row.lastName.trim() &&
    options.licenceKeys.every((key) => user.licenceKeys.includes(key))
  );
}
