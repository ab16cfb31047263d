import { Collection } from "./collection.ts";
import { CollectionIndex } from "./collection-index.ts";
import type { Disk } from "./disk.ts";
import { ServerError } from "./server-error.ts";
import { Blocked, Timeline, type Transaction, writeConflict } from "./transaction.ts";
import { isArray, isDoc } from "./value.ts";

/** Every collection of every database, and the disk behind them. */
export class Catalog {
  readonly disk: Disk;
  readonly timeline = new Timeline();
  readonly #collections = new Map<string, Collection>();
  readonly #droppedAt = new Map<string, number>();
  #lastId = 0;

  /** Reads all that is on the disk. */
  constructor(disk: Disk) {
    this.disk = disk;
    for (const { id, description } of [...disk.collections()]) {
      const namespace = String(description.get("ns"));
      const collection = new Collection(id, namespace, 0);
      const specs = description.get("indexes");
      for (const spec of isArray(specs) ? specs : []) if (isDoc(spec)) collection.addIndex(new CollectionIndex(spec));
      for (const { seq, bytes } of disk.documents(id)) collection.load(seq, bytes);
      this.#collections.set(namespace, collection);
      this.#lastId = Math.max(this.#lastId, id);
    }
  }

  /** The collection as the view sees it. Throws when it was dropped after the view's snapshot. */
  find(namespace: string, view?: Transaction): Collection | undefined {
    if (view && (this.#droppedAt.get(namespace) ?? 0) > view.snapshot) {
      const message = `The collection ${namespace} was dropped after this transaction began.`;
      throw new ServerError(246, message, new Map(), ["TransientTransactionError"]);
    }
    return this.#collections.get(namespace);
  }

  /** The collection to write to, made by this transaction when it is missing. */
  forWriting(namespace: string, transaction: Transaction): Collection {
    const there = this.find(namespace, transaction);
    if (there?.maker && there.maker !== transaction) throw new Blocked(there.maker);
    if (there && there.madeAt > transaction.snapshot && there.maker !== transaction) throw writeConflict();
    if (there) return there;
    checkNamespace(namespace);
    this.#lastId += 1;
    const made = new Collection(this.#lastId, namespace, 0);
    transaction.make(made, () => this.#collections.delete(namespace));
    this.#collections.set(namespace, made);
    return made;
  }

  /** Those that are committed. */
  *all(database?: string): Generator<Collection> {
    for (const collection of this.#collections.values()) {
      if (!collection.maker && (database === undefined || collection.database === database)) yield collection;
    }
  }

  /** For a change of the collection itself: throws `Blocked` while a transaction writes to it. */
  requireQuiet(collection: Collection): void {
    if (collection.maker) throw new Blocked(collection.maker);
    for (const transaction of this.timeline.open)
      if (transaction.hasWritten(collection)) throw new Blocked(transaction);
  }

  async drop(collection: Collection): Promise<void> {
    this.requireQuiet(collection);
    this.#collections.delete(collection.namespace);
    this.timeline.now += 1;
    this.#droppedAt.set(collection.namespace, this.timeline.now);
    await this.disk.write([
      { key: ["c", collection.id], bytes: null },
      ...[...collection.records.values()].map(({ seq }) => ({
        key: ["d", collection.id, seq] as ["d", number, number],
        bytes: null,
      })),
    ]);
  }

  async saveDescription(collection: Collection): Promise<void> {
    await this.disk.write([{ key: ["c", collection.id], bytes: collection.describe() }]);
  }
}

function checkNamespace(namespace: string): void {
  const dot = namespace.indexOf(".");
  const [database, name] = [namespace.slice(0, dot), namespace.slice(dot + 1)];
  if (dot < 1 || /[/\\. "$*<>:|?\0]/.test(database) || Buffer.byteLength(database) > 63) {
    throw new ServerError(73, `Invalid namespace specified '${namespace}'`);
  }
  if (name === "" || name.startsWith(".") || name.endsWith(".") || /[$\0]/.test(name) || name.startsWith("system.")) {
    throw new ServerError(73, `Invalid collection name: ${name}`);
  }
  if (Buffer.byteLength(namespace) > 255) throw new ServerError(73, "Fully qualified namespace is too long");
}
