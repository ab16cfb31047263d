import { type Collection, type Db, type Document, MongoBulkWriteError, MongoClient, MongoError } from "mongodb";
import { matchesExpected } from "./spec-matching.ts";

export interface SpecOperation {
  name: string;
  object: string;
  arguments?: Document;
  expectResult?: unknown;
  expectError?: Document;
  saveResultAsEntity?: string;
  ignoreResultAndError?: boolean;
}

/** The test asks for what is not tested here. */
export class SkippedError extends Error {
  override name = "SkippedError";
}

/** Runs the operation and compares what comes back. Throws when it is another thing, or the store's refusal. */
export async function runSpecOperation(operation: SpecOperation, entities: Map<string, unknown>): Promise<void> {
  const { name, expectError, expectResult } = operation;
  if (operation.object === "testRunner") throw new SkippedError(`the runner's ${name}`);
  let result: unknown;
  try {
    result = await perform(operation, entities);
  } catch (error) {
    if (error instanceof SkippedError || operation.ignoreResultAndError) {
      if (error instanceof SkippedError) throw error;
      return;
    }
    if (!expectError) throw error;
    checkError(expectError, error, name, entities);
    return;
  }
  if (expectError) throw new Error(`${name} ends well instead of failing with ${JSON.stringify(expectError)}`);
  if (operation.saveResultAsEntity) entities.set(operation.saveResultAsEntity, result);
  if (expectResult !== undefined && !matchesExpected(expectResult, plainResult(result), entities)) {
    throw new Error(`${name} gives ${JSON.stringify(plainResult(result))}, not ${JSON.stringify(expectResult)}`);
  }
}

function checkError(expected: Document, error: unknown, name: string, entities: ReadonlyMap<string, unknown>): void {
  const failure = error as MongoError & { code?: number; codeName?: string; result?: unknown };
  const {
    isClientError,
    errorCode,
    errorContains,
    errorCodeName,
    errorLabelsContain = [],
    errorLabelsOmit = [],
  } = expected;
  const wrong = (what: string) => new Error(`${name} fails otherwise: ${what} (${failure.message}, ${failure.code})`);
  const refused = /not offered by the embedded store|no such command/.test(failure.message);
  if (refused) throw failure;
  if (isClientError === false && !(error instanceof MongoError)) throw wrong("no error of the server");
  if (errorCode !== undefined && failure.code !== errorCode) throw wrong(`code ${errorCode}`);
  if (errorCodeName !== undefined && failure.codeName !== errorCodeName) throw wrong(errorCodeName);
  if (errorContains && !failure.message.toLowerCase().includes(errorContains.toLowerCase())) throw wrong(errorContains);
  for (const label of errorLabelsContain) if (!failure.hasErrorLabel?.(label)) throw wrong(`label ${label}`);
  for (const label of errorLabelsOmit) if (failure.hasErrorLabel?.(label)) throw wrong(`no label ${label}`);
  if (
    expected.expectResult &&
    error instanceof MongoBulkWriteError &&
    !matchesExpected(expected.expectResult, plainResult(error.result), entities)
  ) {
    throw wrong(`result ${JSON.stringify(expected.expectResult)}`);
  }
}

function plainResult(result: unknown): unknown {
  if (typeof result !== "object" || result === null || Array.isArray(result)) return result;
  const fields: Document = {};
  for (const name of [
    "acknowledged",
    "insertedCount",
    "insertedId",
    "insertedIds",
    "matchedCount",
    "modifiedCount",
    "deletedCount",
    "upsertedCount",
    "upsertedId",
    "upsertedIds",
  ]) {
    if (name in result) fields[name] = (result as Document)[name];
  }
  if (
    !(
      "matchedCount" in fields ||
      "insertedCount" in fields ||
      "insertedId" in fields ||
      "insertedIds" in fields ||
      "deletedCount" in fields
    )
  )
    return { ...result };
  if (fields.upsertedId === null) delete fields.upsertedId;
  return fields;
}

async function perform(
  { name, object, arguments: given = {} }: SpecOperation,
  entities: Map<string, unknown>,
): Promise<unknown> {
  const target = entities.get(object);
  if (target === undefined) throw new SkippedError(`no ${object}`);
  const { session: sessionName, ...args } = given;
  const session = sessionName === undefined ? {} : { session: entities.get(sessionName) };
  const { filter = {}, ...others } = args;
  const options = { ...others, ...session } as Document;
  if (target instanceof MongoClient) throw new SkippedError(`the client's ${name}`);
  if ("startTransaction" in (target as object)) return onSession(target as Document, name, args);
  if ("runCursorCommand" in (target as object)) return onDatabase(target as Db, name, args, session);
  const collection = target as Collection & Document;
  for (const key of ["readConcern", "writeConcern"]) if (key in options) options[key] = args[key];
  if (typeof options.returnDocument === "string") options.returnDocument = options.returnDocument.toLowerCase();
  switch (name) {
    case "find":
      return collection.find(filter, options).toArray();
    case "findOne":
      return collection.findOne(filter, options);
    case "aggregate":
      return collection.aggregate(args.pipeline, { ...options, pipeline: undefined } as Document).toArray();
    case "distinct":
      return collection.distinct(args.fieldName, filter, options);
    case "countDocuments":
      return collection.countDocuments(filter, options);
    case "estimatedDocumentCount":
      return collection.estimatedDocumentCount(options);
    case "insertOne":
      return collection.insertOne(args.document, options);
    case "insertMany":
      return collection.insertMany(args.documents, options);
    case "updateOne":
    case "updateMany":
    case "findOneAndUpdate":
      return collection[name](filter, args.update, options);
    case "replaceOne":
    case "findOneAndReplace":
      return collection[name](filter, args.replacement, options);
    case "deleteOne":
    case "deleteMany":
      return collection[name](filter, options);
    case "findOneAndDelete":
      return collection.findOneAndDelete(filter, options);
    case "bulkWrite":
      return collection.bulkWrite(args.requests, options);
    case "createIndex":
      return collection.createIndex(args.keys, { ...options, keys: undefined } as Document);
    case "dropIndex":
      return collection.dropIndex(args.name);
    case "listIndexes":
      return collection.listIndexes(options).toArray();
  }
  throw new SkippedError(`the collection's ${name}`);
}

async function onDatabase(database: Db, name: string, args: Document, session: Document): Promise<unknown> {
  switch (name) {
    case "runCommand":
      return database.command(args.command, {
        ...session,
        ...(args.readPreference && { readPreference: args.readPreference.mode }),
      });
    case "createCollection": {
      const { collection, ...options } = args;
      return void (await database.createCollection(collection, { ...options, ...session }));
    }
    case "dropCollection":
      return database.dropCollection(args.collection, session);
    case "listCollections":
      return database.listCollections(args.filter ?? {}, session).toArray();
    case "aggregate":
      return database.aggregate(args.pipeline, session).toArray();
  }
  throw new SkippedError(`the database's ${name}`);
}

async function onSession(session: Document, name: string, args: Document): Promise<unknown> {
  switch (name) {
    case "startTransaction":
      return session.startTransaction(args);
    case "commitTransaction":
    case "abortTransaction":
    case "endSession":
      return session[name]();
  }
  throw new SkippedError(`the session's ${name}`);
}
