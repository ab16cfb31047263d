import type { CorePorts } from "../core-ports.ts";
import type { DraftService } from "../draft/draft-service.ts";
import type { Actor } from "../member/member.ts";
import type { ProviderName } from "../ports/psa.ts";
import { PsaError } from "../ports/psa.ts";
import { redraw } from "../posting/redraw.ts";
import { type ConnectDraft, readConnectDraft } from "./connect-draft.ts";
import type { Connection } from "./connection.ts";
import { connectionClient } from "./connection-client.ts";
import { createConnectionTest, type TestOutcome, toIdentity } from "./connection-test.ts";
import { isMapped, type Removed, removeConnection } from "./remove-connection.ts";

export type TestedAgain = { kind: "tested"; connection: Connection } | { kind: "not-found" };

/** Connections of one tenant: one product's access to one PSA, saved only after a test. */
export interface ConnectionService {
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
  testAgain(actor: Actor, id: string): Promise<TestedAgain>;
  /** How many mappings people see of it; all of them go with it. */
  mappingCount(id: string): Promise<number>;
  /** Deletes it with its mappings, if they are still as many as the person saw. */
  remove(actor: Actor, id: string, seenMappings: number): Promise<Removed>;
}

export function createConnectionService(ports: CorePorts, drafts: DraftService): ConnectionService {
  const { stores, clock, wakeJobs } = ports;
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

    async testAgain(actor, id) {
      const connection = await stores.connections.get(id);
      if (!connection) return { kind: "not-found" };
      const found = await connectionClient(ports, connection)
        .then((client) => client.verify())
        .catch((error: unknown) => {
          if (error instanceof PsaError) return error;
          throw error;
        });
      const now = clock.now();
      const tested = await stores.transaction(async (tx) => {
        const current = await tx.connections.get(id);
        if (!current) return null;
        const failed = found instanceof PsaError;
        const moved = await tx.connections.move(current, {
          testedAt: now,
          state: failed ? "failing" : "working",
          failure: failed ? { kind: found.kind, since: current.failure?.since ?? now } : undefined,
          ...(!failed && { identity: toIdentity(found) }),
        });
        await tx.audit.add({
          memberId: actor.memberId,
          via: actor.via,
          action: "connection.tested",
          record: `connection:${id}`,
          after: { outcome: failed ? found.kind : "working" },
        });
        await redraw(tx, "connection", id, now);
        return moved;
      });
      wakeJobs();
      return tested ? { kind: "tested", connection: tested } : { kind: "not-found" };
    },

    mappingCount: async (id) => (await stores.mappings.list({ connectionId: id })).filter(isMapped).length,
    remove: (actor, id, seenMappings) => removeConnection(ports, actor, id, seenMappings),
  };
}
