import type { Member } from "../core/member/member.ts";
import { type Language, toLanguage } from "../core/tenant/language.ts";
import type { Tenant } from "../core/tenant/tenant.ts";

/** The person's own choice, else the platform's locale, else the tenant's, else English. */
export function memberLanguage(
  member: Member | undefined,
  locale: string | undefined,
  tenant: Tenant | null,
): Language {
  return member?.language ?? toLanguage(locale) ?? tenant?.language ?? "en";
}
