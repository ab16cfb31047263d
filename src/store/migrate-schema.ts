import { setTimeout as wait } from "node:timers/promises";
import type { mongo } from "mongoose";
import { newId } from "../core/new-id.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Log } from "../core/ports/log.ts";
import { StoreError } from "../core/ports/stores.ts";
import { migrations as all, type Migration } from "./migrations.ts";

interface SchemaState {
  _id: "schema";
  version: number;
  /** Whose turn it is, and until when; a process that died keeps it no longer. */
  by: string;
  freeAt: Date;
}

export interface MigrateOptions {
  db: mongo.Db;
  clock: Clock;
  log: Log;
  migrations?: readonly Migration[];
}

/** Which form the records of a database have. */
export const schemaCollection = "meta";

const turnMs = 60_000;
const lookAgainMs = 200;

/**
 * Runs what the database has not had yet, one process at a time; the others wait until it is done. The version moves with each
 * migration, so a start after a kill goes on where that one ended. Throws `StoreError` for a database of a newer Crosswalk.
 */
export async function migrateSchema({ db, clock, log, migrations = all }: MigrateOptions): Promise<void> {
  const states = db.collection<SchemaState>(schemaCollection);
  const latest = migrations.at(-1)?.version ?? 0;
  const by = newId("w");
  const freeAt = () => new Date(clock.now().getTime() + turnMs);

  async function version(): Promise<number> {
    const state = await states.findOne({ _id: "schema" });
    return state?.version ?? 0;
  }

  /** Whether it is this process's turn. */
  async function take(): Promise<boolean> {
    const first = { version: 0, by: "", freeAt: new Date(0) };
    await states.updateOne({ _id: "schema" }, { $setOnInsert: first }, { upsert: true }).catch(ignoreDuplicate);
    const free = { _id: "schema" as const, freeAt: { $lte: clock.now() } };
    return (await states.updateOne(free, { $set: { by, freeAt: freeAt() } })).matchedCount === 1;
  }

  async function runOthers(): Promise<void> {
    const done = await version();
    for (const migration of migrations.filter((each) => each.version > done)) {
      log.info("The database is brought to a newer form.", { version: migration.version, name: migration.name });
      await migration.run(db);
      const $set = { version: migration.version, freeAt: freeAt() };
      if ((await states.updateOne({ _id: "schema", by }, { $set })).matchedCount === 0) return;
    }
    await states.updateOne({ _id: "schema", by }, { $set: { freeAt: new Date(0) } });
  }

  for (;;) {
    const now = await version();
    if (now === latest) return;
    if (now > latest) throw new StoreError("unavailable", newer(now, latest));
    if (await take()) await runOthers();
    else await wait(lookAgainMs);
  }
}

function newer(found: number, known: number): string {
  return (
    `The database was written by a newer Crosswalk (form ${found}; this one knows ${known}). ` +
    "Start that one or a later one, or restore a backup from before."
  );
}

function ignoreDuplicate(error: unknown): void {
  if ((error as { code?: unknown }).code !== 11_000) throw error;
}
