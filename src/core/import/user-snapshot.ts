import { createHash } from "node:crypto";
import type { GotoUser } from "../ports/goto.ts";
import type { Import, ImportRow } from "./import.ts";

/** A hash of everything of a GoTo user that an administrator can change; equal hashes: nobody has touched the user. */
export function userSnapshot(user: GotoUser): string {
  const { key, email, firstName, lastName, licenceKeys, adminRoles = [], groupKey = "", locale = "" } = user;
  const facts = [
    key,
    email.toLowerCase(),
    firstName,
    lastName,
    [...licenceKeys].sort(),
    [...adminRoles].sort(),
    groupKey,
    locale,
  ];
  return createHash("sha256").update(JSON.stringify(facts)).digest("base64url");
}

/** Whether this is the user that we sent, as far as GoTo's answer tells. */
export function isAsSent(user: GotoUser, row: ImportRow, { options }: Pick<Import, "options">): boolean {
  return (
    user.firstName === row.firstName &&
    user.lastName === row.lastName &&
    user.licenceKeys.length === options.licenceKeys.length &&
    options.licenceKeys.every((key) => user.licenceKeys.includes(key))
  );
}
