import { createHash, randomInt, timingSafeEqual } from "node:crypto";

const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** A one-time code of 40 bits that can be read aloud: `4F7K-9QRT`. */
export function newOneTimeCode(): string {
  const part = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join("");
  return `${part()}-${part()}`;
}

/** SHA-256 in hex of the code as people may type it: any case, with or without the dash. */
export function hashOneTimeCode(code: string): string {
  return createHash("sha256")
    .update(code.toUpperCase().replace(/[^0-9A-Z]/g, ""))
    .digest("hex");
}

export function isCodeOf(kept: { hash: string; expiresAt: Date } | undefined, code: string, now: Date): boolean {
  if (!kept || kept.expiresAt <= now) return false;
  return timingSafeEqual(Buffer.from(hashOneTimeCode(code), "hex"), Buffer.from(kept.hash, "hex"));
}
