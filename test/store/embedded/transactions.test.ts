import type { ClientSession } from "mongodb";
import { Long } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestStore, type TestStore } from "./open-test-store.ts";

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

async function inSession<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
  const session = test.client.startSession();
  try {
    session.startTransaction({ readConcern: { level: "snapshot" } });
    return await work(session);
  } finally {
    await session.endSession();
  }
}

const isTransient = (error: unknown) =>
  (error as { errorLabels?: string[] }).errorLabels?.includes("TransientTransactionError");

describe("a transaction", () => {
  it("reads its snapshot and its own writes; others read the last commit", async () => {
    const collection = await test.collection({ _id: 1, a: 1 }, { _id: 2, a: 1 }, { _id: 3, a: 1 });
    await collection.createIndex({ a: 1 });
    await inSession(async (session) => {
      const read = () => collection.find({ a: { $in: [1, 5] } }, { session }).toArray();
      expect(await read()).toHaveLength(3);
      await collection.updateOne({ _id: 1 }, { $set: { a: 2 } });
      await collection.deleteOne({ _id: 2 });
      await collection.insertOne({ _id: 9, a: 1 });
      expect(await read()).toEqual([
        { _id: 1, a: 1 },
        { _id: 2, a: 1 },
        { _id: 3, a: 1 },
      ]);
      await collection.updateOne({ _id: 3 }, { $set: { a: 5 } }, { session });
      await collection.insertOne({ _id: 4, a: 5 }, { session });
      expect((await read()).map(({ _id, a }) => [_id, a])).toEqual([
        [1, 1],
        [2, 1],
        [3, 5],
        [4, 5],
      ]);
      expect(await collection.countDocuments({ a: 5 }, { session })).toBe(2);
      expect(await collection.find({ a: 5 }).toArray()).toEqual([]);
      await session.commitTransaction();
      await session.commitTransaction();
    });
    expect(await collection.find({}, { sort: { _id: 1 } }).toArray()).toEqual([
      { _id: 1, a: 2 },
      { _id: 3, a: 5 },
      { _id: 4, a: 5 },
      { _id: 9, a: 1 },
    ]);
    expect(await collection.find({ a: 1 }).toArray()).toHaveLength(1);
  });

  it("conflicts at the write with an open one and with a later commit", async () => {
    const collection = await test.collection({ _id: 1, a: 1 }, { _id: 2, a: 1 });
    await inSession(async (first) => {
      await collection.updateOne({ _id: 1 }, { $inc: { a: 1 } }, { session: first });
      await inSession(async (second) => {
        const error = await collection
          .updateOne({ _id: 1 }, { $inc: { a: 1 } }, { session: second })
          .catch((e: unknown) => e);
        expect(error).toMatchObject({ code: 112 });
        expect(isTransient(error)).toBe(true);
        const after = await collection.findOne({ _id: 2 }, { session: second }).catch((e: unknown) => e);
        expect(after).toMatchObject({ code: 251 });
      });
      await collection.updateOne({ _id: 2 }, { $inc: { a: 1 } });
      const late = await collection.deleteOne({ _id: 2 }, { session: first }).catch((e: unknown) => e);
      expect(late).toMatchObject({ code: 112 });
    });
    expect(await collection.find().toArray()).toEqual([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ]);
  });

  it("fails with a duplicate at the write, or conflicts when the other one is not committed or not seen", async () => {
    const collection = await test.collection({ _id: 1, k: "there" });
    await collection.createIndex({ k: 1 }, { unique: true });
    await inSession(async (session) => {
      await expect(collection.insertOne({ _id: 2, k: "there" }, { session })).rejects.toMatchObject({ code: 11000 });
    });
    await inSession(async (first) => {
      await collection.insertOne({ _id: 3, k: "new" }, { session: first });
      await inSession(async (second) => {
        await expect(collection.insertOne({ _id: 4, k: "new" }, { session: second })).rejects.toMatchObject({
          code: 112,
        });
      });
      await collection.insertOne({ _id: 5, k: "later" });
      await expect(collection.insertOne({ _id: 6, k: "later" }, { session: first })).rejects.toMatchObject({
        code: 112,
      });
    });
    expect((await collection.find().toArray()).map(({ _id }) => _id)).toEqual([1, 5]);
    await collection.insertOne({ _id: 3, k: "new" });
  });

  it("holds up a plain write until it ends", async () => {
    const collection = await test.collection({ _id: 1, a: 1 });
    await inSession(async (session) => {
      await collection.updateOne({ _id: 1 }, { $inc: { a: 10 } }, { session });
      const plain = collection.bulkWrite([
        { insertOne: { document: { _id: 2 } } },
        { updateMany: { filter: {}, update: { $inc: { a: 1 } } } },
      ]);
      await session.commitTransaction();
      await plain;
    });
    expect(await collection.find().toArray()).toEqual([
      { _id: 1, a: 12 },
      { _id: 2, a: 1 },
    ]);
  });

  it("leaves nothing when it is aborted, not even its collection", async () => {
    const name = "made-inside";
    await inSession(async (session) => {
      await test.db.collection(name).insertOne({ a: 1 }, { session });
      expect(await test.db.listCollections({ name }).toArray()).toEqual([]);
      expect(await test.db.collection(name).countDocuments()).toBe(0);
      await session.abortTransaction();
    });
    expect(await test.db.listCollections({ name }).toArray()).toEqual([]);
    await inSession(async (session) => {
      await test.db.collection(name).insertOne({ a: 1 }, { session });
      await session.commitTransaction();
    });
    expect(await test.db.collection(name).countDocuments()).toBe(1);
  });

  it("is run again by the driver until it wins", async () => {
    const collection = await test.collection({ _id: 1, n: 0 });
    await Promise.all(
      Array.from({ length: 10 }, () =>
        test.client.withSession((session) =>
          session.withTransaction(async () => {
            const now = await collection.findOne({ _id: 1 }, { session });
            await collection.updateOne({ _id: 1 }, { $set: { n: now?.n + 1 } }, { session });
          }),
        ),
      ),
    );
    expect(await collection.findOne()).toEqual({ _id: 1, n: 10 });
  });

  it("refuses what cannot be part of it", async () => {
    await inSession(async (session) => {
      await expect(test.db.createCollection("inside", { session })).rejects.toMatchObject({ code: 263 });
    });
  });

  it("forgets old versions when nobody can see them", async () => {
    const collection = await test.collection({ _id: 1, a: 0 });
    await collection.createIndex({ a: 1 });
    await inSession(async (session) => {
      await collection.findOne({}, { session });
      for (let a = 1; a <= 5; a++) await collection.updateOne({ _id: 1 }, { $set: { a } });
      await collection.deleteOne({ _id: 1 });
      expect(await collection.findOne({ a: 0 }, { session })).toEqual({ _id: 1, a: 0 });
    });
    await collection.insertOne({ _id: 1, a: 0 });
    expect(await collection.find({ a: { $in: [0, 1, 2, 3, 4, 5] } }).toArray()).toEqual([{ _id: 1, a: 0 }]);
  });
});

describe("a retryable write", () => {
  it("is done once, however often it is sent", async () => {
    const collection = await test.collection({ _id: 1, n: 0 });
    const session = test.client.startSession();
    const write = (txnNumber: number) => ({
      update: collection.collectionName,
      updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }],
      txnNumber: Long.fromNumber(txnNumber),
    });
    const send = async (txnNumber: number) => {
      const { $clusterTime, operationTime, ...reply } = await test.db.command(write(txnNumber), { session });
      expect([$clusterTime, operationTime]).not.toContain(undefined);
      return reply;
    };
    expect(await Promise.all([send(1001), send(1001), send(1001)])).toEqual(
      Array(3).fill({ n: 1, nModified: 1, ok: 1 }),
    );
    await send(1002);
    await expect(send(1001)).rejects.toMatchObject({ code: 225 });
    expect(await collection.findOne()).toEqual({ _id: 1, n: 2 });
    await session.endSession();
  });
});
