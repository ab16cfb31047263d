import type { Document } from "mongodb";

const day = (n: number) => new Date(Date.UTC(2026, 0, n));

/** What every case starts from, in this order. */
export const before: readonly Document[] = [
  { _id: "a", tenantId: "t", name: "Ada", n: 1, at: day(1), nested: { x: "p", day: "2026-01-02" }, state: "open" },
  {
    _id: "b",
    tenantId: "t",
    name: "Bo",
    n: 2,
    at: day(2),
    nested: { x: "q", day: "2026-01-05" },
    state: "done",
    gone: true,
  },
  { _id: "c", tenantId: "t", name: "Cy", n: 10, at: day(3), nested: { x: "p", day: "2026-02-01" }, state: "open" },
  { _id: "d", tenantId: "u", name: "Di", n: 3, at: day(1), nested: { x: "p" }, state: "open" },
];

/** A command without its collection; `{}` in its place. */
export interface CommandCase {
  command: Document;
  /** Of documents found: their ids, in their order where the command sorts. */
  ids?: readonly string[];
  /** What `$group` counted, by `_id`. */
  groups?: Readonly<Record<string, number>>;
  reply?: Document;
  /** Documents that are otherwise afterwards, by id; `null` for one that is gone. */
  changed?: Readonly<Record<string, Document | null>>;
}

const find = (filter: Document, ids: string, options: Document = {}): CommandCase => ({
  command: { find: "", filter, ...options },
  ids: ids === "" ? [] : ids.split(" "),
});
const one = { limit: 1, singleBatch: true };
const ofT = { tenantId: "t" };
const isHere = { gone: { $exists: false } };
const openOrDone = { state: { $in: ["open", "done"] } };

export const findCases: readonly CommandCase[] = [
  find({}, "a b c d"),
  find({}, "a b c d", { batchSize: 100 }),
  find({}, "a", one),
  find({}, "a b d c", { sort: { n: 1 } }),
  find({}, "a b c d", { projection: { _id: 0 } }),
  find({}, "a", { projection: { _id: 0 }, ...one }),
  find(ofT, "a b c"),
  find(ofT, "a", one),
  find(ofT, "b", { ...one, sort: { state: 1 } }),
  find(ofT, "a b c", { sort: { name: 1 } }),
  find(ofT, "c b a", { sort: { n: -1 } }),
  find(ofT, "b a c", { sort: { state: 1, n: 1 } }),
  find(ofT, "c a b", { sort: { state: -1, n: -1 } }),
  find(ofT, "a b", { sort: { n: 1 }, limit: 2 }),
  find(ofT, "c b", { sort: { n: -1 }, limit: 2 }),
  find(ofT, "c a", { sort: { state: -1, n: -1 }, limit: 2 }),
  find(ofT, "a b", { sort: { state: -1, n: -1 }, skip: 1, limit: 2 }),
  find(ofT, "a b c", { sort: { name: 1 }, batchSize: 100 }),
  find({ tenantId: "t", name: null }, "", one),
  find({ _id: null, tenantId: "t" }, "", one),
  find({ _id: "b" }, "b", one),
  find({ _id: "b", tenantId: "t" }, "b", one),
  find({ _id: "b", tenantId: "u" }, "", one),
  find({ _id: { $in: ["c", "a", "d"] }, tenantId: "t" }, "a c", { projection: { n: 1 } }),
  find({ tenantId: "t", n: 2 }, "b", one),
  find({ at: { $gt: day(1) } }, "b c"),
  find({ tenantId: "t", at: { $gte: day(2) } }, "b", one),
  find({ tenantId: "t", "nested.x": "p", at: { $gte: day(2) } }, "c", { sort: { at: 1 } }),
  find({ tenantId: "t", n: { $gt: 1 } }, "b", { sort: { n: 1 }, limit: 1 }),
  find({ tenantId: "t", n: { $gt: 1 }, state: { $in: ["open"] } }, "c", { sort: { n: 1 }, limit: 5 }),
  find({ ...ofT, ...isHere }, "a c", { sort: { name: 1, n: 1 } }),
  find({ ...ofT, ...isHere }, "a c", { sort: { name: 1 }, batchSize: 100 }),
  find({ ...ofT, ...isHere }, "c", { sort: { n: -1 }, limit: 1 }),
  find({ ...ofT, ...isHere }, "a", { sort: { n: 1, name: 1 }, limit: 1 }),
  find({ ...ofT, ...isHere, ...openOrDone }, "a c", { sort: { n: 1 }, limit: 5 }),
  find({ ...ofT, ...isHere, ...openOrDone, other: null }, "a c", { sort: { n: 1 }, limit: 5 }),
  find({ ...ofT, ...openOrDone }, "a", { ...one, sort: { n: 1 } }),
  find({ ...ofT, ...openOrDone }, "c b", { sort: { n: -1 }, limit: 2 }),
  find({ ...ofT, ...openOrDone }, "a b", { sort: { n: 1 }, limit: 2 }),
  find({ ...ofT, ...openOrDone, other: null }, "a b", { sort: { n: 1 }, limit: 2 }),
  find({ ...ofT, ...openOrDone }, "c b a", { sort: { n: -1 } }),
  find({ ...ofT, ...openOrDone }, "a b c", { sort: { n: 1 } }),
  find({ ...ofT, "nested.x": "p" }, "a", one),
  find({ ...ofT, "nested.x": "p" }, "a c", { sort: { n: 1 } }),
  find({ ...ofT, "nested.x": "p" }, "a c", { sort: { state: 1, n: 1 } }),
  find({ ...ofT, "nested.x": "p", "nested.day": { $gte: "2026-01-02", $lt: "2026-02" } }, "a", { sort: { n: 1 } }),
];

const sum = { $group: { _id: "$state", count: { $sum: 1 } } };
const aggregate = (match: Document, groups: Record<string, number>, ...stages: Document[]): CommandCase => ({
  command: { aggregate: "", pipeline: [{ $match: match }, ...stages, sum], cursor: {} },
  // They come in no order.
  groups,
});

export const aggregateCases: readonly CommandCase[] = [
  aggregate({}, { open: 3, done: 1 }),
  aggregate({}, { open: 1, done: 1 }, { $limit: 2 }),
  aggregate(ofT, { open: 2, done: 1 }),
  aggregate({ ...ofT, ...isHere }, { open: 2 }),
  // A whole document is equal to one with the same fields in the same order alone.
  aggregate({ ...ofT, nested: { x: "q", day: "2026-01-05" } }, { done: 1 }),
  aggregate({ ...ofT, nested: { day: "2026-01-05", x: "q" } }, {}),
  aggregate({ ...ofT, ...isHere, nested: { x: "p", day: "2026-02-01" } }, { open: 1 }),
];
