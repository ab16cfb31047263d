import type { PsaIdentity } from "../ports/psa.ts";
import type { ConnectionIdentity } from "./connection.ts";

/** What is kept of what a PSA says of itself. */
export function toIdentity({ version, site, companies, contacts, rights }: PsaIdentity): ConnectionIdentity {
  const missingRights = rights.filter((right) => !right.held).map((right) => right.name);
  return { version, site, companies, contacts, missingRights };
}
