import { encodeDocument } from "./encode-bson.ts";
import { ServerError } from "./server-error.ts";
import { type Doc, RawDocument, type Reply, type ReplyValue } from "./value.ts";

/** Results in the order they are given out; bytes when they are BSON already. */
export type Results = readonly (Doc | Buffer)[];

interface Cursor {
  namespace: string;
  results: Results;
  at: number;
  session: string | undefined;
  usedAt: number;
}

const firstBatch = 101;
const largestBatchBytes = 16 * 2 ** 20 - 16_384;
const idleMs = 10 * 60_000;
const mostOpen = 10_000;

/** The open cursors: results that did not fit into one reply. */
export class Cursors {
  readonly #open = new Map<bigint, Cursor>();
  #lastId = BigInt(Date.now()) << 16n;

  /** The reply with the first batch; a cursor stays open when there is more. */
  start(
    namespace: string,
    results: Results,
    options: { batchSize?: number | undefined; single?: boolean; session?: string | undefined },
  ): Reply {
    const { batchSize = firstBatch, single = false, session } = options;
    const { batch, next } = take(results, 0, batchSize);
    let id = 0n;
    if (next < results.length && !single) {
      this.#expire();
      this.#lastId += 1n;
      id = this.#lastId;
      this.#open.set(id, { namespace, results, at: next, session, usedAt: Date.now() });
    }
    return reply(id, namespace, "firstBatch", batch);
  }

  more(id: bigint, namespace: string, batchSize: number | undefined, session: string | undefined): Reply {
    const cursor = this.#open.get(id);
    if (!cursor) throw new ServerError(43, `cursor id ${id} not found`);
    if (cursor.namespace !== namespace)
      throw new ServerError(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace`,
      );
    if (cursor.session !== session)
      throw new ServerError(50738, `Cannot run getMore on cursor ${id} in another session`);
    const { batch, next } = take(cursor.results, cursor.at, batchSize || Number.POSITIVE_INFINITY);
    cursor.at = next;
    cursor.usedAt = Date.now();
    const isOver = next >= cursor.results.length;
    if (isOver) this.#open.delete(id);
    return reply(isOver ? 0n : id, namespace, "nextBatch", batch);
  }

  /** True when it was open. */
  kill(id: bigint): boolean {
    return this.#open.delete(id);
  }

  endSession(session: string): void {
    for (const [id, cursor] of this.#open) if (cursor.session === session) this.#open.delete(id);
  }

  #expire(): void {
    const before = Date.now() - idleMs;
    for (const [id, { usedAt }] of this.#open) if (usedAt < before) this.#open.delete(id);
    if (this.#open.size >= mostOpen) throw new ServerError(8, `${mostOpen} cursors are open: close some.`);
  }
}

function take(results: Results, from: number, most: number): { batch: RawDocument[]; next: number } {
  const batch: RawDocument[] = [];
  let bytes = 0;
  let next = from;
  for (; next < results.length && batch.length < most; next++) {
    const result = results[next];
    if (result === undefined) break;
    const encoded = Buffer.isBuffer(result) ? result : encodeDocument(result);
    bytes += encoded.length + 8;
    if (bytes > largestBatchBytes && batch.length > 0) break;
    batch.push(new RawDocument(encoded));
  }
  return { batch, next };
}

function reply(id: bigint, ns: string, batchName: string, batch: readonly ReplyValue[]): Reply {
  const cursor: Reply = new Map<string, ReplyValue>([
    [batchName, batch],
    ["id", id],
    ["ns", ns],
  ]);
  return new Map([["cursor", cursor]]);
}
