import { createHmac, timingSafeEqual } from "node:crypto";
import type { AuditEntry } from "./audit-entry.ts";

/** Keys by id, 32 bytes each; the first one is used for what is new. They are never in the database. */
export interface AuditKeys {
  firstId: string;
  keys: ReadonlyMap<string, Buffer>;
}

/** An entry as it is stored. `order` tells entries of one millisecond apart; `seq`, `keyId` and `mac` are its seal. */
export interface StoredAuditEntry extends AuditEntry {
  version: number;
  order: number;
  /** `<key id>:<HMAC>` of the entry by the process that wrote it: what somebody else puts in has none that fits. */
  signature?: string;
  /** 1, 2, 3 … without a gap. */
  seq?: number;
  keyId?: string;
  /** HMAC-SHA256 in base64url over the entry, its number and the mac of the entry before it. */
  mac?: string;
}

export interface Seal {
  seq: number;
  keyId: string;
  mac: string;
}

/** The end of the chain: whoever keeps it elsewhere can tell when entries were cut off. Written `<seq>:<mac>`. */
export interface AuditHead {
  seq: number;
  mac: string;
}

export const emptyHead: AuditHead = { seq: 0, mac: "" };

export function signEntry(keys: AuditKeys, tenantId: string, entry: Omit<StoredAuditEntry, "version">): string {
  return `${keys.firstId}:${macOf(keys, keys.firstId, ["entry", tenantId, contentOf({ ...entry, version: 1 })])}`;
}

export function isSigned(keys: AuditKeys, tenantId: string, entry: StoredAuditEntry): boolean {
  const [keyId = "", mac = ""] = String(entry.signature).split(":");
  return keys.keys.has(keyId) && isEqual(mac, macOf(keys, keyId, ["entry", tenantId, contentOf(entry)]));
}

/** The seal that makes `entry` the one after `head`. With `keyId`, the seal that an older key gave. */
export function sealEntry(
  keys: AuditKeys,
  tenantId: string,
  entry: StoredAuditEntry,
  head: AuditHead,
  keyId = keys.firstId,
): Seal {
  const seq = head.seq + 1;
  const signed = [contentOf(entry), entry.signature ?? ""];
  return { seq, keyId, mac: macOf(keys, keyId, ["seal", tenantId, seq, head.mac, keyId, ...signed]) };
}

export function isSealed(keys: AuditKeys, tenantId: string, entry: StoredAuditEntry, head: AuditHead): boolean {
  const { keyId = "", mac = "" } = entry;
  return keys.keys.has(keyId) && isEqual(String(mac), sealEntry(keys, tenantId, entry, head, keyId).mac);
}

export function headToText({ seq, mac }: AuditHead): string {
  return `${seq}:${mac}`;
}

/** `null`: that is no head. */
export function headFromText(text: string): AuditHead | null {
  const found = /^(\d{1,15}):([A-Za-z0-9_-]{43})$/.exec(text.trim());
  return found ? { seq: Number(found[1]), mac: found[2] ?? "" } : null;
}

function macOf(keys: AuditKeys, keyId: string, parts: readonly unknown[]): string {
  const key = keys.keys.get(keyId);
  if (!key) throw new Error(`AUDIT_KEYS has no key ${keyId}`);
  return createHmac("sha256", key).update(canonical(parts)).digest("base64url");
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Every field but those of the seal; one that somebody has added counts too. */
function contentOf(entry: object): unknown {
  const { signature: _s, seq: _n, keyId: _k, mac: _m, ...content } = entry as Partial<StoredAuditEntry>;
  return content;
}

/** Equal for equal values, whatever the order of their keys; moments, texts and numbers are told apart. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? String(value);
  if (value instanceof Date) return `@${value.getTime()}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
  const made = Object.getPrototypeOf(value)?.constructor?.name;
  return `${made === "Object" ? "" : made}{${fields.join()}}`;
}
