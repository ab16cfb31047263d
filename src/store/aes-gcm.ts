import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** `<nonce>.<cipher>.<tag>` in base64url, with a fresh random nonce. `bound` has to be the same when it is opened. */
export function encrypt(key: Buffer, plain: Buffer, bound: readonly string[]): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(toBytes(bound));
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  return [nonce, encrypted, cipher.getAuthTag()].map((part) => part.toString("base64url")).join(".");
}

/** `null`: it was changed, is bound to something else, or another key sealed it. */
export function decrypt(key: Buffer, text: string, bound: readonly string[]): Buffer | null {
  const [nonce, encrypted, tag, ...more] = text.split(".").map((part) => Buffer.from(part, "base64url"));
  if (!nonce || !encrypted || !tag || more.length > 0) return null;
  if (nonce.length !== nonceBytes || tag.length !== tagBytes) return null;
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(toBytes(bound));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  } catch {
    return null;
  }
}

// JSON, so that no two lists read the same.
function toBytes(bound: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(bound));
}
