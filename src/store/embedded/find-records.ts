import type { Collection } from "./collection.ts";
import type { CollectionIndex } from "./collection-index.ts";
import { valuesEqual } from "./compare-values.ts";
import { type Filter, matches } from "./filter.ts";
import type { Compare } from "./sort-documents.ts";
import { documentOf, type StoredRecord, type Version, visibleVersion } from "./stored-record.ts";
import type { Transaction } from "./transaction.ts";
import { type Doc, isArray, type Value } from "./value.ts";
import { valueKey } from "./value-key.ts";

const mostLookups = 1_000;

export interface Found {
  record: StoredRecord;
  version: Version & { bytes: Buffer };
  document: Doc;
}

export interface FindOptions {
  sort?: Compare | undefined;
  skip?: number | undefined;
  /** 0 or absent: all. */
  limit?: number | undefined;
}

/** The records that match as the view sees them, in the order asked for, else as they were inserted. */
export function findRecords(
  collection: Collection | undefined,
  filter: Filter,
  view: Transaction | undefined,
  { sort, skip = 0, limit = 0 }: FindOptions = {},
): Found[] {
  if (!collection) return [];
  const found: Found[] = [];
  const enough = sort || limit === 0 ? Number.POSITIVE_INFINITY : skip + limit;
  for (const record of candidates(collection, filter)) {
    if (found.length >= enough) break;
    const version = visibleVersion(record, view);
    if (!version) continue;
    const document = documentOf(version);
    if (matches(filter, document)) found.push({ record, version, document });
  }
  if (sort) found.sort((a, b) => sort(a.document, b.document));
  return skip === 0 && limit === 0 ? found : found.slice(skip, limit === 0 ? undefined : skip + limit);
}

/** All records that can match, and some that do not. */
function candidates(collection: Collection, filter: Filter): Iterable<StoredRecord> {
  const looked = lookUp(collection, filter);
  if (!looked) return collection.records.values();
  return looked.size < 2 ? looked : [...looked].sort((a, b) => a.seq - b.seq);
}

function lookUp(collection: Collection, filter: Filter): Set<StoredRecord> | undefined {
  const parts = conjuncts(filter);
  const equals = new Map<string, readonly Value[]>();
  const present = new Set<string>();
  for (const part of parts) {
    if (part.kind !== "field") continue;
    if (part.present) present.add(part.name);
    if (part.equals && !part.equals.some(isArray)) {
      const known = equals.get(part.name);
      if (!known || known.length > part.equals.length) equals.set(part.name, part.equals);
    }
  }
  const ids = equals.get("_id");
  if (ids)
    return new Set(ids.map((id) => collection.records.get(valueKey(id))).filter((record) => record !== undefined));
  const index = bestIndex(collection, equals, present);
  if (index) return throughIndex(index, equals);
  for (const part of parts) {
    if (part.kind !== "or") continue;
    const branches = part.parts.map((each) => lookUp(collection, each));
    if (branches.every((branch) => branch !== undefined)) return new Set(branches.flatMap((branch) => [...branch]));
  }
  return undefined;
}

function conjuncts(filter: Filter): readonly Filter[] {
  return filter.kind === "and" ? filter.parts.flatMap(conjuncts) : [filter];
}

type Equals = ReadonlyMap<string, readonly Value[]>;

function bestIndex(collection: Collection, equals: Equals, present: ReadonlySet<string>): CollectionIndex | undefined {
  let best: CollectionIndex | undefined;
  let bestScore = 0;
  for (const index of collection.secondary) {
    const length = prefixLength(index, equals);
    if (length === 0 || !holdsAll(index, equals, present)) continue;
    const score = length + (index.unique && length === index.fields.length ? 100 : 0);
    if (score > bestScore) [best, bestScore] = [index, score];
  }
  return best;
}

function prefixLength(index: CollectionIndex, equals: Equals): number {
  const missing = index.fields.findIndex(({ name }) => !equals.has(name));
  return missing < 0 ? index.fields.length : missing;
}

/** Whether every document that matches stands in the index: a sparse or partial one leaves documents out. */
function holdsAll(index: CollectionIndex, equals: Equals, present: ReadonlySet<string>): boolean {
  if (index.sparse && !index.fields.some(({ name }) => present.has(name))) return false;
  return !index.partial || conjuncts(index.partial).every((part) => implied(part, equals, present));
}

function implied(part: Filter, equals: Equals, present: ReadonlySet<string>): boolean {
  if (part.kind !== "field") return false;
  const { name, equals: wanted } = part;
  if (wanted) return equals.get(name)?.every((value) => wanted.some((each) => valuesEqual(value, each))) ?? false;
  return part.present === true && present.has(name);
}

function throughIndex(index: CollectionIndex, equals: Equals): Set<StoredRecord> {
  let prefixes: string[][] = [[]];
  for (const { name } of index.fields.slice(0, prefixLength(index, equals))) {
    const keys = (equals.get(name) ?? []).map(valueKey);
    if (prefixes.length * keys.length > mostLookups && (prefixes[0]?.length ?? 0) > 0) break;
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => [...prefix, key]));
  }
  const found = new Set<StoredRecord>();
  for (const prefix of prefixes) for (const record of index.find(prefix)) found.add(record);
  return found;
}
