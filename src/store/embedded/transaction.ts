import type { Collection } from "./collection.ts";
import type { Disk, DiskChange } from "./disk.ts";
import { ServerError } from "./server-error.ts";
import type { StoredRecord, Version } from "./stored-record.ts";

/** Another transaction is in the way: either wait for its end and try again, or give up. */
export class Blocked extends Error {
  override name = "Blocked";
  readonly by: Transaction;
  constructor(by: Transaction) {
    super("blocked by another transaction");
    this.by = by;
  }
}

export function writeConflict(): ServerError {
  const message =
    "Write conflict during plan execution and yielding is disabled. Please retry your operation or multi-document transaction.";
  return new ServerError(112, message, new Map(), ["TransientTransactionError"]);
}

/** Numbers the commits and knows whose snapshots are open. */
export class Timeline {
  now = 1;
  readonly open = new Set<Transaction>();
  readonly #aged = new Map<StoredRecord, Collection>();

  /** Old versions of this record stay until the snapshots that may see them are over. */
  keepAged(record: StoredRecord, collection: Collection): void {
    this.#aged.set(record, collection);
  }

  forget(): void {
    const oldest = Math.min(this.now, ...[...this.open].map(({ snapshot }) => snapshot));
    for (const [record, collection] of this.#aged) {
      let version = record.current;
      while (version && version.at > oldest) version = version.older;
      let gone = version?.older;
      if (version) version.older = undefined;
      for (; gone; gone = gone.older) collection.leave(record, gone);
      if (record.current?.older === undefined) {
        this.#aged.delete(record);
        if (record.current?.bytes === null && !record.intent) {
          record.current = undefined;
          collection.leave(record, { bytes: null, at: 0, older: undefined });
        }
      }
    }
  }
}

interface Written {
  record: StoredRecord;
  collection: Collection;
}

/** Writes that become visible together, seen from one snapshot. */
export class Transaction {
  readonly snapshot: number;
  /** Of a client, over several commands; else of one command alone. */
  readonly isClients: boolean;
  state: "open" | "committing" | "committed" | "aborted" = "open";
  readonly ended: Promise<void>;
  readonly #timeline: Timeline;
  readonly #writes = new Map<StoredRecord, Collection>();
  /** The collections it makes, with what to do when it does not. */
  readonly #made = new Map<Collection, () => void>();
  #undo: (Written & { before: StoredRecord["intent"] })[] = [];
  #end: () => void = () => undefined;

  constructor(timeline: Timeline, isClients: boolean) {
    this.#timeline = timeline;
    this.snapshot = timeline.now;
    this.isClients = isClients;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    timeline.open.add(this);
  }

  hasWritten(collection: Collection): boolean {
    return this.#made.has(collection) || [...this.#writes.values()].includes(collection);
  }

  get isEmpty(): boolean {
    return this.#writes.size === 0 && this.#made.size === 0;
  }

  make(collection: Collection, unmake: () => void): void {
    collection.maker = this;
    this.#made.set(collection, unmake);
  }

  /** Throws when the record is not this transaction's to change. */
  claim(record: StoredRecord): void {
    if (record.intent && record.intent.transaction !== this) throw new Blocked(record.intent.transaction);
    if (!record.intent && record.current && record.current.at > this.snapshot) throw writeConflict();
  }

  write(collection: Collection, record: StoredRecord, bytes: Buffer | null): void {
    this.claim(record);
    const before = record.intent;
    const version: Version = { bytes, at: 0, older: undefined };
    record.intent = { transaction: this, version };
    this.#undo.push({ record, collection, before });
    try {
      collection.enter(record, version);
    } catch (error) {
      this.#undo.pop();
      this.#revert({ record, collection, before });
      throw error;
    }
    this.#writes.set(record, collection);
    if (before) collection.leave(record, before.version);
  }

  /** From here, `undo` takes back. */
  mark(): void {
    this.#undo = [];
  }

  undo(): void {
    for (const written of this.#undo.reverse()) {
      this.#revert(written);
      if (!written.before) this.#writes.delete(written.record);
    }
    this.#undo = [];
    // A failed insert makes no collection.
    if (this.#writes.size === 0) this.#unmake();
  }

  #unmake(): void {
    for (const unmake of this.#made.values()) unmake();
    this.#made.clear();
  }

  #revert({ record, collection, before }: Written & { before: StoredRecord["intent"] }): void {
    const version = record.intent?.version;
    record.intent = before;
    if (before) collection.enter(record, before.version);
    if (version) collection.leave(record, version);
  }

  abort(): void {
    if (this.state !== "open" && this.state !== "committing") return;
    this.state = "aborted";
    for (const [record, collection] of this.#writes) {
      const version = record.intent?.version;
      record.intent = undefined;
      if (version) collection.leave(record, version);
    }
    this.#unmake();
    this.#close();
  }

  /** Resolves when it is on disk and visible. When the disk fails, nothing of it is, and the error is thrown. */
  async commit(disk: Disk): Promise<void> {
    if (this.isEmpty) {
      this.state = "committed";
      this.#close();
      return;
    }
    this.state = "committing";
    try {
      await disk.write(this.#changes());
    } catch (error) {
      this.abort();
      throw error;
    }
    this.#timeline.now += 1;
    const at = this.#timeline.now;
    for (const collection of this.#made.keys()) {
      collection.maker = undefined;
      collection.madeAt = at;
    }
    for (const [record, collection] of this.#writes) this.#publish(record, collection, at);
    this.state = "committed";
    this.#close();
  }

  #changes(): DiskChange[] {
    const changes: DiskChange[] = [...this.#made.keys()].map((made) => ({
      key: ["c", made.id],
      bytes: made.describe(),
    }));
    for (const [record, collection] of this.#writes) {
      const bytes = record.intent?.version.bytes ?? null;
      if (bytes || record.current?.bytes) changes.push({ key: ["d", collection.id, record.seq], bytes });
    }
    return changes;
  }

  #publish(record: StoredRecord, collection: Collection, at: number): void {
    const version = record.intent?.version;
    if (!version) return;
    version.at = at;
    version.older = record.current;
    record.current = version;
    record.intent = undefined;
    this.#timeline.keepAged(record, collection);
  }

  #close(): void {
    this.#timeline.open.delete(this);
    this.#timeline.forget();
    this.#end();
  }
}
