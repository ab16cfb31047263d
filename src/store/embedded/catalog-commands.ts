import type { Collection } from "./collection.ts";
import { CollectionIndex } from "./collection-index.ts";
import { type Command, inTransaction, namespaceOf, type RunCommand } from "./command.ts";
import { valuesIdentical } from "./compare-values.ts";
import { matches, parseFilter } from "./filter.ts";
import { readIndexSpec } from "./index-spec.ts";
import { ServerError } from "./server-error.ts";
import { showDocument } from "./show-value.ts";
import { documentOf, isPresent } from "./stored-record.ts";
import { Blocked } from "./transaction.ts";
import { type Doc, doc, isArray, isDoc, type Reply, type Value } from "./value.ts";
import { joinKey } from "./value-key.ts";

const listDatabases: RunCommand = ({ fields, catalog }) => {
  const filter = parseFilter(fields.doc("filter") ?? new Map());
  const nameOnly = fields.flag("nameOnly");
  const sizes = new Map<string, number>();
  for (const collection of catalog.all()) {
    const bytes = [...collection.records.values()].reduce((sum, { current }) => sum + (current?.bytes?.length ?? 0), 0);
    sizes.set(collection.database, (sizes.get(collection.database) ?? 0) + bytes);
  }
  const databases = [...sizes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, size]) => (nameOnly ? doc({ name }) : doc({ name, sizeOnDisk: BigInt(size), empty: false })))
    .filter((each) => matches(filter, each));
  return doc({ databases });
};

const listCollections: RunCommand = ({ fields, catalog, cursors, database, session }) => {
  const filter = parseFilter(fields.doc("filter") ?? new Map());
  const nameOnly = fields.flag("nameOnly");
  const found = [...catalog.all(database)]
    .map(({ name, indexes }) => {
      const info = doc({ readOnly: false });
      return doc({ name, type: "collection", options: doc({}), info, idIndex: indexes[0]?.spec });
    })
    .filter((each) => matches(filter, each))
    .map((each) => (nameOnly ? doc({ name: each.get("name"), type: "collection" }) : each));
  return cursors.start(`${database}.$cmd.listCollections`, found, { session, batchSize: Number.POSITIVE_INFINITY });
};

const create: RunCommand = async (command) => {
  const namespace = namespaceOf(command);
  if (command.catalog.find(namespace)) throw new ServerError(48, `Collection ${namespace} already exists.`);
  await inTransaction(command, (transaction) => command.catalog.forWriting(namespace, transaction));
  return new Map();
};

const drop: RunCommand = async (command) => {
  const namespace = namespaceOf(command);
  const collection = command.catalog.find(namespace);
  if (!collection) return new Map();
  await whenQuiet(command, collection, () => command.catalog.drop(collection));
  return doc({ nIndexesWas: collection.indexes.length, ns: namespace });
};

const dropDatabase: RunCommand = async (command) => {
  const collections = [...command.catalog.all(command.database)];
  for (const collection of collections) await whenQuiet(command, collection, () => command.catalog.drop(collection));
  return collections.length === 0 ? new Map() : doc({ dropped: command.database });
};

async function whenQuiet(command: Command, collection: Collection, change: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      if (command.catalog.find(collection.namespace) === collection) await change();
      return;
    } catch (error) {
      if (!(error instanceof Blocked)) throw error;
      await error.by.ended;
    }
  }
}

const createIndexes: RunCommand = async (command) => {
  const { fields, catalog } = command;
  const namespace = namespaceOf(command);
  const specs = fields.docs("indexes").map(readIndexSpec);
  if (specs.length === 0) throw new ServerError(2, "Must specify at least one index to create");
  const isNew = !catalog.find(namespace);
  const collection = await inTransaction(command, (transaction) => catalog.forWriting(namespace, transaction));
  const before = collection.indexes.length;
  // Indexes that are there already need no quiet: a process that starts would wait for every transaction under way.
  const somethingToDo = specs.some((spec) => isMissing(collection, spec));
  await whenQuiet(command, collection, async () => {
    if (!somethingToDo) return;
    catalog.requireQuiet(collection);
    const missing = specs.filter((spec) => isMissing(collection, spec));
    const made = missing.map((spec) => new CollectionIndex(spec));
    for (const index of made) requireUnique(collection, index);
    for (const index of made) collection.addIndex(index);
    if (made.length > 0) await catalog.saveDescription(collection);
  });
  const after = collection.indexes.length;
  const note = after === before ? "all indexes already exist" : undefined;
  return doc({ numIndexesBefore: before, numIndexesAfter: after, createdCollectionAutomatically: isNew, note });
};

function isMissing({ indexes }: Collection, spec: Doc): boolean {
  for (const { spec: there, name, key } of indexes) {
    const sameKey = valuesIdentical(key, spec.get("key") ?? null);
    if (name === spec.get("name")) {
      if (!sameKey)
        throw new ServerError(
          86,
          `An existing index has the same name as the requested index. Requested index: ${showDocument(spec)}, existing index: ${showDocument(there)}`,
        );
      if (name !== "_id_" && !valuesIdentical(there, spec))
        throw new ServerError(
          85,
          `An equivalent index already exists with the same name but different options. Requested index: ${showDocument(spec)}, existing index: ${showDocument(there)}`,
        );
      return false;
    }
    if (sameKey && name === "_id_") return false;
    if (
      sameKey &&
      valuesIdentical(there.get("partialFilterExpression") ?? null, spec.get("partialFilterExpression") ?? null)
    ) {
      throw new ServerError(85, `Index already exists with a different name: ${name}`);
    }
  }
  return true;
}

function requireUnique(collection: Collection, index: CollectionIndex): void {
  const seen = new Set<string>();
  for (const { current } of collection.records.values()) {
    if (!isPresent(current)) continue;
    const document = documentOf(current);
    const keys = new Set(index.keysOf(document).map(joinKey));
    for (const key of index.unique ? keys : []) {
      if (seen.has(key)) {
        const message = `Index build failed: E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: ${showDocument(index.valuesOf(document))}`;
        throw new ServerError(11000, message, doc({ keyPattern: index.key, keyValue: index.valuesOf(document) }));
      }
      seen.add(key);
    }
  }
}

const listIndexes: RunCommand = (command) => {
  const { fields, catalog, cursors, session } = command;
  const namespace = namespaceOf(command);
  const collection = catalog.find(namespace);
  if (!collection || collection.maker) throw new ServerError(26, `ns does not exist: ${namespace}`);
  const batchSize = Number(fields.doc("cursor")?.get("batchSize") ?? Number.POSITIVE_INFINITY);
  return cursors.start(
    namespace,
    collection.indexes.map(({ spec }) => spec),
    { session, batchSize },
  );
};

const dropIndexes: RunCommand = async (command): Promise<Reply> => {
  const { fields, catalog } = command;
  const collection = catalog.find(namespaceOf(command));
  if (!collection) throw new ServerError(26, "ns not found");
  const asked = fields.value("index");
  const before = collection.indexes.length;
  await whenQuiet(command, collection, async () => {
    catalog.requireQuiet(collection);
    const gone =
      asked === "*" ? collection.secondary : (isArray(asked) ? asked : [asked]).map((each) => named(collection, each));
    for (const index of gone) collection.indexes.splice(collection.indexes.indexOf(index), 1);
    await catalog.saveDescription(collection);
  });
  return doc({ nIndexesWas: before });
};

function named(collection: Collection, asked: Value | undefined): CollectionIndex {
  const found = collection.indexes.find(({ name, key }) =>
    isDoc(asked) ? valuesIdentical(key, asked) : name === asked,
  );
  if (!found) throw new ServerError(27, `index not found with name [${isDoc(asked) ? showDocument(asked) : asked}]`);
  if (found.name === "_id_") throw new ServerError(72, "cannot drop _id index");
  return found;
}

export const catalogCommands = {
  listDatabases,
  listCollections,
  create,
  drop,
  dropDatabase,
  createIndexes,
  listIndexes,
  dropIndexes,
};
