import type { ClientSession } from "mongoose";
import { isDuplicate, storeFailure } from "./store-failure.ts";

/** Where an operation runs: plainly, or in a transaction's session. */
export interface Scope {
  readonly session: ClientSession | null;
  /** The same, for operations that take it as an option. */
  readonly inSession: { session?: ClientSession };
  run<T>(operation: () => Promise<T>): Promise<T>;
}

/** Thrown to have the transaction's work run once more, with a fresh view of the data. */
export class AgainError extends Error {
  override name = "AgainError";
}

export const plainScope: Scope = {
  session: null,
  inSession: {},
  async run(operation) {
    try {
      return await operation();
    } catch (error) {
      throw storeFailure(error);
    }
  },
};

/**
 * One run of a transaction's work. Operations go one after the other, since a session carries one at a time. The server ends a
 * transaction at its first error, so that error is what every later operation, and the end, answers.
 */
export class TransactionScope implements Scope {
  readonly session: ClientSession;
  readonly inSession: { session: ClientSession };
  #tail: Promise<unknown> = Promise.resolve();
  #failure: unknown;
  #over = false;

  constructor(session: ClientSession) {
    this.session = session;
    this.inSession = { session };
  }

  run<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#over) return Promise.reject(new Error("This transaction is over: its `tx` was used after its work."));
    const result = this.#tail.then(async () => {
      if (this.#failure !== undefined) throw this.#failure;
      try {
        return await operation();
      } catch (error) {
        // Other driver errors stay as they are: `withTransaction` reads their labels.
        this.#failure = isDuplicate(error) ? storeFailure(error) : error;
        throw this.#failure;
      }
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Waits for what is still under way; throws the first failure, even if the work has caught it. */
  async end(): Promise<void> {
    await this.#tail;
    this.#over = true;
    if (this.#failure !== undefined) throw this.#failure;
  }
}
