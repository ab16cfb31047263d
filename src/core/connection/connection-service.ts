import type { CorePorts } from "../core-ports.ts";
import type { DraftService } from "../draft/draft-service.ts";
import type { Actor } from "../member/member.ts";
import type { ProviderName } from "../ports/psa.ts";
import { type ConnectDraft, readConnectDraft } from "./connect-draft.ts";
import type { Connection } from "./connection.ts";
import { type ConnectionHealth, createConnectionHealth } from "./connection-health.ts";
import { createConnectionTest, type TestOutcome } from "./connection-test.ts";
import { isMapped, type Removed, removeConnection } from "./remove-connection.ts";

/** Connections of one tenant: one product's access to one PSA, saved only after a test. */
export interface ConnectionService extends ConnectionHealth {
  list(): Promise<readonly Connection[]>;
  get(id: string): Promise<Connection | null>;
  /** A draft for a new connection, or for new keys of `connectionId`. */
  begin(actor: Actor, productId: string, provider: ProviderName, connectionId?: string): Promise<ConnectDraft>;
  /** `null`: it is older than 15 minutes, or somebody else's. */
  draft(memberId: string, draftId: string): Promise<ConnectDraft | null>;
  /** Keeps what was typed, asks the PSA, and saves the connection when it is right. Never throws `PsaError`. */
  testAndSave(
    actor: Actor,
    draftId: string,
    settings: Readonly<Record<string, string>>,
    secrets: Readonly<Record<string, string>>,
  ): Promise<TestOutcome>;
  /** Ends a test that a crash cut off; tells its owner by a card. Does nothing when the test has ended. */
  finishTest(draftId: string): Promise<void>;
  /** How many mappings people see of it; all of them go with it. */
  mappingCount(id: string): Promise<number>;
  /** Deletes it with its mappings, if they are still as many as the person saw. */
  remove(actor: Actor, id: string, seenMappings: number): Promise<Removed>;
}

export function createConnectionService(ports: CorePorts, drafts: DraftService): ConnectionService {
  const { stores } = ports;
  const test = createConnectionTest(ports, drafts);

  return {
    list: () => stores.connections.list(),
    get: (id) => stores.connections.get(id),

    async begin(actor, productId, provider, connectionId) {
      const known = connectionId ? await stores.connections.get(connectionId) : null;
      const draft = await drafts.begin(actor, "connect", {
        productId,
        provider,
        settings: known?.settings ?? {},
        state: "entering",
        actor,
        ...(known && { connectionId: known.id }),
      });
      return readConnectDraft(draft);
    },

    async draft(memberId, draftId) {
      const draft = await drafts.of(memberId, "connect", draftId);
      return draft && readConnectDraft(draft);
    },

    testAndSave: test.testAndSave,
    finishTest: test.finishTest,

    ...createConnectionHealth(ports),

    mappingCount: async (id) => (await stores.mappings.list({ connectionId: id })).filter(isMapped).length,
    remove: (actor, id, seenMappings) => removeConnection(ports, actor, id, seenMappings),
  };
}
