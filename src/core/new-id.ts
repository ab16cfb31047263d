import { randomBytes } from "node:crypto";

/** A fresh record id: a short prefix that says the kind, then 96 random bits. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString("base64url")}`;
}
