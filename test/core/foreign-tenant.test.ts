import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bot, createBot } from "../../src/bot/bot.ts";
import { collectDoors } from "../../src/bot/doors.ts";
import { allFeatures } from "../../src/bot/features/features.ts";
import type { Incoming } from "../../src/bot/incoming.ts";
import { createPostings, type Postings } from "../../src/bot/postings.ts";
import { wordsIn } from "../../src/bot/words/words.ts";
import { noDrift } from "../../src/core/import/drift.ts";
import type { Actor, Member } from "../../src/core/member/member.ts";
import type { Log } from "../../src/core/ports/log.ts";
import type { Transaction } from "../../src/core/ports/stores.ts";
import type { Services } from "../../src/core/services.ts";
import { createTestClock } from "../fixtures/test-clock.ts";
import { openTestStores, type TestStores } from "../fixtures/test-stores.ts";
import * as samples from "../store/sample-records.ts";
import { makeAdmin, scriptPsa, servicesFor } from "./connection/scripted-psa.ts";

/** In every word of the other tenant, and in nothing that is typed here. */
const secret = "s3cr3t";
const name = `Zanzibar ${secret}`;
const at = new Date("2026-11-02T08:30:00Z");
const clock = createTestClock();
const doors = collectDoors(allFeatures());
const failed: string[] = [];
const write = () => undefined;
const log: Log = {
  debug: write,
  info: write,
  warn: write,
  error: (message, fields) => void failed.push(`${message} ${String((fields as { error?: unknown })?.error)}`),
};

let test: TestStores;
let services: Services;
let bot: Bot;
let postings: Postings;
let admin: Actor;
let member: Member;
let foreign: Readonly<Record<string, { id: string }>>;
let foreignIds: readonly string[];

beforeAll(async () => {
  test = await openTestStores({ clock });
  services = servicesFor(test, clock, scriptPsa());
  admin = await makeAdmin(test, "UANNA");
  const own = test.stores.tenant(test.tenantId);
  const self = await own.members.get(admin.memberId);
  if (!self) throw new Error("made above");
  member = self;
  foreign = await test.stores.tenant("t_other").transaction(insertEverything);
  const inserted = Object.values(foreign);
  const place = "key4711.c_foreign";
  foreignIds = [...inserted.map(({ id }) => id), "key4711", place, `${place}.19`, `${foreign.member?.id}~viewer~0`];
  const views = doors.views;
  postings = createPostings({ stores: own, services, surfaces: [], views, clock, log });
  bot = createBot({
    features: allFeatures(),
    services,
    reads: own,
    surfaces: [],
    postings,
    clock,
    log,
    patienceMs: 60_000,
  });
});
afterAll(() => test.close());

/** One record of every kind; drafts of every kind, in the name of the very admin who will ask for them here. */
async function insertEverything(tx: Transaction) {
  const connectionId = "c_foreign";
  const expiresAt = new Date(Date.now() + 3_600_000);
  const company = { id: "19", name };
  const run = { accountKey: "key4711", accountName: name, connectionId, companyName: name };
  const draft = (kind: string) =>
    tx.drafts.insert(
      samples.aDraft({
        id: `d_${kind}`,
        kind,
        memberId: admin.memberId,
        values: { text: secret, provider: "connectwise" },
        expiresAt,
      }),
    );
  const importRun = await tx.imports.insert(samples.anImport({ id: "i_foreign", ...run }));
  return {
    member: await tx.members.insert(
      samples.aMember({ id: "m_foreign", name, role: "admin", email: `${secret}@x.example`, accessAskedAt: at }),
    ),
    signIn: await tx.signIns.insert(samples.aSignIn({ id: "s_foreign", name, email: `${secret}@x.example` })),
    account: await tx.accounts.insert(
      samples.anAccount({ id: "a_foreign", key: "key4711", name, emailDomains: [`${secret}.example`] }),
    ),
    connection: await tx.connections.insert(
      samples.aConnection({ id: connectionId, productId: "goto-connect", settings: { site: `${secret}.example` } }),
    ),
    mapping: await tx.mappings.insert(
      samples.aMapping({ id: "map_foreign", accountKey: "key4711", connectionId, company }),
    ),
    import: importRun,
    importRow: await tx.importRows.insert(
      samples.anImportRow({ id: "r_foreign", importId: importRun.id, email: `${secret}@x.example` }),
    ),
    approval: await tx.approvals.insert(samples.anApproval({ id: "ap_foreign", requesterName: name })),
    posting: await tx.postings.insert(
      samples.aPosting({ id: "p_foreign", subject: { view: "connection", id: connectionId } }),
    ),
    drift: await tx.drifts.insert({
      ...{ id: "w_foreign", accountKey: "key4711", connectionId, companyId: "19", companyName: name, contacts: [] },
      ...{ importedAt: at, told: secret, round: "2026-11-02", digest: "2026-11-02" },
      counts: noDrift,
    }),
    ...Object.fromEntries(
      await Promise.all(
        ["accounts", "company-search", "sign-in", "import", "connect"].map(async (kind) => [
          `draft-${kind}`,
          await draft(kind),
        ]),
      ),
    ),
  };
}

const theirs = () => test.stores.tenant("t_other");
async function everythingOfTheirs(): Promise<string> {
  const { members, signIns, accounts, connections, mappings, imports, approvals, drafts, audit } = theirs();
  const lists = [members, signIns, accounts, connections, mappings, imports, approvals, audit].map((reads) =>
    reads.list(),
  );
  const kept = Object.entries(foreign).map(([kind, { id }]) => (kind.includes("-") ? drafts.get(id) : null));
  return JSON.stringify(await Promise.all([...lists, ...kept, theirs().importRows.list(foreign.import?.id ?? "")]));
}

const place = { platform: "slack", workspaceId: "T1", channelId: "D1" } as const;
let asked = 0;
function arrival() {
  const address = { platform: "slack", workspaceId: "T1", userId: "UANNA" } as const;
  asked += 1;
  const where = { conversation: place, oneToOne: true, message: { ...place, messageId: `1.${asked}` } };
  return { person: { address, name: "UANNA" }, ...where, at, dedupeKey: `test:${asked}` };
}

/** The answer as text; ids that are new at every asking, and the id that was asked with, are all one word. */
async function answerTo(incoming: Incoming, id: string): Promise<string> {
  const { reply } = await bot.answer(incoming);
  return JSON.stringify(reply, (_key, value) => (Buffer.isBuffer(value) ? value.toString() : value))
    .replaceAll(id, "ID")
    .replace(/\b[a-z]{1,3}_[\w-]{10,}/g, "ID");
}

/** Each id is typed as if it were the first: `me` takes them for guesses at a code and counts them. */
function forgiveGuesses() {
  return test.stores.tenant(test.tenantId).transaction(async (tx) => {
    const self = await tx.members.get(admin.memberId);
    if (self?.joinTries) await tx.members.move(self, { joinTries: undefined });
  });
}

interface Operation {
  title: string;
  ask(id: string): Incoming;
}

const operations: readonly Operation[] = [
  ...[...doors.commands.keys()].map((word) => ({
    title: `command ${word}`,
    ask: (id: string): Incoming => ({ kind: "command", text: `${word} ${id}`, attachments: false, ...arrival() }),
  })),
  ...[...doors.actions.keys()].flatMap((action) => [
    {
      title: `action ${action}`,
      ask: (id: string): Incoming => ({ kind: "action", action, id, values: {}, ...arrival() }),
    },
    {
      title: `action ${action} with a choice`,
      ask: (id: string): Incoming => ({ kind: "action", action, id, choice: id, values: {}, ...arrival() }),
    },
  ]),
  ...[...doors.forms.keys()].map((form) => ({
    title: `form ${form}`,
    ask: (id: string): Incoming => ({ kind: "submission", form, context: id, values: {}, secrets: {}, ...arrival() }),
  })),
];

describe("another tenant's ids", () => {
  it.each(operations)("are unknown to $title", async ({ ask }) => {
    const before = await everythingOfTheirs();
    const toNobody = new Map<string, string>();
    for (const id of foreignIds) {
      await forgiveGuesses();
      const shape = id.replaceAll(/[\w-]+/g, "nobody77");
      const nobody = toNobody.get(shape) ?? (await answerTo(ask(shape), shape));
      toNobody.set(shape, nobody);
      const found = await answerTo(ask(id), id);
      expect(found).toBe(nobody);
      expect(found).not.toContain(secret);
    }
    expect(await everythingOfTheirs()).toBe(before);
    expect(failed).toEqual([]);
  });

  it("are found by no view", async () => {
    const tenant = await test.stores.tenant(test.tenantId).tenant();
    const viewer = { tenant, services, words: wordsIn("en"), member };
    for (const view of doors.views.keys())
      for (const id of foreignIds)
        expect(JSON.stringify(await postings.draw({ view, id }, viewer))).not.toContain(secret);
  });

  const calls = () =>
    Object.entries(services).flatMap(([area, service]) =>
      service instanceof Map
        ? []
        : Object.entries(service as Record<string, unknown>).flatMap(([method, run]) =>
            typeof run === "function"
              ? [{ title: `${area}.${method}`, run: run as (...args: unknown[]) => unknown }]
              : [],
          ),
    );

  it("are of no use in any call of the use cases", { timeout: 180_000 }, async () => {
    const before = await everythingOfTheirs();
    const called = calls();
    expect(called.length).toBeGreaterThan(60);
    for (const { title, run } of called) {
      const records = Object.values(foreign).map((record) => [record]);
      const ids = foreignIds.map((id) => [id, id, id]);
      for (const args of [...ids, ...records].flatMap((some) => [some, [admin, ...some]])) {
        const answer = JSON.stringify(await settled(run, args)) ?? "";
        // A record that was handed in may come back as it was; nothing else may.
        const isOwn = args.some((arg) => typeof arg === "object" && arg !== admin);
        if (!isOwn) expect(answer, `${title}(${JSON.stringify(args)})`).not.toContain(secret);
      }
    }
    expect(await everythingOfTheirs()).toBe(before);
  });
});

/** What a call answers, or why it did not: arguments that it cannot use may make it throw. */
async function settled(run: (...args: unknown[]) => unknown, args: readonly unknown[]): Promise<unknown> {
  try {
    const answer = await run(...args);
    if (typeof answer !== "object" || answer === null || !(Symbol.asyncIterator in answer)) return answer;
    const all: unknown[] = [];
    for await (const each of answer as AsyncIterable<unknown>) all.push(each);
    return all;
  } catch (error) {
    return String(error);
  }
}
