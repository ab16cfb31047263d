import { randomBytes } from "node:crypto";
import { SecretError } from "../core/ports/secret-box.ts";

/** Keys by id, 32 bytes each. The first one is used for what is new. */
export interface KeyRing {
  firstId: string;
  keys: ReadonlyMap<string, Buffer>;
}

const keyBytes = 32;
const idForm = /^[A-Za-z0-9_-]{1,40}$/;
const base64Form = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Reads `id:base64,id:base64`. A `SecretError` says which entry of which variable is wrong, and never shows a key. */
export function parseKeyRing(text: string, variable = "CROSSWALK_KEYS"): KeyRing {
  const remedy = `Write \`id:key\`, several with a comma between; a key is ${keyBytes} random bytes in base64: \`openssl rand -base64 ${keyBytes}\`.`;
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const keys = new Map<string, Buffer>();
  for (const [index, entry] of entries.entries()) {
    const wrong = (what: string) => new SecretError(`${variable}, entry ${index + 1}: ${what}. ${remedy}`);
    const colon = entry.indexOf(":");
    if (colon < 0) throw wrong("there is no `:` between id and key");
    const id = entry.slice(0, colon);
    const base64 = entry.slice(colon + 1);
    if (!idForm.test(id)) throw wrong("the id before `:` may have letters, digits, `-` and `_`, 40 at most");
    if (keys.has(id)) throw wrong(`the id \`${id}\` is there twice`);
    if (!base64Form.test(base64)) throw wrong(`the key of \`${id}\` is not base64`);
    const key = Buffer.from(base64, "base64");
    if (key.length !== keyBytes) throw wrong(`the key of \`${id}\` has ${key.length} bytes`);
    keys.set(id, key);
  }
  const [firstId] = keys.keys();
  if (firstId === undefined) throw new SecretError(`${variable} holds no key. ${remedy}`);
  return { firstId, keys };
}

/** A fresh entry for a key ring: `id:base64`. */
export function newKey(id = `k${randomBytes(3).toString("hex")}`): string {
  return `${id}:${randomBytes(keyBytes).toString("base64")}`;
}
