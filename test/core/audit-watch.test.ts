import type { CommandStartedEvent, Document } from "mongodb";
import { expect, it } from "vitest";
import { watchAudit } from "../fixtures/sent-commands/watch-audit.ts";

/** What is told of these commands, sent in one transaction. */
function toldOf(...commands: Document[]): readonly string[] {
  const told: string[] = [];
  const watch = watchAudit((change) => told.push(change));
  const inside = { lsid: { id: Buffer.from("s") }, txnNumber: 1, autocommit: false };
  for (const command of commands) watch({ command: { ...command, ...inside } } as unknown as CommandStartedEvent);
  return told;
}

const role = { update: "members", updates: [{ q: {}, u: { $set: { role: "admin", version: 2 } } }] };
const seen = { update: "members", updates: [{ q: {}, u: { $set: { seenAt: new Date(), version: 2 } } }] };
const entry = { insert: "audit", documents: [{}] };
const commit = { commitTransaction: 1 };

it("tells of a change whose transaction has no entry", () => {
  expect(toldOf(role, commit)).toEqual(["members role"]);
  expect(toldOf({ delete: "mappings", deletes: [{}] }, commit)).toEqual(["mappings remove"]);
  expect(
    toldOf({ findAndModify: "connections", update: { $set: { settings: {} }, $unset: { failure: 1 } } }, commit),
  ).toEqual(["connections failure settings"]);
});

it("says nothing of one with an entry, of one that is aborted, and of what is left out on purpose", () => {
  expect(toldOf(role, entry, commit)).toEqual([]);
  expect(toldOf(role, { abortTransaction: 1 })).toEqual([]);
  expect(toldOf(seen, { insert: "jobs", documents: [{}] }, commit)).toEqual([]);
});

it("tells of a change in no transaction", () => {
  const told: string[] = [];
  watchAudit((change) => told.push(change))({ command: role } as unknown as CommandStartedEvent);
  expect(told).toEqual(["members role, in no transaction"]);
});
