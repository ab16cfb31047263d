import { ObjectId } from "bson";
import type { Collection } from "./collection.ts";
import type { CollectionIndex } from "./collection-index.ts";
import { encodeDocument } from "./encode-bson.ts";
import { ServerError } from "./server-error.ts";
import { showDocument } from "./show-value.ts";
import { documentOf, isPresent, type StoredRecord, type Version } from "./stored-record.ts";
import { Blocked, type Transaction, writeConflict } from "./transaction.ts";
import { type Doc, isArray, isDoc, typeName, type Value } from "./value.ts";
import { joinKey } from "./value-key.ts";

const largest = 16 * 2 ** 20;

/** Inserts the document, with a new `_id` when it has none, and returns the `_id`. Throws `ServerError`, or `Blocked`. */
export function insertDocument(collection: Collection, transaction: Transaction, document: Doc): Value {
  const given = document.get("_id");
  const id = given === undefined ? new ObjectId() : given;
  checkId(id);
  const complete: Doc = document.keys().next().value === "_id" ? document : new Map([["_id", id], ...document]);
  const bytes = encodeWithin(complete, 10334);
  const record = collection.recordOf(id);
  transaction.claim(record);
  if (isPresent(record.intent?.version ?? record.current)) throw duplicate(collection, collection.indexes[0], complete);
  try {
    checkUnique(collection, transaction, record, complete);
    transaction.write(collection, record, bytes);
  } catch (error) {
    if (!record.current && !record.intent) collection.records.delete(record.idKey);
    throw error;
  }
  return id;
}

/** Puts the document in place of the record's. */
export function replaceDocument(
  collection: Collection,
  transaction: Transaction,
  record: StoredRecord,
  document: Doc,
): void {
  const bytes = encodeWithin(document, 17419);
  transaction.claim(record);
  checkUnique(collection, transaction, record, document);
  transaction.write(collection, record, bytes);
}

export function deleteDocument(collection: Collection, transaction: Transaction, record: StoredRecord): void {
  transaction.write(collection, record, null);
}

function encodeWithin(document: Doc, code: number): Buffer {
  const bytes = encodeDocument(document);
  if (bytes.length <= largest) return bytes;
  throw new ServerError(code, `The document has ${bytes.length} bytes; ${largest} is the largest.`);
}

function checkId(id: Value): void {
  const type = typeName(id);
  if (isArray(id) || type === "regex") throw new ServerError(53, `The '_id' value cannot be of type ${type}`);
  const operator = isDoc(id) ? [...id.keys()].find((name) => name.startsWith("$")) : undefined;
  if (operator)
    throw new ServerError(52, `_id fields may not contain '$'-prefixed fields: ${operator} is not valid for storage.`);
}

// A version that this transaction does not see may hold the key, or may have held it when its snapshot was taken.
function checkUnique(collection: Collection, transaction: Transaction, record: StoredRecord, document: Doc): void {
  for (const index of collection.secondary) {
    if (!index.unique) continue;
    for (const key of index.keysOf(document)) {
      for (const other of index.find(key)) {
        if (other !== record) checkOther(collection, index, transaction, other, joinKey(key), document);
      }
    }
  }
}

function checkOther(
  collection: Collection,
  index: CollectionIndex,
  transaction: Transaction,
  other: StoredRecord,
  key: string,
  document: Doc,
): void {
  const holds = (version: Version | undefined) =>
    isPresent(version) && index.keysOf(documentOf(version)).some((each) => joinKey(each) === key);
  if (other.intent && other.intent.transaction !== transaction) {
    if (holds(other.intent.version) || holds(other.current)) throw new Blocked(other.intent.transaction);
    return;
  }
  if (other.intent ? holds(other.intent.version) : holds(other.current)) {
    if (!other.intent && (other.current?.at ?? 0) > transaction.snapshot) throw writeConflict();
    throw duplicate(collection, index, document);
  }
  if (other.intent) return;
  let seen = other.current;
  while (seen && seen.at > transaction.snapshot) seen = seen.older;
  if (seen !== other.current && holds(seen)) throw writeConflict();
}

function duplicate(collection: Collection, index: CollectionIndex | undefined, document: Doc): ServerError {
  if (!index) throw new TypeError("a collection without the index of _id");
  const values = index.valuesOf(document);
  const message = `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: ${showDocument(values)}`;
  return new ServerError(
    11000,
    message,
    new Map<string, Value>([
      ["keyPattern", index.key],
      ["keyValue", values],
    ]),
  );
}
