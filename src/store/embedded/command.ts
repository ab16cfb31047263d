import type { Catalog } from "./catalog.ts";
import type { Cursors } from "./cursors.ts";
import type { Fields } from "./fields.ts";
import type { CommandName } from "./offered.ts";
import { ServerError } from "./server-error.ts";
import { Blocked, Transaction, writeConflict } from "./transaction.ts";
import type { Reply } from "./value.ts";

/** A command on its way, with all that is needed to run it. */
export interface Command {
  name: CommandName;
  /** As the client wrote it: `isMaster` is `hello` too. */
  written: string;
  fields: Fields;
  database: string;
  /** The client's transaction that it is part of. */
  transaction: Transaction | undefined;
  session: string | undefined;
  catalog: Catalog;
  cursors: Cursors;
  address: string;
}

export type RunCommand = (command: Command) => Reply | Promise<Reply>;

/** `database.collection` of the command. Throws `ServerError` when the collection is no name. */
export function namespaceOf({ fields, written, database }: Command): string {
  const name = fields.value(written);
  if (typeof name !== "string" || name === "")
    throw new ServerError(73, `Invalid namespace specified '${database}.${name}'`);
  return `${database}.${name}`;
}

/**
 * Runs `write` in the client's transaction, or in one of its own that is committed at its end. Waits while another transaction is
 * in the way, then runs it again; within a client's transaction that is a write conflict instead.
 */
export async function inTransaction<T>(
  { transaction, catalog }: Command,
  write: (transaction: Transaction) => T,
): Promise<T> {
  if (transaction) {
    try {
      return write(transaction);
    } catch (error) {
      throw error instanceof Blocked ? writeConflict() : error;
    }
  }
  for (;;) {
    const own = new Transaction(catalog.timeline, false);
    try {
      const result = write(own);
      await own.commit(catalog.disk);
      return result;
    } catch (error) {
      own.abort();
      if (!(error instanceof Blocked)) throw error;
      await error.by.ended;
    }
  }
}
