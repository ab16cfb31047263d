import { parse, stringify } from "lossless-json";
import type { SandboxAnswer } from "../world/loopback-server.ts";

/** A key as GoTo writes it: a JSON number, however long. `BigInt` values come out as bare digits. */
export function keyNumber(key: string): bigint {
  return BigInt(key);
}

/** An answer whose `bigint` values are JSON numbers with every digit. */
export function gotoAnswer(status: number, value: unknown): SandboxAnswer {
  return { status, headers: { "content-type": "application/json" }, body: stringify(value) ?? "" };
}

/** A body whose numbers become their own digits as text, so that no key loses any. Throws on text that is not JSON. */
export function parseBody(text: string): unknown {
  return parse(text, undefined, (digits) => digits);
}
