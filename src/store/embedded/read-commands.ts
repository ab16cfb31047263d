import { type Command, namespaceOf, type RunCommand } from "./command.ts";
import type { Results } from "./cursors.ts";
import { Fields } from "./fields.ts";
import { parseFilter } from "./filter.ts";
import { findRecords } from "./find-records.ts";
import { toPath, visitPath } from "./paths.ts";
import { parsePipeline } from "./pipeline.ts";
import { parseProjection } from "./project-document.ts";
import { notOffered, ServerError } from "./server-error.ts";
import { parseSort } from "./sort-documents.ts";
import { type Doc, doc, isArray, isDoc, type Value, wholeNumber } from "./value.ts";
import { valueKey } from "./value-key.ts";

const find: RunCommand = (command) => {
  const { fields, catalog, cursors, transaction, session } = command;
  const namespace = namespaceOf(command);
  const filter = parseFilter(fields.doc("filter") ?? new Map());
  const project = parseProjection(fields.doc("projection"));
  const options = { sort: parseSort(fields.doc("sort")), skip: fields.count("skip"), limit: fields.count("limit") };
  const batchSize = fields.count("batchSize");
  const found = findRecords(catalog.find(namespace, transaction), filter, transaction, options);
  const results: Results = found.map(({ version, document }) => (project ? project(document) : version.bytes));
  return cursors.start(namespace, results, { batchSize, single: fields.flag("singleBatch"), session });
};

const getMore: RunCommand = ({ fields, cursors, database, session }) => {
  const id = fields.value("getMore");
  if (typeof id !== "bigint") throw new ServerError(14, "BSON field 'getMore.getMore' must be a long");
  return cursors.more(id, `${database}.${fields.text("collection")}`, fields.count("batchSize"), session);
};

const killCursors: RunCommand = ({ fields, cursors }) => {
  const ids = fields.value("cursors");
  if (!isArray(ids)) throw new ServerError(14, "BSON field 'killCursors.cursors' must be an array");
  const killed = ids.filter((id) => typeof id === "bigint" && cursors.kill(id));
  const others = ids.filter((id) => !killed.includes(id));
  return new Map<string, Value>([
    ["cursorsKilled", killed],
    ["cursorsNotFound", others],
    ["cursorsAlive", []],
    ["cursorsUnknown", []],
  ]);
};

const count: RunCommand = (command) => {
  const { fields, catalog } = command;
  const filter = parseFilter(fields.doc("query") ?? new Map());
  const options = { skip: fields.count("skip"), limit: fields.count("limit") };
  return doc({ n: findRecords(catalog.find(namespaceOf(command)), filter, undefined, options).length });
};

const distinct: RunCommand = (command) => {
  const { fields, catalog, transaction } = command;
  const path = toPath(fields.text("key"));
  const filter = parseFilter(fields.doc("query") ?? new Map());
  const values = new Map<string, Value>();
  const add = (value: Value) => {
    const key = valueKey(value);
    if (!values.has(key)) values.set(key, value);
  };
  for (const { document } of findRecords(catalog.find(namespaceOf(command), transaction), filter, transaction)) {
    visitPath(document, path, (value) => {
      if (isArray(value)) value.forEach(add);
      else if (value !== undefined) add(value);
      return false;
    });
  }
  return doc({ values: [...values.values()] });
};

const aggregate: RunCommand = (command) => {
  const { fields, catalog, cursors, transaction, session } = command;
  if (fields.value("aggregate") === 1) throw notOffered("An aggregation without a collection");
  const namespace = namespaceOf(command);
  const { match, stages } = parsePipeline(fields.value("pipeline"));
  const cursor = new Fields("aggregate.cursor", requireCursor(command));
  cursor.only(["batchSize"]);
  const batchSize = cursor.count("batchSize");
  const found = findRecords(catalog.find(namespace, transaction), match, transaction);
  if (stages.length === 0)
    return cursors.start(
      namespace,
      found.map(({ version }) => version.bytes),
      { batchSize, session },
    );
  let documents: readonly Doc[] = found.map(({ document }) => document);
  for (const stage of stages) documents = stage(documents);
  return cursors.start(namespace, documents, { batchSize, session });
};

function requireCursor({ fields }: Command): Doc {
  const cursor = fields.value("cursor");
  if (!isDoc(cursor))
    throw new ServerError(9, "The 'cursor' option is required, except for aggregate with the explain argument");
  if (cursor.has("batchSize") && wholeNumber(cursor.get("batchSize")) === undefined)
    throw new ServerError(14, "cursor.batchSize must be a number");
  return cursor;
}

export const readCommands = { find, getMore, killCursors, count, distinct, aggregate };
