import { decodeDocument, MalformedBson } from "./decode-bson.ts";
import { encodeDocument } from "./encode-bson.ts";
import { ServerError } from "./server-error.ts";
import type { Doc, Reply, Value } from "./value.ts";

const opQuery = 2004;
const opReply = 1;
const opMessage = 2013;
const moreToCome = 2;
export const largestMessage = 48_000_000;

/** A request as it came. `body` is an error when it holds what is not offered. `silent`: no reply is wanted. */
export interface Request {
  id: number;
  isLegacy: boolean;
  silent: boolean;
  body: Doc | ServerError;
}

/** Reads one whole message. Throws `MalformedBson` when the connection cannot go on. */
export function readRequest(message: Buffer): Request {
  const id = message.readInt32LE(4);
  const operation = message.readInt32LE(12);
  if (operation === opQuery) return { id, isLegacy: true, silent: false, body: orRefusal(() => readLegacy(message)) };
  if (operation !== opMessage || message.length < 26) throw new MalformedBson(`no operation ${operation}`);
  const flags = message.readUInt32LE(16);
  if ((flags & 0xffff & ~3) !== 0) throw new MalformedBson("unknown flags");
  const silent = (flags & moreToCome) !== 0;
  const end = flags & 1 ? message.length - 4 : message.length;
  return { id, isLegacy: false, silent, body: orRefusal(() => readSections(message, end)) };
}

function orRefusal(read: () => Doc): Doc | ServerError {
  try {
    return read();
  } catch (error) {
    if (error instanceof ServerError) return error;
    throw error;
  }
}

function readSections(message: Buffer, end: number): Doc {
  let body: Doc | undefined;
  const sequences: [string, Value][] = [];
  for (let at = 20; at < end; ) {
    const kind = message[at];
    const length = sectionLength(message, at + 1, end);
    const section = message.subarray(at + 1, at + 1 + length);
    if (kind === 0 && !body) body = decodeDocument(section);
    else if (kind === 1) sequences.push(readSequence(section));
    else throw new MalformedBson("an unknown section");
    at += 1 + length;
  }
  if (!body) throw new MalformedBson("no body");
  for (const [name, documents] of sequences) body.set(name, documents);
  return body;
}

function readSequence(section: Buffer): [string, Value] {
  const stop = section.indexOf(0, 4);
  if (stop < 0) throw new MalformedBson("a sequence without a name");
  const documents: Doc[] = [];
  for (let at = stop + 1; at < section.length; ) {
    const length = sectionLength(section, at, section.length);
    documents.push(decodeDocument(section.subarray(at, at + length)));
    at += length;
  }
  return [section.toString("utf8", 4, stop), documents];
}

function sectionLength(bytes: Buffer, at: number, end: number): number {
  const length = at + 4 <= end ? bytes.readInt32LE(at) : 0;
  if (length < 5 || at + length > end) throw new MalformedBson("a section beyond the message");
  return length;
}

// Drivers open a connection with this; it carries nothing but `hello`.
function readLegacy(message: Buffer): Doc {
  const stop = message.indexOf(0, 20);
  if (stop < 0 || stop + 9 > message.length) throw new MalformedBson("a query without a name");
  const body = decodeDocument(message.subarray(stop + 9));
  const name = body.keys().next().value;
  if (name !== "hello" && name !== "isMaster" && name !== "ismaster")
    throw new ServerError(352, "Unsupported OP_QUERY command");
  return body.set("$db", "admin");
}

/** The message that answers the request. */
export function writeReply({ id, isLegacy }: Request, reply: Reply): Buffer {
  const body = encodeDocument(reply);
  const header = Buffer.alloc(isLegacy ? 36 : 21);
  header.writeInt32LE(header.length + body.length, 0);
  header.writeInt32LE(id, 8);
  header.writeInt32LE(isLegacy ? opReply : opMessage, 12);
  if (isLegacy) header.writeInt32LE(1, 32);
  return Buffer.concat([header, body]);
}
