import type { Model, QueryFilter } from "mongoose";
import type { Changes, Move, Reads, Stored, Writes } from "../core/ports/stores.ts";
import { AgainError, type Scope } from "./scope.ts";

/** A record as it lies in the database: our id is `_id`, and the tenant is with it. */
export interface StoredDocument {
  _id: string;
  tenantId: string;
  version: number;
  [field: string]: unknown;
}

export interface Order {
  sort?: Record<string, 1 | -1>;
  skip?: number;
  limit?: number;
}

/** One tenant's records of one kind. Every query carries the tenant; every change is a compare-and-swap on the version. */
export interface Table<R extends Stored> extends Reads<R>, Writes<R> {
  one(filter: QueryFilter<StoredDocument>): Promise<R | null>;
  many(filter: QueryFilter<StoredDocument>, order?: Order): Promise<R[]>;
  insertAll(records: readonly Omit<R, "version">[]): Promise<void>;
  /** Each as `move` does, in two commands for all. Within a transaction only: another writer at the same moment makes it run again. */
  moveAll(moves: readonly Move<R>[]): Promise<R[]>;
  /** How many records there are of each value of `field`. */
  countBy(field: string, filter: QueryFilter<StoredDocument>): Promise<ReadonlyMap<string, number>>;
}

export function openTable<R extends Stored>(model: Model<StoredDocument>, tenantId: string, scope: Scope): Table<R> {
  const { session, inSession } = scope;
  const ofTenant = (filter: QueryFilter<StoredDocument>) => ({ ...filter, tenantId });
  const exactly = (record: R) => ofTenant({ _id: record.id, version: record.version });

  const one = (filter: QueryFilter<StoredDocument>) =>
    scope.run(async () => {
      const found = await model.findOne(ofTenant(filter)).session(session).lean<StoredDocument>();
      return found ? toRecord<R>(found) : null;
    });

  return {
    one,
    get: (id) => one({ _id: id }),

    many: (filter, { sort, skip, limit } = {}) =>
      scope.run(async () => {
        const query = model.find(ofTenant(filter)).session(session);
        if (sort) query.sort(sort);
        if (skip !== undefined) query.skip(skip);
        if (limit !== undefined) query.limit(limit);
        return (await query.lean<StoredDocument[]>()).map(toRecord<R>);
      }),

    insert: (record) =>
      scope.run(async () => {
        const document = toDocument(record, tenantId);
        await model.insertOne(document, inSession);
        return toRecord<R>(document);
      }),

    insertAll: (records) =>
      scope.run(async () => {
        if (records.length === 0) return;
        await model.insertMany(
          records.map((record) => toDocument(record, tenantId)),
          inSession,
        );
      }),

    move: (record, changes) =>
      scope.run(async () => {
        const update = toUpdate(record.version, changes);
        const options = { ...inSession, returnDocument: "after" } as const;
        const moved = await model.findOneAndUpdate(exactly(record), update, options).lean<StoredDocument>();
        return moved ? toRecord<R>(moved) : null;
      }),

    moveAll: (moves) =>
      scope.run(async () => {
        if (moves.length === 0) return [];
        const ids = moves.map(({ record }) => record.id);
        const found = await model
          .find(ofTenant({ _id: { $in: ids } }), { version: 1 })
          .session(session)
          .lean<Pick<StoredDocument, "_id" | "version">[]>();
        const versions = new Map(found.map(({ _id, version }) => [_id, version]));
        const fitting = moves.filter(({ record }) => versions.get(record.id) === record.version);
        if (fitting.length === 0) return [];
        const updates = fitting.map(({ record, changes }) => ({
          updateOne: { filter: exactly(record), update: toUpdate(record.version, changes) },
        }));
        const { matchedCount } = await model.bulkWrite(updates, inSession);
        if (matchedCount !== fitting.length) throw new AgainError("another writer at the same moment");
        return fitting.map(({ record, changes }) => {
          const moved = { ...record, ...changes, version: record.version + 1 };
          return Object.fromEntries(Object.entries(moved).filter(([, value]) => value !== undefined)) as unknown as R;
        });
      }),

    remove: (record) =>
      scope.run(async () => {
        const { deletedCount } = await model.deleteOne(exactly(record), inSession);
        return deletedCount === 1;
      }),

    countBy: (field, filter) =>
      scope.run(async () => {
        const groups = await model
          .aggregate<{ _id: string; count: number }>([
            { $match: ofTenant(filter) },
            { $group: { _id: `$${field}`, count: { $sum: 1 } } },
          ])
          .session(session);
        return new Map(groups.map(({ _id, count }) => [_id, count]));
      }),
  };
}

/** The writing half of a table, for a transaction. */
export function writesOf<R extends Stored>({ insert, move, remove }: Table<R>): Writes<R> {
  return { insert, move, remove };
}

// The compiler cannot see that schema and record agree; `Fields` in record-schema.ts holds them to each other.
function toRecord<R extends Stored>({ _id, tenantId: _, ...fields }: StoredDocument): R {
  return { id: _id, ...fields } as unknown as R;
}

function toDocument(record: { id: string }, tenantId: string): StoredDocument {
  const { id, ...fields } = record;
  return { ...withoutUndefined(fields), _id: id, tenantId, version: 1 };
}

function toUpdate<R extends Stored>(version: number, changes: Changes<R>) {
  const { id: _id, version: _version, ...fields }: Record<string, unknown> = { ...changes };
  const gone = Object.keys(fields).filter((name) => fields[name] === undefined);
  const $set = { ...withoutUndefined(fields), version: version + 1 };
  if (gone.length === 0) return { $set };
  return { $set, $unset: Object.fromEntries(gone.map((name) => [name, 1])) };
}

/** Absent stays absent at every depth; the driver would write `null`. */
function withoutUndefined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept.map(([name, value]) => [name, cleaned(value)]));
}

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned);
  const isPlain = value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? withoutUndefined(value as Record<string, unknown>) : value;
}
