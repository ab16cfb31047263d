import type { Mapping } from "../mapping/mapping.ts";
import type { Connection } from "./connection.ts";

/** Whether a mapping's company was gone from the PSA when the list was last read, and nobody has mapped the account since. */
export function isLost({ accountKey, company, mappedAt }: Mapping, { companyList }: Connection): boolean {
  const { lost, readAt } = companyList ?? {};
  if (!company || !lost?.accountKeys.includes(accountKey)) return false;
  return !(mappedAt && readAt && mappedAt > readAt);
}
