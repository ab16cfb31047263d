import { Binary, BSONRegExp, Double, ObjectId, Timestamp } from "bson";
import { type Doc, isArray, RawDocument, type Reply, type ReplyValue } from "./value.ts";

/** Writes a document, or a reply with documents that are BSON already. The bytes are a copy of their own. */
export function encodeDocument(document: Doc | Reply): Buffer {
  at = 0;
  writeDocument(document);
  const bytes = Buffer.from(space.subarray(0, at));
  if (space.length > 4 * roomy) space = Buffer.allocUnsafe(roomy);
  return bytes;
}

// One space for all: encoding is synchronous. What a large reply needed is given back.
const roomy = 1 << 20;
let space = Buffer.allocUnsafe(roomy);
let at = 0;

function need(count: number): void {
  if (at + count <= space.length) return;
  const larger = Buffer.allocUnsafe(Math.max(space.length * 2, at + count));
  space.copy(larger, 0, 0, at);
  space = larger;
}

function writeDocument(document: Doc | Reply): void {
  const start = at;
  need(5);
  at += 4;
  for (const [name, value] of document) writeField(name, value);
  finish(start);
}

function finish(start: number): void {
  need(1);
  space[at++] = 0;
  space.writeInt32LE(at - start, start);
}

function writeField(name: string, value: ReplyValue): void {
  need(1);
  const typeAt = at++;
  writeName(name);
  // `space` may be another one afterwards.
  const type = writeValue(value);
  space[typeAt] = type;
}

/** Writes the value and returns its type. */
function writeValue(value: ReplyValue): number {
  if (value === null) return 0x0a;
  switch (typeof value) {
    case "string":
      writeString(value);
      return 0x02;
    case "number":
      need(4);
      at = space.writeInt32LE(value, at);
      return 0x10;
    case "boolean":
      need(1);
      space[at++] = value ? 1 : 0;
      return 0x08;
    case "bigint":
      need(8);
      at = space.writeBigInt64LE(value, at);
      return 0x12;
  }
  if (value instanceof Map) {
    writeDocument(value);
    return 0x03;
  }
  if (value instanceof RawDocument) {
    writeBytes(value.bytes);
    return 0x03;
  }
  if (isArray(value)) {
    const start = at;
    need(5);
    at += 4;
    value.forEach((each, index) => {
      writeField(String(index), each);
    });
    finish(start);
    return 0x04;
  }
  need(12);
  if (value instanceof Double) {
    at = space.writeDoubleLE(value.value, at);
    return 0x01;
  }
  if (value instanceof Date) {
    at = space.writeBigInt64LE(BigInt(value.getTime()), at);
    return 0x09;
  }
  if (value instanceof ObjectId) {
    writeBytes(value.id);
    return 0x07;
  }
  if (value instanceof Binary) {
    const content = value.buffer.subarray(0, value.position);
    at = space.writeInt32LE(content.length, at);
    space[at++] = value.sub_type;
    writeBytes(content);
    return 0x05;
  }
  if (value instanceof BSONRegExp) {
    writeName(value.pattern);
    writeName(value.options);
    return 0x0b;
  }
  if (value instanceof Timestamp) {
    at = space.writeBigUInt64LE(value.toBigInt() & 0xffffffffffffffffn, at);
    return 0x11;
  }
  throw new TypeError(`no BSON for a ${typeof value}`);
}

function writeBytes(bytes: Uint8Array): void {
  need(bytes.length);
  space.set(bytes, at);
  at += bytes.length;
}

function writeName(name: string): void {
  need(name.length * 3 + 1);
  at += space.write(name, at, "utf8");
  space[at++] = 0;
}

function writeString(value: string): void {
  need(value.length * 3 + 5);
  const length = space.write(value, at + 4, "utf8") + 1;
  space.writeInt32LE(length, at);
  at += 4 + length;
  space[at - 1] = 0;
}
