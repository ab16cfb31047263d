import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import type { TenantStores } from "../ports/stores.ts";
import type { Tenant } from "../tenant/tenant.ts";

const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const adminCodeLifeMs = 24 * 3_600_000;

/** A one-time code of 40 bits that can be read aloud: `4F7K-9QRT`. */
function newAdminCode(): string {
  const part = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join("");
  return `${part()}-${part()}`;
}

/** SHA-256 in hex of the code as people may type it: any case, with or without the dash. */
function hashAdminCode(code: string): string {
  return createHash("sha256")
    .update(code.toUpperCase().replace(/[^0-9A-Z]/g, ""))
    .digest("hex");
}

export function isAdminCode(tenant: Tenant, code: string, now: Date): boolean {
  const kept = tenant.adminCode;
  if (!kept || kept.expiresAt <= now) return false;
  return timingSafeEqual(Buffer.from(hashAdminCode(code), "hex"), Buffer.from(kept.hash, "hex"));
}

/** Makes a code, keeps its hash for a day and answers the code: the only place where it is readable. */
export async function newAdminCodeFor(stores: TenantStores, now: Date): Promise<string> {
  const code = newAdminCode();
  const expiresAt = new Date(now.getTime() + adminCodeLifeMs);
  await stores.transaction(async (tx) => {
    await tx.moveTenant(await tx.tenant(), { adminCode: { hash: hashAdminCode(code), expiresAt, wrongTries: 0 } });
  });
  return code;
}
