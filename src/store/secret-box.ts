import { randomBytes } from "node:crypto";
import { newId } from "../core/new-id.ts";
import { type Sealed, type SecretBox, SecretError, type SecretPlace } from "../core/ports/secret-box.ts";
import { decrypt, encrypt } from "./aes-gcm.ts";
import { unwrapDataKey, wrapDataKey } from "./data-key-wrap.ts";
import type { DataKeys } from "./data-keys.ts";
import type { KeyRing } from "./key-ring.ts";

const form = "v1";

interface OpenKey {
  id: string;
  key: Buffer;
}

/**
 * Seals secrets as `v1.<data key id>.<nonce>.<cipher>.<tag>`. Each tenant has a random data key, wrapped by a key of the ring. A
 * data key that an older key of the ring wraps is wrapped by the first one at its next use; the older one can go then.
 */
export function createSecretBox({ dataKeys, ring }: { dataKeys: DataKeys; ring: KeyRing }): SecretBox {
  const opened = new Map<string, Promise<OpenKey>>();

  const load = async (tenantId: string): Promise<OpenKey> => {
    const kept =
      (await dataKeys.find(tenantId)) ??
      (await dataKeys.keep(tenantId, wrapDataKey(ring, tenantId, newId("dk"), randomBytes(32))));
    const key = unwrapDataKey(ring, tenantId, kept);
    if (kept.ringKeyId !== ring.firstId)
      await dataKeys.rewrap(tenantId, kept, wrapDataKey(ring, tenantId, kept.id, key));
    return { id: kept.id, key };
  };

  const dataKey = (tenantId: string): Promise<OpenKey> => {
    const known = opened.get(tenantId) ?? load(tenantId);
    opened.set(tenantId, known);
    known.catch(() => opened.delete(tenantId));
    return known;
  };

  return {
    async seal(place, secret) {
      const { id, key } = await dataKey(place.tenantId);
      return `${form}.${id}.${encrypt(key, Buffer.from(secret, "utf8"), boundTo(place, id))}` as Sealed;
    },

    async open(place, sealed) {
      const [version, id, ...rest] = sealed.split(".");
      if (version !== form || !id)
        throw new SecretError(`${nameOf(place)} is not sealed in a form that is known here.`);
      const known = await dataKey(place.tenantId);
      if (id !== known.id)
        throw new SecretError(`${nameOf(place)} is sealed with the data key ${id}, which is not here.`);
      const secret = decrypt(known.key, rest.join("."), boundTo(place, id));
      if (secret) return secret.toString("utf8");
      throw new SecretError(`${nameOf(place)} does not open: it was changed, or copied from another place.`);
    },
  };
}

function boundTo({ tenantId, record, field }: SecretPlace, dataKeyId: string): readonly string[] {
  return [form, dataKeyId, tenantId, record, field];
}

function nameOf({ record, field }: SecretPlace): string {
  return `The secret \`${field}\` of ${record}`;
}
