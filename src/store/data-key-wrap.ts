import { SecretError } from "../core/ports/secret-box.ts";
import { decrypt, encrypt } from "./aes-gcm.ts";
import type { DataKey } from "./data-keys.ts";
import type { KeyRing } from "./key-ring.ts";

/** The data key under the ring's first key, bound to its tenant. */
export function wrapDataKey(ring: KeyRing, tenantId: string, id: string, key: Buffer): DataKey {
  const wrapped = encrypt(ringKey(ring, ring.firstId), key, ["data-key", tenantId, id, ring.firstId]);
  return { id, ringKeyId: ring.firstId, wrapped };
}

/** Throws `SecretError` when the ring has not the key that it was wrapped with, or that key was changed. */
export function unwrapDataKey(ring: KeyRing, tenantId: string, { id, ringKeyId, wrapped }: DataKey): Buffer {
  const key = decrypt(ringKey(ring, ringKeyId), wrapped, ["data-key", tenantId, id, ringKeyId]);
  if (key) return key;
  throw new SecretError(
    `The data key ${id} does not open with key \`${ringKeyId}\` of the ring: that key was changed.`,
  );
}

function ringKey(ring: KeyRing, id: string): Buffer {
  const key = ring.keys.get(id);
  if (key) return key;
  throw new SecretError(
    `The key \`${id}\` is not in the key ring. Put it back into CROSSWALK_KEYS, behind the first one.`,
  );
}
