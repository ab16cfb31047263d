import { createHash } from "node:crypto";
import type { ImportChoice } from "./import-choice.ts";
import type { ImportPlan } from "./import-plan.ts";

/** Twelve characters that stand for everything that a preview showed: account, licences, role, group, mails and every row. */
export function planFingerprint(choice: ImportChoice, companyId: string, plan: ImportPlan): string {
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
    .digest("base64url")
    .slice(0, 12);
}
