import { type Filter, matches, parseFilter } from "./filter.ts";
import { type Path, toPath, visitPath } from "./paths.ts";
import { ServerError } from "./server-error.ts";
import type { StoredRecord } from "./stored-record.ts";
import { type Doc, isArray, isDoc, type Value, wholeNumber } from "./value.ts";
import { timeOfKey, valueKey } from "./value-key.ts";

type Leaf = Set<StoredRecord>;
type Branch = Map<string, Branch | Leaf | StoredRecord>;

/** Records by the values of some fields: for equal values of the first fields, for uniqueness, and for expiry. */
export class CollectionIndex {
  readonly spec: Doc;
  readonly name: string;
  readonly key: Doc;
  readonly fields: readonly { name: string; path: Path }[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial: Filter | undefined;
  readonly expireAfterMs: number | undefined;
  readonly #root: Branch = new Map();

  /** `spec` as `createIndexes` has checked it. */
  constructor(spec: Doc) {
    this.spec = spec;
    this.name = String(spec.get("name"));
    const key = spec.get("key");
    this.key = isDoc(key) ? key : new Map();
    this.fields = [...this.key.keys()].map((name) => ({ name, path: toPath(name) }));
    this.unique = spec.get("unique") === true || this.name === "_id_";
    this.sparse = spec.get("sparse") === true;
    const partial = spec.get("partialFilterExpression");
    this.partial = isDoc(partial) ? parseFilter(partial) : undefined;
    const seconds = wholeNumber(spec.get("expireAfterSeconds"));
    this.expireAfterMs = seconds === undefined ? undefined : seconds * 1000;
  }

  /** The keys under which the document stands: one, or one for each element of an array. */
  keysOf(document: Doc): string[][] {
    if (this.partial && !matches(this.partial, document)) return [];
    let keys: string[][] = [[]];
    let present = false;
    let many = 0;
    for (const { path } of this.fields) {
      const found = new Set<string>();
      let isMany = false;
      visitPath(document, path, (value) => {
        if (value !== undefined) present = true;
        found.add(valueKey(value ?? null));
        if (isArray(value)) {
          isMany = true;
          for (const each of value) found.add(valueKey(each));
        }
        return false;
      });
      if (found.size === 0) found.add(valueKey(null));
      if (found.size > 1 || isMany) many += 1;
      if (many > 1)
        throw new ServerError(171, `cannot index parallel arrays [${this.fields.map(({ name }) => name).join("] [")}]`);
      keys = keys.flatMap((key) => [...found].map((one) => [...key, one]));
    }
    return this.sparse && !present ? [] : keys;
  }

  add(key: readonly string[], record: StoredRecord): void {
    let branch = this.#root;
    for (const part of key.slice(0, -1)) {
      const next = branch.get(part);
      if (next instanceof Map) branch = next;
      else {
        const made: Branch = new Map();
        branch.set(part, made);
        branch = made;
      }
    }
    const last = key[key.length - 1] ?? "";
    const there = branch.get(last);
    if (there instanceof Set) there.add(record);
    else if (there === undefined) branch.set(last, record);
    else if (!(there instanceof Map) && there !== record) branch.set(last, new Set([there, record]));
  }

  remove(key: readonly string[], record: StoredRecord): void {
    const branches = [this.#root];
    for (const part of key.slice(0, -1)) {
      const next = branches[branches.length - 1]?.get(part);
      if (!(next instanceof Map)) return;
      branches.push(next);
    }
    for (let depth = key.length - 1; depth >= 0; depth--) {
      const branch = branches[depth];
      const part = key[depth] ?? "";
      const there = branch?.get(part);
      if (there instanceof Set) {
        there.delete(record);
        if (there.size > 0) return;
      } else if (there instanceof Map ? there.size > 0 : there !== record) return;
      branch?.delete(part);
    }
  }

  /** The records that stand under these keys of the first fields. */
  *find(prefix: readonly string[]): Generator<StoredRecord> {
    let at: Branch | Leaf | StoredRecord | undefined = this.#root;
    for (const part of prefix) at = at instanceof Map ? at.get(part) : undefined;
    if (at !== undefined) yield* below(at);
  }

  /** Of a TTL index: the records with a date at or before this time. */
  *expired(beforeMs: number): Generator<StoredRecord> {
    for (const [key, there] of this.#root) {
      const time = timeOfKey(key);
      if (time !== undefined && time <= beforeMs) yield* below(there);
    }
  }

  /** The values of the key's fields, for the message about a duplicate. */
  valuesOf(document: Doc): Doc {
    return new Map(
      this.fields.map(({ name, path }): [string, Value] => {
        let first: Value = null;
        visitPath(document, path, (value) => {
          first = value ?? null;
          return true;
        });
        return [name, first];
      }),
    );
  }
}

function* below(at: Branch | Leaf | StoredRecord): Generator<StoredRecord> {
  if (at instanceof Map) for (const each of at.values()) yield* below(each);
  else if (at instanceof Set) yield* at;
  else yield at;
}
