import { MongoClient } from "mongodb";
import { startEmbeddedStore } from "../../../src/store/embedded/embedded-store.ts";

// Run as a process of its own: writes pairs and prints each number that is acknowledged, until it is killed.
const [, , dataDir = ""] = process.argv;
const store = await startEmbeddedStore({ dataDir });
const client = await new MongoClient(store.uri).connect();
const collection = client.db().collection<{ _id: string; n: number }>("pairs");
await collection.createIndex({ n: 1 });
process.stdout.write("ready\n");
await Promise.all(
  Array.from({ length: 4 }, async (_, writer) => {
    for (let n = writer; ; n += 4) {
      await client.withSession((session) =>
        session.withTransaction(async () => {
          await collection.insertOne({ _id: `a${n}`, n }, { session });
          await collection.insertOne({ _id: `b${n}`, n }, { session });
        }),
      );
      process.stdout.write(`${n}\n`);
    }
  }),
);
