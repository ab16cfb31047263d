import { createHash } from "node:crypto";
import type { ImportChoice } from "./import-choice.ts";
import type { ImportPlan } from "./import-plan.ts";

/**
 * Stands for everything that a preview showed: account, company, licences, role, group, mails and every row with what becomes of it.
 * SHA-256 in base64url. Equal choices over equal sources have equal hashes, in any process and at any time.
 */
export function planHash(choice: ImportChoice, companyId: string, plan: ImportPlan): string {
  const { accountKey, connectionId, licenceKeys, role, groupKey, locale, welcomeEmail } = choice;
  const options = [accountKey, connectionId, companyId, [...licenceKeys].sort(), role, groupKey, locale, welcomeEmail];
  const rows = plan.rows.map(({ contactId, email, firstName, lastName, state }) => [
    contactId,
    email,
    firstName,
    lastName,
    state,
  ]);
  return createHash("sha256")
    .update(JSON.stringify([options, rows]))
    .digest("base64url");
}

/** The hash's first twelve characters: what a button carries. */
export function planFingerprint(choice: ImportChoice, companyId: string, plan: ImportPlan): string {
  return planHash(choice, companyId, plan).slice(0, 12);
}
