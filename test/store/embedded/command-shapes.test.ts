import { type Collection, type Db, type Document, MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandShapes } from "../../fixtures/sent-commands/command-shape.ts";
import { sentShapes } from "../../fixtures/sent-commands/noted.ts";
import { openTestDatabase, type TestDatabase } from "../../fixtures/test-database.ts";
import { aggregateCases, before, type CommandCase, findCases } from "./command-cases.ts";
import { deleteCases, findAndModifyCases, insertCases, updateCases } from "./command-write-cases.ts";

/** What every command that the bot sends does, as MongoDB does it; also on the server at TEST_MONGODB_URI. */
let database: TestDatabase;
let client: MongoClient;
let db: Db;
let count = 0;
const shown = new Set<string>();

beforeAll(async () => {
  database = await openTestDatabase();
  client = await new MongoClient(database.uri, { monitorCommands: true }).connect();
  client.on("commandStarted", ({ command }) => {
    for (const shape of commandShapes(command)) shown.add(shape);
  });
  db = client.db();
});
afterAll(async () => {
  await client.close();
  await database.close();
});

async function filled(): Promise<Collection<{ _id: string }>> {
  count += 1;
  const collection = db.collection<{ _id: string }>(`shapes${count}`);
  await collection.insertMany(before.map((document) => ({ ...document })) as unknown as { _id: string }[]);
  return collection;
}

/** The command on that collection: its first key names it. */
function onto({ command }: CommandCase, name: string): Document {
  const [first = ""] = Object.keys(command);
  return { ...command, [first]: name };
}

async function check(each: CommandCase, collection: Collection<{ _id: string }>, reply: Document): Promise<void> {
  const { ids, groups, reply: wanted, changed, command } = each;
  if (wanted) expect(reply).toMatchObject(wanted);
  if (ids) {
    const documents: Document[] = reply.cursor.firstBatch;
    const isWithoutId = command.projection?._id === 0;
    const found = isWithoutId
      ? documents.map(({ name }) => before.find((each) => each.name === name)?._id)
      : documents.map(({ _id }) => _id);
    expect(command.sort ? found : found.toSorted()).toEqual(ids);
    if (command.projection?.n) expect(Object.keys(documents[0] ?? {})).toEqual(["_id", "n"]);
  }
  if (groups)
    expect(Object.fromEntries(reply.cursor.firstBatch.map(({ _id, count }: Document) => [_id, count]))).toEqual(groups);
  const now = Object.fromEntries((await collection.find().toArray()).map((document) => [document._id, document]));
  const expected = { ...Object.fromEntries(before.map((document) => [document._id, document])), ...changed };
  expect(now).toEqual(Object.fromEntries(Object.entries(expected).filter(([, document]) => document !== null)));
}

const cases = [...findCases, ...aggregateCases, ...deleteCases, ...updateCases, ...findAndModifyCases, ...insertCases];
const titled = cases.map((each) => [JSON.stringify(each.command).slice(0, 150), each] as const);

describe("a command of the bot", () => {
  it.each(titled)("%s", async (_, each) => {
    const collection = await filled();
    await check(each, collection, await db.command(onto(each, collection.collectionName)));
  });

  it.each(titled)("in a transaction: %s", async (_, each) => {
    const collection = await filled();
    const session = client.startSession();
    try {
      session.startTransaction();
      const reply = await db.command(onto(each, collection.collectionName), { session });
      await session.commitTransaction();
      await check(each, collection, reply);
    } finally {
      await session.endSession();
    }
  });
});

describe("of collections and indexes", () => {
  it.each([
    ["plain", { key: { n: 1 } }, ["x", "y"]],
    ["for two fields", { key: { tenantId: 1, n: 1 } }, ["x", "y"]],
    ["that is unique", { key: { name: 1 }, unique: true }, ["x"]],
    [
      "that is unique among some",
      { key: { name: 1 }, unique: true, partialFilterExpression: { at: { $exists: true } } },
      ["x", "y"],
    ],
    [
      "that is unique among some of a kind",
      { key: { name: 1 }, unique: true, partialFilterExpression: { state: "open", name: { $exists: true } } },
      ["x"],
    ],
    ["that expires", { key: { at: 1 }, expireAfterSeconds: 3_600 }, ["x", "y"]],
  ] as const)("an index %s is made, listed and kept", async (_, index, kept) => {
    count += 1;
    const collection = db.collection<{ _id: string }>(`shapes${count}`);
    await db.command({ create: collection.collectionName });
    const name = "it";
    await db.command({ createIndexes: collection.collectionName, indexes: [{ ...index, name }] });
    expect((await collection.listIndexes().toArray()).at(-1)).toMatchObject({ name, ...index });
    const same = { name: "Ada", state: "open", n: 1 };
    const inserted: string[] = [];
    for (const _id of ["x", "y"]) {
      await collection.insertOne({ _id, ...same }).then(
        () => inserted.push(_id),
        (error: { code?: number }) => expect(error.code).toBe(11_000),
      );
    }
    expect(inserted).toEqual(kept);
    const names = await db.command({
      listCollections: 1,
      filter: {},
      nameOnly: true,
      authorizedCollections: false,
      cursor: {},
    });
    expect(names.cursor.firstBatch.map((each: Document) => each.name)).toContain(collection.collectionName);
  });

  it("a transaction that is aborted leaves nothing", async () => {
    const collection = await filled();
    const session = client.startSession();
    session.startTransaction();
    await collection.deleteMany({}, { session });
    await session.abortTransaction();
    await session.endSession();
    expect(await collection.countDocuments()).toBe(before.length);
  });

  it.each([[{}], [{ batchSize: 3 }]])(
    "the rest of a list comes with getMore %j, also in a transaction",
    async (options) => {
      count += 1;
      const collection = db.collection<{ _id: number }>(`shapes${count}`);
      await collection.insertMany(Array.from({ length: 250 }, (_, _id) => ({ _id })));
      const session = client.startSession();
      try {
        for (const inside of [undefined, session]) {
          inside?.startTransaction();
          const found = await collection.find({}, { ...options, ...(inside && { session: inside }) }).toArray();
          await inside?.commitTransaction();
          expect(found.map(({ _id }) => _id).toSorted((a, b) => a - b)).toEqual(
            Array.from({ length: 250 }, (_, n) => n),
          );
        }
      } finally {
        await session.endSession();
      }
    },
  );
});

it("each command that the bot sends has a case here", () => {
  expect(sentShapes().length).toBeGreaterThan(50);
  expect(sentShapes().filter((shape) => !shown.has(shape))).toEqual([]);
});
