import { type Document, Double, Int32, Long } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestStore, type TestStore } from "./open-test-store.ts";

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

const most = Long.fromString("9223372036854775807");

describe("an update", () => {
  it.each<[string, Document, Document, Document]>([
    [
      "$set makes fields in order of their names",
      { b: 1 },
      { $set: { z: 1, "d.y": 2, "c.0": 3 } },
      { b: 1, c: { "0": 3 }, d: { y: 2 }, z: 1 },
    ],
    ["$set in an array fills with null", { a: [1] }, { $set: { "a.3": 4 } }, { a: [1, null, null, 4] }],
    [
      "$unset",
      { a: 1, l: [1, 2], b: { c: 1 } },
      { $unset: { a: 1, "l.0": 1, "b.c": 1, x: 1 } },
      { l: [null, 2], b: {} },
    ],
    [
      "$inc grows an int32 to a long",
      { a: 2147483647 },
      { $inc: { a: 1, b: 2 } },
      { a: Long.fromNumber(2147483648), b: 2 },
    ],
    ["$inc of a double", { a: 1 }, { $inc: { a: 0.5 } }, { a: 1.5 }],
    ["$mul", { a: 3 }, { $mul: { a: 2, b: 5 } }, { a: 6, b: 0 }],
    ["$min and $max over types", { a: 5, b: 5 }, { $min: { a: "x", c: 1 }, $max: { b: "x" } }, { a: 5, b: "x", c: 1 }],
    ["$push", { a: [1] }, { $push: { a: [2], b: 3 } }, { a: [1, [2]], b: [3] }],
    [
      "$push with all it takes",
      { a: [5, 1] },
      { $push: { a: { $each: [3, 9], $sort: -1, $slice: 3, $position: 0 } } },
      { a: [9, 5, 3] },
    ],
    [
      "$push to a missing field, by two keys",
      {},
      { $push: { a: { $each: [{ x: 1, y: 2 }, { x: 1, y: 1 }, { x: 0 }], $sort: { x: -1, y: 1 }, $slice: -2 } } },
      { a: [{ x: 1, y: 2 }, { x: 0 }] },
    ],
    [
      "$addToSet",
      { a: [1, { x: 1, y: 2 }] },
      { $addToSet: { a: { $each: [1, { y: 2, x: 1 }, 2, 2] } } },
      { a: [1, { x: 1, y: 2 }, { y: 2, x: 1 }, 2] },
    ],
    [
      "$pull by value, by test and by query",
      { a: [1, 2, 1], b: [1, 5, 9], c: [{ x: 1, y: 1 }, { x: 2 }] },
      { $pull: { a: 1, b: { $gt: 4 }, c: { x: 1 } } },
      { a: [2], b: [1], c: [{ x: 2 }] },
    ],
    ["$pop", { a: [1, 2], b: [1, 2] }, { $pop: { a: 1, b: -1 } }, { a: [1], b: [2] }],
    ["$rename", { a: 1, b: 2 }, { $rename: { a: "c.d", x: "y" } }, { b: 2, c: { d: 1 } }],
    ["$setOnInsert only at an insert", { a: 1 }, { $setOnInsert: { b: 1 }, $set: { a: 2 } }, { a: 2 }],
  ])("%s", async (_, before, update, after) => {
    const collection = await test.collection({ _id: 1, ...before });
    await collection.updateOne({ _id: 1 }, update);
    const read = await collection.findOne({}, { promoteLongs: false });
    expect(read).toEqual({ _id: 1, ...after });
    expect(Object.keys(read ?? {})).toEqual(["_id", ...Object.keys(after)]);
  });

  it.each<[Document, Document, number]>([
    [{ a: "x" }, { $inc: { a: 1 } }, 14],
    [{ a: 1 }, { $inc: { a: "x" } }, 14],
    [{ a: most }, { $inc: { a: 1 } }, 2],
    [{ a: "x" }, { $push: { a: 1 } }, 2],
    [{ a: 1 }, { $addToSet: { a: 1 } }, 2],
    [{ a: 1 }, { $pop: { a: 1 } }, 14],
    [{ a: [1] }, { $pop: { a: 3 } }, 9],
    [{ a: 1 }, { $set: { "a.b": 1 } }, 28],
    [{ a: 1 }, { $set: { a: 1, "a.b": 1 } }, 40],
    [{ a: 1 }, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    [{ a: 1 }, { $set: { _id: 2 } }, 66],
    [{ a: 1 }, { $unset: { _id: 1 } }, 66],
    [{ a: 1 }, { $set: { "": 1 } }, 56],
    [{ a: 1 }, { $set: { "a.$[]": 1 } }, 115],
    [{ a: 1 }, { $bit: { a: { or: 1 } } }, 115],
    [{ a: 1 }, { $nope: { a: 1 } }, 9],
    [{ a: 1 }, { $set: 1 }, 9],
    [{ a: 1 }, { $set: { a: 2 }, y: 2 }, 9],
    [{ a: 1 }, { $currentDate: { a: 5 } }, 2],
  ])("of %j by %j is refused with code %i", async (before, update, code) => {
    const collection = await test.collection({ _id: 1, ...before });
    const updates = [{ q: { _id: 1 }, u: update }];
    const reply = await test.db
      .command({ update: collection.collectionName, updates })
      .catch((error: unknown) => error);
    const failure = reply as { code?: number; writeErrors?: { code: number }[] };
    expect(failure.code ?? failure.writeErrors?.[0]?.code).toBe(code);
    expect(await collection.findOne({}, { promoteLongs: false })).toEqual({ _id: 1, ...before });
  });

  it("counts what it found and what it changed", async () => {
    const collection = await test.collection({ _id: 1, a: 1 }, { _id: 2, a: 1 }, { _id: 3, a: 2 });
    expect(await collection.updateMany({}, { $set: { a: 2 } })).toMatchObject({ matchedCount: 3, modifiedCount: 2 });
    expect(await collection.updateOne({ a: 2 }, { $set: { a: new Int32(2) } })).toMatchObject({ modifiedCount: 0 });
    expect(await collection.updateOne({ a: 2 }, { $set: { a: new Double(2) } })).toMatchObject({ modifiedCount: 1 });
    expect(await collection.deleteMany({ a: 2 })).toMatchObject({ deletedCount: 3 });
  });

  it("inserts what the query says when nothing is found", async () => {
    const collection = await test.collection();
    const upsert = { upsert: true, returnDocument: "after" } as const;
    const query = { _id: 7, "a.b": 1, c: { $in: [5] }, d: { $gt: 1 }, $and: [{ e: { $eq: 2 } }] };
    expect(await collection.updateOne(query, { $inc: { n: 1 }, $setOnInsert: { s: 1 } }, upsert)).toMatchObject({
      upsertedId: 7,
      upsertedCount: 1,
      matchedCount: 0,
    });
    expect(await collection.findOne({ _id: 7 })).toEqual({ _id: 7, a: { b: 1 }, c: 5, e: 2, n: 1, s: 1 });
    expect(await collection.replaceOne({ _id: 8, x: 1 }, { y: 1 }, upsert)).toMatchObject({ upsertedId: 8 });
    expect(await collection.findOne({ _id: 8 })).toEqual({ _id: 8, y: 1 });
    expect(await collection.findOneAndUpdate({ _id: 9 }, { $set: { z: 1 } }, upsert)).toEqual({ _id: 9, z: 1 });
    expect(await collection.findOneAndDelete({ _id: 9 })).toEqual({ _id: 9, z: 1 });
    expect(await collection.findOneAndReplace({ _id: 7 }, { q: 1 }, { projection: { a: 1 } })).toEqual({
      _id: 7,
      a: { b: 1 },
    });
    expect(await collection.findOne({ _id: 7 })).toEqual({ _id: 7, q: 1 });
  });

  it("sets the date of now", async () => {
    const collection = await test.collection({ _id: 1 });
    await collection.updateOne({}, { $currentDate: { a: true, b: { $type: "date" } } } as Document);
    expect(await collection.findOne()).toEqual({ _id: 1, a: expect.any(Date), b: expect.any(Date) });
  });
});

describe("many writes", () => {
  it("stop at the first error when ordered, else go on", async () => {
    const collection = await test.collection({ _id: 2 });
    const documents = [{ _id: 1 }, { _id: 2 }, { _id: 3 }];
    await expect(collection.insertMany(documents)).rejects.toMatchObject({ code: 11000, result: { insertedCount: 1 } });
    expect(await collection.countDocuments()).toBe(2);
    const unordered = collection.insertMany(documents, { ordered: false });
    await expect(unordered).rejects.toMatchObject({ writeErrors: [{ index: 0 }, { index: 1 }] });
    expect(await collection.countDocuments()).toBe(3);
  });

  it.each<[Document, number]>([
    [{ nope: 1 }, 59],
    [{ explain: { find: "x" } }, 59],
    [{ find: "x", hint: "a" }, 115],
    [{ find: "x", filter: 1 }, 14],
    [{ insert: "x", documents: [{ _id: [1] }] }, 53],
    [{ insert: "x$", documents: [{ _id: 1 }] }, 73],
    [{ update: "x", updates: [{ q: {}, u: { $set: { a: 1 } }, arrayFilters: [] }] }, 115],
    [{ update: "x", updates: [{ q: {}, u: [{ $set: { a: 1 } }] }] }, 115],
    [{ update: "x", updates: [{ q: {}, u: { a: 1 }, multi: true }] }, 9],
    [{ find: "x", collation: { locale: "de" } }, 115],
    [{ create: "x", capped: true, size: 5 }, 115],
    [{ insert: "x", documents: [{}], writeConcern: { w: 5 } }, 115],
    [{ getMore: Long.fromNumber(5), collection: "x" }, 43],
  ])("%j is refused with code %i", async (command, code) => {
    const reply = await test.db.command(command).catch((error: unknown) => error);
    const failure = reply as { code?: number; writeErrors?: { code: number }[] };
    expect(failure.code ?? failure.writeErrors?.[0]?.code).toBe(code);
    expect(await test.db.listCollections({ name: "x" }).toArray()).toEqual([]);
  });
});
