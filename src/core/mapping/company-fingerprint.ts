import { createHash } from "node:crypto";

/** Eight characters that stand for a company's name as it was on a card, so that a later rename is noticed. */
export function companyFingerprint(name: string): string {
  return createHash("sha256").update(name.normalize("NFC")).digest("base64url").slice(0, 8);
}
