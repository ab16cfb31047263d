import { CollectionIndex } from "./collection-index.ts";
import { encodeDocument } from "./encode-bson.ts";
import { documentOf, isPresent, type StoredRecord, type Version, versionsOf } from "./stored-record.ts";
import type { Transaction } from "./transaction.ts";
import { type Doc, doc, type Value } from "./value.ts";
import { joinKey, valueKey } from "./value-key.ts";

/** The documents of one collection in memory, with their indexes. What it holds on disk is written by transactions. */
export class Collection {
  readonly id: number;
  readonly namespace: string;
  /** The commit that made it. */
  madeAt: number;
  /** The transaction that makes it, until its commit. */
  maker: Transaction | undefined;
  readonly records = new Map<string, StoredRecord>();
  readonly indexes: CollectionIndex[] = [new CollectionIndex(doc({ v: 2, key: doc({ _id: 1 }), name: "_id_" }))];
  #lastSeq = 0;

  constructor(id: number, namespace: string, madeAt: number) {
    this.id = id;
    this.namespace = namespace;
    this.madeAt = madeAt;
  }

  get database(): string {
    return this.namespace.slice(0, this.namespace.indexOf("."));
  }

  get name(): string {
    return this.namespace.slice(this.namespace.indexOf(".") + 1);
  }

  /** What lies on disk about the collection itself. */
  describe(): Buffer {
    return encodeDocument(doc({ format: 1, ns: this.namespace, indexes: this.secondary.map(({ spec }) => spec) }));
  }

  // `_id` has no index of its own kind: `records` is it.
  get secondary(): CollectionIndex[] {
    return this.indexes.slice(1);
  }

  load(seq: number, bytes: Buffer): void {
    const version: Version & { bytes: Buffer } = { bytes, at: 0, older: undefined };
    const idKey = valueKey(documentOf(version).get("_id") ?? null);
    const record: StoredRecord = { seq, idKey, current: version, intent: undefined };
    this.#lastSeq = Math.max(this.#lastSeq, seq);
    this.records.set(idKey, record);
    this.enter(record, version);
  }

  /** The record of the `_id`, made when it is missing. */
  recordOf(id: Value): StoredRecord {
    const idKey = valueKey(id);
    const there = this.records.get(idKey);
    if (there) return there;
    this.#lastSeq += 1;
    const record: StoredRecord = { seq: this.#lastSeq, idKey, current: undefined, intent: undefined };
    this.records.set(idKey, record);
    return record;
  }

  enter(record: StoredRecord, version: Version): void {
    if (!isPresent(version)) return;
    for (const index of this.secondary) {
      for (const key of index.keysOf(documentOf(version))) index.add(key, record);
    }
  }

  /** Takes out the keys of a version that nobody sees any more, and the record when nothing is left of it. */
  leave(record: StoredRecord, version: Version): void {
    const remaining = [...versionsOf(record)];
    if (isPresent(version)) {
      for (const index of this.secondary) {
        const kept = new Set(remaining.flatMap((other) => index.keysOf(documentOf(other)).map(joinKey)));
        for (const key of index.keysOf(documentOf(version))) if (!kept.has(joinKey(key))) index.remove(key, record);
      }
    }
    if (remaining.length === 0 && !record.intent && this.records.get(record.idKey) === record) {
      this.records.delete(record.idKey);
    }
  }

  addIndex(index: CollectionIndex): void {
    for (const record of this.records.values()) {
      for (const version of versionsOf(record)) {
        for (const key of index.keysOf(documentOf(version))) index.add(key, record);
      }
    }
    this.indexes.push(index);
  }
}

export function withId(document: Doc, id: Value): Doc {
  return new Map([["_id", id], ...document]);
}
