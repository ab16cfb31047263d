import type { Document } from "mongodb";
import { before, type CommandCase } from "./command-cases.ts";

const was = (id: string): Document => before.find(({ _id }) => _id === id) ?? {};
const without = (document: Document, field: string): Document =>
  Object.fromEntries(Object.entries(document).filter(([name]) => name !== field));
const late = new Date(Date.UTC(2026, 0, 9));

const remove = (q: Document, limit: 0 | 1, gone: readonly string[]): CommandCase => ({
  command: { delete: "", deletes: [{ q, limit }], ordered: true },
  reply: { n: gone.length },
  changed: Object.fromEntries(gone.map((id) => [id, null])),
});

export const deleteCases: readonly CommandCase[] = [
  remove({ _id: "b", tenantId: "t", n: 2 }, 1, ["b"]),
  remove({ _id: "b", tenantId: "t", n: 3 }, 1, []),
  remove({ _id: "b", tenantId: "t" }, 1, ["b"]),
  remove({ _id: "b" }, 1, ["b"]),
  remove({ tenantId: "t", n: { $gt: 1 } }, 0, ["b", "c"]),
  remove({ tenantId: "t", name: { $in: [] } }, 0, []),
  remove({ tenantId: "t", name: { $in: ["Ada", "Di"] } }, 0, ["a"]),
  remove({ tenantId: "t" }, 0, ["a", "b", "c"]),
  remove({}, 0, ["a", "b", "c", "d"]),
];

interface Updated {
  n: number;
  nModified: number;
  upserted?: string;
}
const update = (
  q: Document,
  u: Document,
  { upserted, ...reply }: Updated,
  changed: CommandCase["changed"],
  options = {},
): CommandCase => ({
  command: { update: "", updates: [{ q, u, ...options }], ordered: true },
  reply: { ...reply, ...(upserted !== undefined && { upserted: [{ index: 0, _id: upserted }] }) },
  changed: changed ?? {},
});
const hit = { n: 1, nModified: 1 };
const miss = { n: 0, nModified: 0 };
const upsert = { upsert: true };
const exact = { _id: "b", tenantId: "t", n: 2 };

export const updateCases: readonly CommandCase[] = [
  update({ _id: 7 }, { $inc: { n: 1 } }, miss, {}),
  update({ ...exact, n: 1 }, { $set: { name: "Bea" } }, miss, {}),
  update(exact, { $set: { name: "Bea" } }, hit, { b: { ...was("b"), name: "Bea" } }),
  update(exact, { $set: { name: "Bo" } }, { n: 1, nModified: 0 }, {}),
  update(exact, { $inc: { n: 1 }, $set: { name: "Bea" } }, hit, { b: { ...was("b"), n: 3, name: "Bea" } }),
  update(exact, { $set: { name: "Bea" }, $unset: { gone: 1 } }, hit, {
    b: { ...without(was("b"), "gone"), name: "Bea" },
  }),
  update(exact, { $set: { name: "Bea" } }, hit, { b: { ...was("b"), name: "Bea" } }, upsert),
  update(
    { _id: "e", tenantId: "t", n: 5 },
    { $set: { name: "Ed" } },
    { n: 1, nModified: 0, upserted: "e" },
    { e: { _id: "e", tenantId: "t", n: 5, name: "Ed" } },
    upsert,
  ),
  update({ _id: "b", n: 2 }, { $set: { name: "Bea" } }, hit, { b: { ...was("b"), name: "Bea" } }),
  update({ _id: "b", tenantId: "t" }, { $set: { name: "Bea" } }, hit, { b: { ...was("b"), name: "Bea" } }),
  update({ _id: "b" }, { $set: { name: "Bea" } }, hit, { b: { ...was("b"), name: "Bea" } }),
  update({ _id: "b" }, { $set: { "nested.x": "z" } }, hit, {
    b: { ...was("b"), nested: { x: "z", day: "2026-01-05" } },
  }),
  update({ _id: "b", at: { $lte: late } }, { $set: { at: late } }, hit, { b: { ...was("b"), at: late } }),
  update({ _id: "b", at: was("b").at }, { $set: { at: late } }, hit, { b: { ...was("b"), at: late } }),
  update({ _id: "b", at: late }, { $set: { at: late } }, miss, {}),
  update({ _id: "a", tenantId: "t", gone: { $exists: false } }, { $set: { gone: true } }, hit, {
    a: { ...was("a"), gone: true },
  }),
  update({ _id: "b", tenantId: "t", gone: { $exists: false } }, { $set: { gone: true } }, miss, {}),
  update(
    { gone: { $exists: true } },
    { $set: { gone: false } },
    hit,
    { b: { ...was("b"), gone: false } },
    { multi: true },
  ),
  update({ _id: "b" }, { $setOnInsert: { n: 1 } }, { n: 1, nModified: 0 }, {}, upsert),
  update(
    { _id: "e" },
    { $setOnInsert: { n: 1 } },
    { n: 1, nModified: 0, upserted: "e" },
    { e: { _id: "e", n: 1 } },
    upsert,
  ),
  update(
    { _id: "e", tenantId: "t" },
    { $setOnInsert: { n: 1 } },
    { n: 1, nModified: 0, upserted: "e" },
    { e: { _id: "e", tenantId: "t", n: 1 } },
    upsert,
  ),
  update({ _id: "b" }, { n: 9 }, hit, { b: { _id: "b", n: 9 } }, upsert),
  update({ _id: "e" }, { n: 9 }, { n: 1, nModified: 0, upserted: "e" }, { e: { _id: "e", n: 9 } }, upsert),
  update({ tenantId: "t", name: "Bo" }, { $min: { n: 1 } }, hit, { b: { ...was("b"), n: 1 } }),
  update({ tenantId: "t", name: "Bo" }, { $min: { n: 5 } }, { n: 1, nModified: 0 }, {}),
  update(
    { tenantId: "t", name: "Bo" },
    { $inc: { n: 1 }, $min: { at: was("a").at }, $setOnInsert: { _id: "e", state: "open" } },
    hit,
    { b: { ...was("b"), n: 3, at: was("a").at } },
    upsert,
  ),
  update(
    { tenantId: "t", name: "Ed" },
    { $inc: { n: 1 }, $min: { at: late }, $setOnInsert: { _id: "e", state: "open" } },
    { n: 1, nModified: 0, upserted: "e" },
    { e: { _id: "e", tenantId: "t", name: "Ed", n: 1, at: late, state: "open" } },
    upsert,
  ),
];

const modify = (
  query: Document,
  u: Document,
  value: Document | null,
  changed: CommandCase["changed"],
  sort = {},
): CommandCase => ({
  command: { findAndModify: "", query, ...sort, remove: false, new: true, upsert: false, update: u },
  reply: { value },
  changed: changed ?? {},
});
const renamed = { ...was("b"), name: "Bea" };
const taken = { ...was("a"), at: late, n: 2 };

export const findAndModifyCases: readonly CommandCase[] = [
  modify(exact, { $set: { name: "Bea" } }, renamed, { b: renamed }),
  modify({ ...exact, n: 1 }, { $set: { name: "Bea" } }, null, {}),
  modify(exact, { $set: { name: "Bea" }, $unset: { gone: 1 } }, without(renamed, "gone"), {
    b: without(renamed, "gone"),
  }),
  modify(
    { state: { $in: ["open"] }, at: { $lte: late } },
    { $set: { at: late }, $inc: { n: 1 } },
    taken,
    { a: taken },
    { sort: { n: 1 } },
  ),
  modify(
    { tenantId: "t", name: "Bo" },
    { $inc: { n: 1 }, $min: { at: was("a").at } },
    { ...was("b"), n: 3, at: was("a").at },
    { b: { ...was("b"), n: 3, at: was("a").at } },
  ),
];

const insert = (...documents: Document[]): CommandCase => ({
  command: { insert: "", documents, ordered: true },
  reply: { n: documents.length },
  changed: Object.fromEntries(documents.map((document) => [document._id, document])),
});

export const insertCases: readonly CommandCase[] = [
  insert({ _id: "e", n: 1 }),
  insert({ _id: "e", n: 1 }, { _id: "f", n: 2, nested: { x: [1, null, late] } }),
];
