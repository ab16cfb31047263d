import type { TenantStores } from "../ports/stores.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { hashOneTimeCode, isCodeOf, newOneTimeCode } from "./one-time-code.ts";

const adminCodeLifeMs = 24 * 3_600_000;

export function isAdminCode(tenant: Tenant, code: string, now: Date): boolean {
  return isCodeOf(tenant.adminCode, code, now);
}

/** Makes a code, keeps its hash for a day and answers the code: the only place where it is readable. */
export async function newAdminCodeFor(stores: TenantStores, now: Date): Promise<string> {
  const code = newOneTimeCode();
  const expiresAt = new Date(now.getTime() + adminCodeLifeMs);
  await stores.transaction(async (tx) => {
    await tx.moveTenant(await tx.tenant(), { adminCode: { hash: hashOneTimeCode(code), expiresAt, wrongTries: 0 } });
  });
  return code;
}
