import { decodeDocument } from "./decode-bson.ts";
import type { Transaction } from "./transaction.ts";
import type { Doc } from "./value.ts";

/** A state of a document, or its absence when `bytes` is null. `at` is the commit that made it. */
export interface Version {
  readonly bytes: Buffer | null;
  at: number;
  older: Version | undefined;
  read?: Doc | undefined;
}

/** One `_id` of a collection: its last committed version, the ones before that a snapshot may need, and what is under way. */
export interface StoredRecord {
  readonly seq: number;
  readonly idKey: string;
  current: Version | undefined;
  intent: { transaction: Transaction; version: Version } | undefined;
}

const mostRead = 4 * 2 ** 20;
let readBytes = 0;
const recentlyRead: Version[] = [];

/** The version's document. The last ones that were read stay decoded, up to 4 MB of BSON. */
export function documentOf(version: Version & { bytes: Buffer }): Doc {
  if (version.read) return version.read;
  const read = decodeDocument(version.bytes);
  version.read = read;
  recentlyRead.push(version);
  readBytes += version.bytes.length;
  if (readBytes > mostRead) forgetHalf();
  return read;
}

function forgetHalf(): void {
  for (const version of recentlyRead.splice(0, Math.ceil(recentlyRead.length / 2))) {
    version.read = undefined;
    readBytes -= version.bytes?.length ?? 0;
  }
}

export function isPresent(version: Version | undefined): version is Version & { bytes: Buffer } {
  return version !== undefined && version.bytes !== null;
}

/** What a view sees of the record. A plain read sees the last commit; a transaction its snapshot and its own writes. */
export function visibleVersion(
  record: StoredRecord,
  view: Transaction | undefined,
): (Version & { bytes: Buffer }) | undefined {
  let version = record.current;
  if (view) {
    if (record.intent?.transaction === view) version = record.intent.version;
    else while (version && version.at > view.snapshot) version = version.older;
  }
  return isPresent(version) ? version : undefined;
}

/** Every version that somebody may still see. */
export function* versionsOf(record: StoredRecord): Generator<Version & { bytes: Buffer }> {
  if (isPresent(record.intent?.version)) yield record.intent.version;
  for (let version = record.current; version; version = version.older) if (isPresent(version)) yield version;
}
