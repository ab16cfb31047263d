import { SecretError } from "../core/ports/secret-box.ts";
import { unwrapDataKey, wrapDataKey } from "./data-key-wrap.ts";
import type { DataKeys } from "./data-keys.ts";
import type { KeyRing } from "./key-ring.ts";

export interface Rotation {
  /** Data keys that the ring's first key wraps now and did not before. */
  rewrapped: number;
  /** Data keys that it wrapped already. */
  current: number;
  /** Data keys that no key of the ring opens. */
  lost: readonly { dataKeyId: string; tenantId: string; ringKeyId: string; why: string }[];
}

/** Wraps every data key by the ring's first key. What is sealed stays as it is, so bots may run meanwhile. */
export async function rotateKeys(dataKeys: DataKeys, ring: KeyRing): Promise<Rotation> {
  let [rewrapped, current] = [0, 0];
  const lost: Rotation["lost"][number][] = [];
  for (const kept of await dataKeys.all()) {
    const { tenantId, id, ringKeyId } = kept;
    try {
      const key = unwrapDataKey(ring, tenantId, kept);
      if (ringKeyId === ring.firstId) current += 1;
      else {
        await dataKeys.rewrap(tenantId, kept, wrapDataKey(ring, tenantId, id, key));
        rewrapped += 1;
      }
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      lost.push({ dataKeyId: id, tenantId, ringKeyId, why: error.message });
    }
  }
  return { rewrapped, current, lost };
}
