import { Binary, type Document, Double, Int32, Long, ObjectId } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { offered } from "../../../src/store/embedded/offered.ts";
import { openTestStore, type TestDocument, type TestStore } from "./open-test-store.ts";

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

/** The values of `a` that the query finds, by their `_id`. */
async function found(values: readonly unknown[], query: Document): Promise<number[]> {
  const documents = values.map((a, _id) => (a === undefined ? { _id } : { _id, a }));
  const collection = await test.collection(...documents);
  const ids = (await collection.find(query).toArray()).map(({ _id }) => Number(_id));
  await collection.drop();
  return ids;
}

describe("a value", () => {
  it("keeps its type, and a document the order of its fields", async () => {
    const document = {
      _id: "one",
      "10": new Int32(1),
      "2": new Double(1),
      long: Long.fromString("9007199254740993"),
      small: Long.fromNumber(5),
      zero: new Double(-0),
      text: "Zoë 😀",
      date: new Date(-1),
      id: new ObjectId(),
      bytes: new Binary(Buffer.from([1, 2]), 5),
      nothing: null,
      yes: true,
      list: [new Int32(1), [new Double(2)], { b: 1, a: 2 }],
      inner: { z: 1, a: { y: [] } },
    };
    const collection = await test.collection(document);
    await test.restart();
    const raw = { promoteValues: false, promoteBuffers: false } as const;
    const read = await test.db.collection<TestDocument>(collection.collectionName).findOne({}, raw);
    expect(read).toEqual({
      ...document,
      list: [new Int32(1), [new Double(2)], { b: new Int32(1), a: new Int32(2) }],
      inner: { z: new Int32(1), a: { y: [] } },
    });
    expect(Object.keys(read?.list[2])).toEqual(["b", "a"]);
    expect(Object.is(read?.zero.value, -0)).toBe(true);
  });

  it.each([
    ["decimal", { $numberDecimal: "1" }],
    ["minKey", { $minKey: 1 }],
    ["javascript", { $code: "x" }],
    ["timestamp", { $timestamp: { t: 1, i: 1 } }],
  ])("of type %s is refused", async (type, json) => {
    const { EJSON } = await import("bson");
    const collection = await test.collection();
    const inserting = collection.insertOne(EJSON.deserialize({ _id: 1, a: json }) as TestDocument);
    await expect(inserting).rejects.toMatchObject({ code: 115, message: expect.stringContaining(type) });
    expect(await collection.countDocuments()).toBe(0);
  });
});

describe("a query", () => {
  const big = Long.fromString("9007199254740993");
  it.each<[string, readonly unknown[], Document, number[]]>([
    ["equals across number types", [1, new Double(1), Long.ONE, "1", 2], { a: 1 }, [0, 1, 2]],
    ["equals a long exactly", [big, Long.fromString("9007199254740992")], { a: big }, [0]],
    ["null is also missing, and in arrays", [null, undefined, 0, [null], []], { a: null }, [0, 1, 3]],
    ["missing below arrays of values is not null", [[], [1], [{}], [{ b: 1 }], 5], { "a.b": null }, [2, 4]],
    ["an array as a whole or by element", [[1, 2], [[1, 2]], [2, 1], 1], { a: [1, 2] }, [0, 1]],
    [
      "a document with the fields in order",
      [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
      { a: { x: 1, y: 2 } },
      [0],
    ],
    ["$gt within one kind", [1, 5, "5", null, new Date(9), [0, 9]], { a: { $gt: 1 } }, [1, 5]],
    ["$gte of null", [null, undefined, 1], { a: { $gte: null } }, [0, 1]],
    ["$lt of dates", [new Date(1), new Date(3), 0], { a: { $lt: new Date(2) } }, [0]],
    ["$lte of strings by code point", ["\u{1f600}", "\uffff", "a"], { a: { $lte: "\uffff" } }, [1, 2]],
    ["$ne", [1, 2, undefined, [1, 2]], { a: { $ne: 1 } }, [1, 2]],
    ["$in", [1, "x", null, undefined, [7, "x"]], { a: { $in: ["x", null] } }, [1, 2, 3, 4]],
    ["$nin", [1, 2, undefined], { a: { $nin: [1] } }, [1, 2]],
    ["$exists", [null, undefined, 0], { a: { $exists: true } }, [0, 2]],
    ["$exists false", [null, undefined], { a: { $exists: false } }, [1]],
    ["$type of elements", ["x", 1, ["x"], new Double(1)], { a: { $type: "string" } }, [0, 2]],
    ["$type number", ["x", 1, Long.ONE, new Double(1.5)], { a: { $type: "number" } }, [1, 2, 3]],
    ["$type array", [[], 1, [[1]]], { a: { $type: "array" } }, [0, 2]],
    ["$not", [1, 5, "x", undefined], { a: { $not: { $gt: 3 } } }, [0, 2, 3]],
    ["$and $or $nor", [1, 2, 3, 4], { $and: [{ $or: [{ a: 1 }, { a: 2 }, { a: 3 }] }, { $nor: [{ a: 2 }] }] }, [0, 2]],
    ["$regex", ["Contoso", "contra", "Fab", 1, ["xcon"]], { a: { $regex: "^con", $options: "i" } }, [0, 1]],
    ["$elemMatch of documents", [[{ b: 1, c: 1 }], [{ b: 1 }, { c: 1 }]], { a: { $elemMatch: { b: 1, c: 1 } } }, [0]],
    ["$elemMatch of values", [[1, 9], [5], 5], { a: { $elemMatch: { $gt: 2, $lt: 6 } } }, [1]],
    ["$size", [[1, 2], [1], 2, [[1, 2]]], { a: { $size: 2 } }, [0]],
    ["$all", [[1, 2, 3], [1], 1], { a: { $all: [1, 2] } }, [0]],
    ["a path through arrays and indexes", [[{ b: 1 }], [{ b: 2 }, { b: 3 }], { b: 3 }], { "a.b": 3 }, [1, 2]],
    [
      "an index in an array",
      [
        [5, 6],
        [6, 5],
      ],
      { "a.0": 5 },
      [0],
    ],
  ])("%s", async (_, values, query, expected) => {
    expect(await found(values, query)).toEqual(expected);
  });

  it.each<[Document, number]>([
    [{ $where: "true" }, 115],
    [{ a: { $mod: [2, 0] } }, 115],
    [{ a: { $nope: 1 } }, 2],
    [{ $or: [] }, 2],
    [{ a: { $in: 1 } }, 2],
    [{ a: { $not: 1 } }, 2],
    [{ a: { $gt: 1, b: 2 } }, 2],
    [{ a: { $size: -1 } }, 2],
    [{ a: { $type: "nope" } }, 2],
    [{ a: { $regex: "(a+)+$" } }, 115],
    [{ a: /a*b/ }, 115],
  ])("%j is refused with code %i, without any documents too", async (query, code) => {
    const collection = await test.collection();
    await expect(collection.find(query).toArray()).rejects.toMatchObject({ code });
  });

  it("knows every operator of the table", async () => {
    const collection = await test.collection();
    for (const operator of offered.queryOperators) {
      const query = ["$and", "$or", "$nor"].includes(operator) ? { [operator]: 1 } : { a: { [operator]: { x: 1 } } };
      const error = await collection
        .find(query)
        .toArray()
        .catch((reason: unknown) => reason);
      expect(JSON.stringify(error)).not.toContain("unknown operator: $");
    }
  });
});

describe("a list", () => {
  it("is sorted over all types, arrays by their smallest or largest", async () => {
    const values = [{ b: 1 }, "x", [3, 9], 5, null, undefined, true, new Date(0), []];
    const collection = await test.collection(...values.map((a, _id) => (a === undefined ? { _id } : { _id, a })));
    const ids = async (sort: Record<string, 1 | -1>) =>
      (
        await collection
          .find()
          .sort({ ...sort, _id: 1 })
          .toArray()
      ).map(({ _id }) => Number(_id));
    expect(await ids({ a: 1 })).toEqual([8, 4, 5, 2, 3, 1, 0, 6, 7]);
    expect(await ids({ a: -1 })).toEqual([7, 6, 0, 1, 2, 3, 4, 5, 8]);
  });

  it("comes in batches, skipped and limited, whatever its size", async () => {
    const text = "x".repeat(1_000_000);
    const collection = await test.collection(...Array.from({ length: 40 }, (_, _id) => ({ _id, text })));
    expect(await collection.find().toArray()).toHaveLength(40);
    const some = await collection.find({}, { skip: 5, limit: 20, batchSize: 7, projection: { _id: 1 } }).toArray();
    expect(some.map(({ _id }) => _id)).toEqual(Array.from({ length: 20 }, (_, index) => index + 5));
    await collection.drop();
  });

  it("holds the fields asked for", async () => {
    const collection = await test.collection({ _id: 1, a: { x: 1, y: 2 }, b: [{ x: 1, y: 2 }, 5], c: 3 });
    const one = (projection: Document) => collection.findOne({}, { projection });
    expect(await one({ "a.x": 1, "b.y": 1 })).toEqual({ _id: 1, a: { x: 1 }, b: [{ y: 2 }] });
    expect(await one({ _id: 0, "a.x": 0, "b.x": 0 })).toEqual({ a: { y: 2 }, b: [{ y: 2 }, 5], c: 3 });
    await expect(one({ a: 1, b: 0 })).rejects.toMatchObject({ code: 31254 });
    await expect(one({ b: { $slice: 1 } })).rejects.toMatchObject({ code: 115 });
  });
});

describe("an aggregation", () => {
  it("groups, unwinds, sets and counts", async () => {
    const collection = await test.collection(
      { _id: 1, k: "a", n: 1, l: [1, 2] },
      { _id: 2, k: "b", n: Long.fromString("9007199254740993"), l: [] },
      { _id: 3, k: "a", n: new Double(2.5) },
      { _id: 4, n: "x", l: [2] },
    );
    const run = (...pipeline: Document[]) => collection.aggregate(pipeline, { promoteLongs: false }).toArray();
    const $group = { _id: "$k", n: { $sum: "$n" }, all: { $push: "$l" }, min: { $min: "$n" }, last: { $last: "$_id" } };
    expect(await run({ $group }, { $sort: { _id: 1 } })).toEqual([
      { _id: null, n: 0, all: [[2]], min: "x", last: 4 },
      { _id: "a", n: 3.5, all: [[1, 2]], min: 1, last: 3 },
      {
        _id: "b",
        n: Long.fromString("9007199254740993"),
        all: [[]],
        min: Long.fromString("9007199254740993"),
        last: 2,
      },
    ]);
    expect(await run({ $unwind: "$l" }, { $project: { l: 1 } })).toEqual([
      { _id: 1, l: 1 },
      { _id: 1, l: 2 },
      { _id: 4, l: 2 },
    ]);
    expect(await run({ $match: { k: "a" } }, { $set: { m: "$n" } }, { $unset: ["l", "n"] }, { $limit: 1 })).toEqual([
      { _id: 1, k: "a", m: 1 },
    ]);
    expect(await run({ $skip: 1 }, { $count: "n" })).toEqual([{ n: 3 }]);
    expect(await collection.distinct("l")).toEqual([1, 2]);
    expect(await collection.countDocuments({ k: "a" })).toBe(2);
    await expect(run({ $lookup: { from: "x", as: "y" } })).rejects.toMatchObject({ code: 115 });
    await expect(run({ $nope: 1 })).rejects.toMatchObject({ code: 40324 });
    await expect(run({ $set: { a: { $add: [1, 2] } } })).rejects.toMatchObject({ code: 115 });
  });
});
