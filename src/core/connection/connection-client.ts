import type { CorePorts } from "../core-ports.ts";
import { type Credentials, type PsaClient, PsaError } from "../ports/psa.ts";
import type { Connection } from "./connection.ts";

/** Opens a saved connection's keys for one use. Throws `SecretError` when they cannot be opened. */
export async function connectionCredentials(
  { stores, secretBox }: CorePorts,
  connection: Connection,
): Promise<Credentials> {
  const record = `connection:${connection.id}`;
  const opened = Object.entries(connection.sealed).map(
    async ([field, sealed]) =>
      [field, await secretBox.open({ tenantId: stores.tenantId, record, field }, sealed)] as const,
  );
  return { ...connection.settings, ...Object.fromEntries(await Promise.all(opened)) };
}

export async function connectionClient(ports: CorePorts, connection: Connection): Promise<PsaClient> {
  const provider = ports.providers.get(connection.provider);
  if (!provider) throw new PsaError("unexpected", `no provider ${connection.provider} in this build`);
  return provider.open(await connectionCredentials(ports, connection));
}
