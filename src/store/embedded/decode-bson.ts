import { Binary, BSONRegExp, Double, ObjectId, Timestamp } from "bson";
import { notOffered, ServerError } from "./server-error.ts";
import type { Doc, Value } from "./value.ts";

const deepest = 100;

/** The bytes are no BSON document: nothing after them in the message can be trusted. */
export class MalformedBson extends Error {
  override name = "MalformedBson";
}

/** Fields of commands that carry the driver's cluster time; a timestamp elsewhere is refused. */
const timed = new Set(["$clusterTime", "readConcern"]);
const refusedTypes = new Map([
  [0x06, "undefined"],
  [0x0c, "dbPointer"],
  [0x0d, "javascript"],
  [0x0e, "symbol"],
  [0x0f, "javascriptWithScope"],
  [0x11, "timestamp"],
  [0x13, "decimal"],
  [0x7f, "maxKey"],
  [0xff, "minKey"],
]);

/** Reads one BSON document. Throws `MalformedBson`, or `ServerError` for a type that is not offered. */
export function decodeDocument(bytes: Buffer): Doc {
  return new Reader(bytes).document(0, bytes.length, 0);
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;
  #timed = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  document(start: number, end: number, depth: number): Doc {
    const made: Doc = new Map();
    this.#each(start, end, depth, (name, value) => made.set(name, value));
    return made;
  }

  #each(start: number, limit: number, depth: number, take: (name: string, value: Value) => void): void {
    if (depth > deepest) throw new ServerError(15, `Documents may be nested ${deepest} deep at most.`);
    this.#at = start;
    const end = start + this.#length(5, limit - start);
    for (;;) {
      const type = this.#byte(end);
      if (type === 0) break;
      const name = this.#cstring(end);
      if (depth === 0) this.#timed = timed.has(name);
      take(name, this.#value(type, end, depth));
    }
    if (this.#at !== end) throw new MalformedBson("a document ends where it should not");
  }

  #value(type: number, end: number, depth: number): Value {
    const bytes = this.#bytes;
    switch (type) {
      case 0x01:
        return new Double(bytes.readDoubleLE(this.#skip(8, end)));
      case 0x02:
        return this.#string(end);
      case 0x03: {
        const at = this.#at;
        return this.document(at, end, depth + 1);
      }
      case 0x04: {
        const values: Value[] = [];
        this.#each(this.#at, end, depth + 1, (_, value) => values.push(value));
        return values;
      }
      case 0x05:
        return this.#binary(end);
      case 0x07: {
        const at = this.#skip(12, end);
        return new ObjectId(Uint8Array.from(bytes.subarray(at, at + 12)));
      }
      case 0x08: {
        const byte = this.#byte(end);
        if (byte > 1) throw new MalformedBson("a boolean is neither 0 nor 1");
        return byte === 1;
      }
      case 0x09: {
        const date = new Date(Number(bytes.readBigInt64LE(this.#skip(8, end))));
        if (Number.isNaN(date.getTime())) throw notOffered("A date outside the years -271821 to 275760");
        return date;
      }
      case 0x0a:
        return null;
      case 0x0b: {
        const pattern = this.#cstring(end);
        return new BSONRegExp(pattern, this.#cstring(end));
      }
      case 0x10:
        return bytes.readInt32LE(this.#skip(4, end));
      case 0x12:
        return bytes.readBigInt64LE(this.#skip(8, end));
      case 0x11:
        if (this.#timed) return new Timestamp(bytes.readBigUInt64LE(this.#skip(8, end)));
    }
    const refused = refusedTypes.get(type);
    throw refused ? notOffered(`A value of type ${refused}`) : new MalformedBson(`no BSON type ${type}`);
  }

  #string(end: number): string {
    const length = this.#length(1, end - this.#at - 4);
    const at = this.#skip(length + 4, end) + 4;
    if (this.#bytes[at + length - 1] !== 0) throw new MalformedBson("a string without its end");
    return this.#bytes.toString("utf8", at, at + length - 1);
  }

  #binary(end: number): Binary {
    const length = this.#length(0, end - this.#at - 5);
    const at = this.#skip(length + 5, end) + 4;
    const subtype = this.#bytes[at] ?? 0;
    return new Binary(Uint8Array.from(this.#bytes.subarray(at + 1, at + 1 + length)), subtype);
  }

  #cstring(end: number): string {
    const at = this.#at;
    const stop = this.#bytes.indexOf(0, at);
    if (stop < 0 || stop >= end) throw new MalformedBson("a name without its end");
    this.#at = stop + 1;
    return this.#bytes.toString("utf8", at, stop);
  }

  /** The length that stands here, without stepping over it. */
  #length(least: number, most: number): number {
    if (this.#at + 4 > this.#bytes.length) throw new MalformedBson("a length beyond the end");
    const length = this.#bytes.readInt32LE(this.#at);
    if (length < least || length > most) throw new MalformedBson("a length that cannot be");
    if (least === 5) this.#at += 4;
    return length;
  }

  #byte(end: number): number {
    return this.#bytes[this.#skip(1, end)] ?? 0;
  }

  #skip(count: number, end: number): number {
    const at = this.#at;
    if (at + count > end) throw new MalformedBson("a value beyond the end");
    this.#at = at + count;
    return at;
  }
}
