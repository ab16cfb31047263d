/** The parts of a security role that the API asks for. Reading is `Inquire: All`. */
export type ApiRight = "companies" | "contacts" | "table-setup";

/** A pair of keys of an API member and what its security role lets it read. */
export interface ApiMember {
  publicKey: string;
  privateKey: string;
  rights: readonly ApiRight[];
}

/** What a person types to connect to this sandbox with every right. */
export const sandboxKeys = {
  companyId: "harbourlight",
  publicKey: "hLsandboxPublic1",
  privateKey: "hLsandboxSecret1",
} as const;

/** Keys that lack one right each, to show what a missing right looks like. */
export const sandboxMembers = {
  full: member(sandboxKeys.publicKey, sandboxKeys.privateKey, ["companies", "contacts", "table-setup"]),
  noContacts: member("hLnoContactsPub1", "hLnoContactsKey1", ["companies", "table-setup"]),
  noCompanies: member("hLnoCompanyPubl1", "hLnoCompanyPriv1", ["contacts", "table-setup"]),
  noTableSetup: member("hLnoTablesPublc1", "hLnoTablesPrivt1", ["companies", "contacts"]),
} as const;

function member(publicKey: string, privateKey: string, rights: readonly ApiRight[]): ApiMember {
  return { publicKey, privateKey, rights };
}

/** What an `Authorization: Basic` header says, or `null` when it is none: `{companyId}+{publicKey}:{privateKey}`. */
export function readBasic(
  header: string | undefined,
): { companyId: string; publicKey: string; privateKey: string } | null {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return null;
  const match = /^([^+:]+)\+([^:]+):(.*)$/s.exec(Buffer.from(encoded, "base64").toString("utf8"));
  if (!match) return null;
  const [, companyId = "", publicKey = "", privateKey = ""] = match;
  return { companyId, publicKey, privateKey };
}
