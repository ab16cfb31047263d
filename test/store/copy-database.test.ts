import { mongo } from "mongoose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CopiedCollection, copyDatabase } from "../../src/store/copy-database.ts";
import { openTestDatabase } from "../fixtures/test-database.ts";

type Database = Awaited<ReturnType<typeof openTestDatabase>>;
const { Double, Int32, Long, ObjectId } = mongo.BSON;

describe("copying a database", () => {
  let from: Database;
  let to: Database;
  let source: mongo.MongoClient;
  let target: mongo.MongoClient;
  const copied: CopiedCollection[] = [];

  beforeEach(async () => {
    copied.length = 0;
    [from, to] = await Promise.all([openTestDatabase(), openTestDatabase()]);
    [source, target] = await Promise.all([new mongo.MongoClient(from.uri), new mongo.MongoClient(to.uri)]);
  });
  afterEach(async () => {
    await Promise.all([source.close(), target.close()]);
    await Promise.all([from.close(), to.close()]);
  });

  const copy = () => copyDatabase(from.uri, to.uri, (collection) => copied.push(collection));

  it("brings every document of every collection, with every type as it was", async () => {
    const odd = {
      _id: new ObjectId(),
      double: new Double(3),
      int: new Int32(3),
      long: Long.fromString("9007199254740993"),
      at: new Date(5),
      bytes: Buffer.from("x"),
      nothing: null,
      inner: { b: 1, a: ["é", { deep: true }] },
    };
    await source.db().collection("odd").insertOne(odd);
    const many = Array.from({ length: 1203 }, (_, at) => ({ _id: at as never, text: `n${at}` }));
    await source.db().collection("many").insertMany(many);
    await copy();
    expect(copied).toEqual([
      { name: "many", documents: 1203 },
      { name: "odd", documents: 1 },
    ]);
    const raw = { promoteValues: false, promoteLongs: false } as const;
    const arrived = await target.db().collection("odd").findOne({}, raw);
    expect(arrived).toEqual(await source.db().collection("odd").findOne({}, raw));
    expect(Object.keys(arrived ?? {})).toEqual(Object.keys(odd));
    expect(await target.db().collection("many").countDocuments()).toBe(1203);
  });

  it("writes into nothing that is not empty, and leaves it as it was", async () => {
    await source.db().collection("a").insertOne({ n: 1 });
    await target.db().collection("a").insertOne({ n: 2 });
    await expect(copy()).rejects.toThrow(/has `a` already.*empty/);
    expect(
      await target
        .db()
        .collection("a")
        .find({}, { projection: { _id: 0 } })
        .toArray(),
    ).toEqual([{ n: 2 }]);
  });

  it("says so when the other end has something else afterwards", async () => {
    await source
      .db()
      .collection("a")
      .insertMany([{ n: 1 }, { n: 2 }]);
    await source.db().collection("b").insertOne({ n: 3 });
    const meddle = async ({ name }: CopiedCollection) => {
      copied.push({ name, documents: 0 });
    };
    const meddler = target.db().collection("b");
    await meddler.createIndex({ n: 1 }, { unique: true });
    const stop = setInterval(() => void meddler.insertOne({ n: Math.random() }).catch(() => undefined), 1);
    try {
      await expect(copyDatabase(from.uri, to.uri, meddle)).rejects.toThrow(/`b` has|has `b` already/);
    } finally {
      clearInterval(stop);
    }
  });

  it("names what to do when nobody answers there", async () => {
    await source.db().collection("a").insertOne({ n: 1 });
    await target.close();
    await to.close();
    await expect(copy()).rejects.toMatchObject({ name: "StoreError", kind: "unavailable" });
    to = await openTestDatabase();
    target = new mongo.MongoClient(to.uri);
  });
});
