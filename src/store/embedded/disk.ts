import { type Key, open, type RootDatabase } from "lmdb";
import { decodeDocument } from "./decode-bson.ts";
import type { Doc } from "./value.ts";

/** One change on disk: `bytes` null removes. */
export interface DiskChange {
  key: DiskKey;
  bytes: Buffer | null;
}

/** A collection's description under `["c", collection]`, its documents under `["d", collection, seq]`. */
export type DiskKey = ["c", number] | ["d", number, number];

/** The lmdb files of a data directory. */
export class Disk {
  readonly #root: RootDatabase<Buffer, Key>;

  constructor(path: string) {
    this.#root = open<Buffer, Key>({ path, encoding: "binary", cache: false, noSubdir: false });
  }

  /** All of them or, after a crash, none. Resolves when they are on disk for any later process. */
  async write(changes: readonly DiskChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.#root.batch(() => {
      for (const { key, bytes } of changes) {
        if (bytes) this.#root.put(key, bytes);
        else this.#root.remove(key);
      }
    });
  }

  *collections(): Generator<{ id: number; description: Doc }> {
    for (const { key, value } of this.#root.getRange({ start: ["c", 0], end: ["c", Number.MAX_SAFE_INTEGER] })) {
      const id = Array.isArray(key) ? Number(key[1]) : 0;
      yield { id, description: decodeDocument(Buffer.from(value)) };
    }
  }

  *documents(collection: number): Generator<{ seq: number; bytes: Buffer }> {
    const range = { start: ["d", collection, 0], end: ["d", collection, Number.MAX_SAFE_INTEGER] };
    for (const { key, value } of this.#root.getRange(range)) {
      yield { seq: Array.isArray(key) ? Number(key[2]) : 0, bytes: Buffer.from(value) };
    }
  }

  async close(): Promise<void> {
    await this.#root.flushed;
    await this.#root.close();
  }
}
