import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Collection, type Db, type Document, MongoClient } from "mongodb";
import { type EmbeddedStore, startEmbeddedStore } from "../../../src/store/embedded/embedded-store.ts";

export interface TestDocument extends Document {
  _id: number | string;
}

export interface TestStore {
  client: MongoClient;
  db: Db;
  dataDir: string;
  /** A collection that no other test uses, with these documents. */
  collection(...documents: Document[]): Promise<Collection<TestDocument>>;
  /** Stops the store and starts it again on the same files. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** An embedded store on fresh files, and the driver connected to it. */
export async function openTestStore(): Promise<TestStore> {
  const dataDir = await mkdtemp(join(tmpdir(), "crosswalk-embedded-"));
  let store: EmbeddedStore = await startEmbeddedStore({ dataDir });
  let client = await new MongoClient(store.uri, { promoteValues: true }).connect();
  let count = 0;
  const opened: TestStore = {
    client,
    db: client.db(),
    dataDir,
    async collection(...documents) {
      count += 1;
      const made = opened.db.collection<TestDocument>(`c${count}`);
      if (documents.length > 0) await made.insertMany(documents as TestDocument[]);
      return made;
    },
    async restart() {
      await client.close();
      await store.close();
      store = await startEmbeddedStore({ dataDir });
      client = await new MongoClient(store.uri).connect();
      opened.client = client;
      opened.db = client.db();
    },
    async close() {
      await client.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return opened;
}
