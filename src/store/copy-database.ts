import { createHash } from "node:crypto";
import { mongo } from "mongoose";
import { schemaCollection } from "./migrate-schema.ts";
import { readMongodbAddress } from "./mongodb-address.ts";
import { storeFailure } from "./store-failure.ts";

export interface CopiedCollection {
  name: string;
  documents: number;
}

/** What the other end has is not what was sent; the message names the collection and what to do. */
export class CopyError extends Error {
  override name = "CopyError";
}

const batch = 500;
/** Types as they lie there: a double stays a double, a long a long. */
const exactly = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;

/**
 * Copies every collection into an empty database and reads both ends again: equal counts, equal hashes. The indexes of `to` are
 * made before, by `openStores`. Throws `CopyError` and `StoreError("unavailable")`.
 */
export async function copyDatabase(
  from: string,
  to: string,
  copied: (collection: CopiedCollection) => void,
): Promise<void> {
  const [source, target] = [clientOf(from), clientOf(to)];
  try {
    const [here, there] = [source.db(databaseOf(from)), target.db(databaseOf(to))];
    const names = (await here.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort();
    // Made with the indexes; what is copied has the form that the source says.
    await there.collection(schemaCollection).deleteMany({});
    for (const name of names) {
      if ((await there.collection(name).countDocuments({}, { limit: 1 })) > 0) {
        throw new CopyError(
          `The database to copy to has \`${name}\` already. Name an empty one, or drop that database and copy again.`,
        );
      }
    }
    for (const name of names) {
      await copyCollection(here.collection(name), there.collection(name));
      const [sent, arrived] = [await digestOf(here.collection(name)), await digestOf(there.collection(name))];
      if (sent.documents !== arrived.documents || sent.hash !== arrived.hash) {
        throw new CopyError(
          `\`${name}\` has ${sent.documents} documents here and ${arrived.documents} there, or other contents. ` +
            "Stop whatever writes to either database, drop the one that was copied to, and copy again.",
        );
      }
      copied({ name, documents: arrived.documents });
    }
  } catch (error) {
    throw storeFailure(error);
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

function clientOf(uri: string): mongo.MongoClient {
  return new mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: 5_000,
    writeConcern: { w: "majority", journal: true },
  });
}

function databaseOf(uri: string): string {
  return readMongodbAddress(uri)?.database ?? "crosswalk";
}

async function copyCollection(from: mongo.Collection, to: mongo.Collection): Promise<void> {
  let documents: mongo.Document[] = [];
  for await (const document of from.find({}, { batchSize: batch, ...exactly })) {
    documents.push(document);
    if (documents.length === batch) {
      await to.insertMany(documents);
      documents = [];
    }
  }
  if (documents.length > 0) await to.insertMany(documents);
}

/** The sum of all documents' hashes: the same in whatever order they are read. */
async function digestOf(collection: mongo.Collection): Promise<{ documents: number; hash: string }> {
  let documents = 0;
  let sum = 0n;
  for await (const document of collection.find({}, { batchSize: batch, ...exactly })) {
    documents += 1;
    const hash = createHash("sha256").update(mongo.BSON.serialize(document)).digest("hex");
    sum = BigInt.asUintN(256, sum + BigInt(`0x${hash}`));
  }
  return { documents, hash: sum.toString(16) };
}
