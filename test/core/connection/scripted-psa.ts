import type { CorePorts } from "../../../src/core/core-ports.ts";
import type { Actor } from "../../../src/core/member/member.ts";
import {
  type Company,
  type Credentials,
  PsaError,
  type PsaErrorKind,
  type PsaProvider,
} from "../../../src/core/ports/psa.ts";
import { createServices, type Services } from "../../../src/core/services.ts";
import { newKey, parseKeyRing } from "../../../src/store/key-ring.ts";
import { quietLog } from "../../fixtures/quiet-log.ts";
import type { TestClock } from "../../fixtures/test-clock.ts";
import type { TestStores } from "../../fixtures/test-stores.ts";

/** A PSA that answers what a test tells it, and counts how often it is asked whether keys work. */
export interface ScriptedPsa {
  provider: PsaProvider;
  /** `null`: the keys work. By the value of the field `key`. */
  fails: Map<string, PsaErrorKind>;
  /** By the value of the field `key`. */
  verified: string[];
  companies: Company[];
  /** Awaited in the middle of a list, and of a test. */
  during: { list: () => Promise<void>; verify: () => Promise<void>; room: () => Promise<void> };
}

export function scriptPsa(): ScriptedPsa {
  const psa: Omit<ScriptedPsa, "provider"> = {
    fails: new Map(),
    verified: [],
    companies: [1, 2, 3].map((id) => ({ id: String(id), name: `Company ${id}`, types: [], deleted: false })),
    during: { list: async () => undefined, verify: async () => undefined, room: async () => undefined },
  };
  const open = ({ site = "", key = "" }: Credentials) => ({
    async verify() {
      psa.verified.push(key);
      await psa.during.verify();
      const kind = psa.fails.get(key);
      if (kind) throw new PsaError(kind, "as told");
      return { version: "1", site, companies: psa.companies.length, contacts: 0, rights: [] };
    },
    async *companies() {
      yield* psa.companies.slice(0, 1);
      await psa.during.list();
      yield* psa.companies.slice(1);
    },
    company: async (id: string) => psa.companies.find((company) => company.id === id) ?? null,
    companyStatuses: async () => [],
    companyTypes: async () => [],
    async *contacts() {},
    requireRoom: () => psa.during.room(),
  });
  const provider: PsaProvider = {
    name: "connectwise",
    title: "Scripted PSA",
    credentialFields: [
      { name: "site", kind: "host", maxLength: 100 },
      { name: "key", kind: "secret", maxLength: 100 },
    ],
    rights: [],
    keysMenu: "Keys",
    check: () => [],
    open,
  };
  return Object.assign(psa, { provider });
}

export function servicesFor({ stores, tenantId, secretBox }: TestStores, clock: TestClock, psa: ScriptedPsa): Services {
  const ports: CorePorts = {
    stores: stores.tenant(tenantId),
    secretBox,
    providers: new Map([[psa.provider.name, psa.provider]]),
    goto: null,
    storeKind: "embedded",
    auditKeys: parseKeyRing(newKey(), "AUDIT_KEYS"),
    auditHeads: { read: async () => null, write: async () => undefined },
    clock,
    log: quietLog,
    wakeJobs() {},
  };
  return createServices(ports);
}

/** Makes an admin in the store and answers them as an actor. */
export async function makeAdmin({ stores, tenantId }: TestStores, userId: string): Promise<Actor> {
  const address = { platform: "slack", workspaceId: "T1", userId } as const;
  const member = await stores
    .tenant(tenantId)
    .transaction((tx) =>
      tx.members.insert({ id: `m_${userId}`, ...address, name: userId, role: "admin", address, seenAt: new Date(0) }),
    );
  return { tenantId, memberId: member.id, name: userId, role: "admin", via: "slack" };
}
