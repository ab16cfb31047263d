import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Catalog } from "../../../src/store/embedded/catalog.ts";
import { Disk } from "../../../src/store/embedded/disk.ts";
import { expireDocuments } from "../../../src/store/embedded/expire-documents.ts";
import { openTestStore, type TestDocument, type TestStore } from "./open-test-store.ts";

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

describe("a unique index", () => {
  it("refuses the same key, as MongoDB says it, also after a restart", async () => {
    const { collectionName } = await test.collection({ _id: 1, a: "x", b: { c: 1 } });
    await test.db.collection(collectionName).createIndex({ a: 1, "b.c": -1 }, { unique: true, name: "both" });
    await test.restart();
    const collection = test.db.collection<TestDocument>(collectionName);
    const same = { _id: 2, a: "x", b: { c: 1 } };
    await expect(collection.insertOne(same)).rejects.toMatchObject({
      code: 11000,
      message: `E11000 duplicate key error collection: crosswalk.${collectionName} index: both dup key: { a: "x", b.c: 1 }`,
      keyPattern: { a: 1, "b.c": -1 },
      keyValue: { a: "x", "b.c": 1 },
    });
    await collection.insertOne({ ...same, b: { c: 2 } } as TestDocument);
    await expect(collection.updateOne({ _id: 2 }, { $set: { b: { c: 1 } } })).rejects.toMatchObject({ code: 11000 });
    await collection.deleteOne({ _id: 1 });
    await collection.updateOne({ _id: 2 }, { $set: { b: { c: 1 } } });
    expect(await collection.findOne({ a: "x", "b.c": 1 })).toMatchObject({ _id: 2 });
  });

  it("does not take two keys for one because of a comma", async () => {
    const collection = await test.collection();
    await collection.createIndex({ a: 1, b: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, a: "x,sy", b: "z" });
    await collection.insertOne({ _id: 2, a: "x", b: "y,sz" });
    expect(await collection.countDocuments()).toBe(2);
  });

  it("takes missing as null, unless it is sparse", async () => {
    const collection = await test.collection();
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.createIndex({ b: 1 }, { unique: true, sparse: true });
    await collection.insertOne({ _id: 1 });
    await expect(collection.insertOne({ _id: 2, a: null })).rejects.toMatchObject({ keyPattern: { a: 1 } });
    await collection.insertOne({ _id: 2, a: 5 });
    await expect(collection.insertOne({ _id: 3, a: 5.0, b: 1 })).rejects.toMatchObject({ code: 11000 });
    expect(await collection.find({ b: null }).toArray()).toHaveLength(2);
  });

  it("looks at the elements of arrays", async () => {
    const collection = await test.collection({ _id: 1, a: [1, 2, 2] });
    await collection.createIndex({ a: 1 }, { unique: true });
    await expect(collection.insertOne({ _id: 2, a: 2 })).rejects.toMatchObject({ code: 11000 });
    expect(await collection.find({ a: 2 }).toArray()).toHaveLength(1);
    await collection.createIndex({ a: 1, b: 1 });
    await expect(collection.insertOne({ _id: 3, a: [7, 8], b: [1, 2] })).rejects.toMatchObject({ code: 171 });
    expect(await collection.findOne({ _id: 3 })).toBeNull();
  });

  it("holds for the documents of its filter only", async () => {
    const collection = await test.collection();
    const partialFilterExpression = { state: "waiting", key: { $exists: true } };
    await collection.createIndex({ key: 1 }, { unique: true, partialFilterExpression });
    await collection.insertMany([
      { _id: 1, key: "k", state: "waiting" },
      { _id: 2, key: "k", state: "dead" },
      { _id: 3, state: "waiting" },
      { _id: 4, state: "waiting" },
    ]);
    await expect(collection.updateOne({ _id: 2 }, { $set: { state: "waiting" } })).rejects.toMatchObject({
      code: 11000,
    });
    expect(await collection.find({ key: "k" }).toArray()).toHaveLength(2);
    expect(await collection.find({ key: "k", state: "waiting" }).toArray()).toHaveLength(1);
  });

  it("is not made over documents that contradict it", async () => {
    const collection = await test.collection({ _id: 1, a: 1 }, { _id: 2, a: 1 });
    await expect(collection.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
    expect(await collection.indexes()).toHaveLength(1);
  });
});

describe("indexes", () => {
  it("are listed, made once and dropped", async () => {
    const collection = await test.collection({ _id: 1 });
    const name = await collection.createIndex({ a: 1 }, { expireAfterSeconds: 60 });
    await collection.createIndex({ a: 1 }, { expireAfterSeconds: 60 });
    expect(await collection.indexes()).toEqual([
      { v: 2, key: { _id: 1 }, name: "_id_" },
      { v: 2, key: { a: 1 }, name, expireAfterSeconds: 60 },
    ]);
    await expect(collection.createIndex({ b: 1 }, { name })).rejects.toMatchObject({ code: 86 });
    await expect(collection.createIndex({ a: 1 }, { name, unique: true })).rejects.toMatchObject({ code: 85 });
    await expect(collection.createIndex({ a: "text" })).rejects.toMatchObject({ code: 115 });
    await collection.dropIndex(name);
    await expect(collection.dropIndex(name)).rejects.toMatchObject({ code: 27 });
    await expect(collection.dropIndex("_id_")).rejects.toMatchObject({ code: 72 });
    expect(await collection.indexes()).toHaveLength(1);
  });

  it("show where a duplicate stood before", async () => {
    const collection = await test.collection({ _id: 1, a: 1 });
    await collection.createIndex({ a: 1 });
    await collection.updateOne({ _id: 1 }, { $set: { a: 2 } });
    expect(await collection.find({ a: 1 }).toArray()).toEqual([]);
    expect(await collection.find({ a: { $in: [1, 2] } }).toArray()).toHaveLength(1);
  });
});

describe("expiry", () => {
  it("deletes what is over, on disk too", async () => {
    const path = `${test.dataDir}-expiry`;
    const { doc } = await import("../../../src/store/embedded/value.ts");
    const { CollectionIndex } = await import("../../../src/store/embedded/collection-index.ts");
    const { Transaction } = await import("../../../src/store/embedded/transaction.ts");
    const { insertDocument } = await import("../../../src/store/embedded/write-document.ts");
    const catalog = new Catalog(new Disk(path));
    const writing = new Transaction(catalog.timeline, false);
    const collection = catalog.forWriting("x.seen", writing);
    collection.addIndex(new CollectionIndex(doc({ v: 2, key: doc({ at: 1 }), name: "at", expireAfterSeconds: 60 })));
    for (const at of [new Date(0), new Date(59_000), "text", null]) insertDocument(collection, writing, doc({ at }));
    await writing.commit(catalog.disk);
    expect(await expireDocuments(catalog, 60_000)).toBe(1);
    expect(await expireDocuments(catalog, 60_000)).toBe(0);
    expect(collection.records.size).toBe(3);
    await catalog.disk.close();
    const disk = new Disk(path);
    expect(new Catalog(disk).find("x.seen")?.records.size).toBe(3);
    await disk.close();
  });
});
