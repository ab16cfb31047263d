import type { Connection } from "mongoose";
import { StoreError } from "../core/ports/stores.ts";
import { AgainError, TransactionScope } from "./scope.ts";
import { storeFailure } from "./store-failure.ts";

const deadlineMs = 20_000;
const options = {
  readConcern: { level: "snapshot" },
  writeConcern: { w: "majority", journal: true },
  readPreference: "primary",
} as const;

/**
 * Runs `work` in a transaction, again while the database asks for it. Throws `StoreError("busy")` when others keep changing the
 * same records for 20 seconds, and `duplicate` and `unavailable` as they come.
 */
export async function runTransaction<T>(
  connection: Connection,
  work: (scope: TransactionScope) => Promise<T>,
): Promise<T> {
  const endsAt = Date.now() + deadlineMs;
  const session = await connection.startSession();
  try {
    for (;;) {
      try {
        return await session.withTransaction(async () => {
          if (Date.now() > endsAt) {
            throw new StoreError("busy", "Others keep changing the same records. Try again in a moment.");
          }
          return runOnce(new TransactionScope(session), work);
        }, options);
      } catch (error) {
        if (!(error instanceof AgainError)) throw error;
      }
    }
  } catch (error) {
    throw storeFailure(error);
  } finally {
    await session.endSession();
  }
}

// A failed operation counts even when the work has caught its error: the server has ended the transaction then.
async function runOnce<T>(scope: TransactionScope, work: (scope: TransactionScope) => Promise<T>): Promise<T> {
  try {
    const result = await work(scope);
    await scope.end();
    return result;
  } catch (error) {
    await scope.end();
    throw error;
  }
}
