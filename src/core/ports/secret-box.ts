/** AES-256-GCM under the tenant's data key, printable. Tenant, record and field are bound in: it opens nowhere else. */
export type Sealed = string & { readonly sealed: unique symbol };

export interface SecretBox {
  seal(place: SecretPlace, secret: string): Promise<Sealed>;
  /** Throws `SecretError` when it was moved, changed, or its key is not in the ring. */
  open(place: SecretPlace, sealed: Sealed): Promise<string>;
}

export interface SecretPlace {
  tenantId: string;
  /** The record's kind and id: `connection:c_…`. */
  record: string;
  field: string;
}

export class SecretError extends Error {
  override name = "SecretError";
}
