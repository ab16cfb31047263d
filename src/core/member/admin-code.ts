import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import type { Tenant } from "../tenant/tenant.ts";

const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
export const adminCodeLifeMs = 24 * 3_600_000;

/** A one-time code of 40 bits that can be read aloud: `4F7K-9QRT`. */
export function newAdminCode(): string {
  const part = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join("");
  return `${part()}-${part()}`;
}

/** SHA-256 in hex of the code as people may type it: any case, with or without the dash. */
export function hashAdminCode(code: string): string {
  return createHash("sha256")
    .update(code.toUpperCase().replace(/[^0-9A-Z]/g, ""))
    .digest("hex");
}

export function isAdminCode(tenant: Tenant, code: string, now: Date): boolean {
  const kept = tenant.adminCode;
  if (!kept || kept.expiresAt <= now) return false;
  return timingSafeEqual(Buffer.from(hashAdminCode(code), "hex"), Buffer.from(kept.hash, "hex"));
}
