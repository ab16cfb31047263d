import mongoose from "mongoose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../fixtures/test-database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

interface Row {
  _id: string;
  n: number;
}

// On MongoDB itself, the transaction of a dead client goes on until its limit (60 s).
it.skipIf(process.env.TEST_MONGODB_URI)(
  "ends the transaction of a client that has gone, so that others go on",
  async () => {
    const here = await mongoose.createConnection(database.uri).asPromise();
    const dying = await mongoose.createConnection(database.uri).asPromise();
    const rows = here.collection<Row>("rows");
    await rows.createIndex({ n: 1 }, { name: "n" });
    await rows.insertOne({ _id: "1", n: 1 });
    const session = await dying.startSession();
    session.startTransaction();
    await dying.collection<Row>("rows").updateOne({ _id: "1" }, { $set: { n: 2 } }, { session });
    await rows.createIndex({ n: 1 }, { name: "n" });
    const goesOn = rows.updateOne({ _id: "1" }, { $inc: { n: 10 } });
    await dying.getClient().close(true);
    await goesOn;
    expect(await rows.findOne({ _id: "1" })).toEqual({ _id: "1", n: 11 });
    await here.close();
  },
);
