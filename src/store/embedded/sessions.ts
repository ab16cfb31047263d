import type { Catalog } from "./catalog.ts";
import type { Cursors } from "./cursors.ts";
import { ServerError } from "./server-error.ts";
import { Transaction } from "./transaction.ts";
import type { Reply } from "./value.ts";

interface Session {
  number: bigint;
  transaction: Transaction | undefined;
  /** The answer to the retryable write of this number. */
  answer: Promise<Reply> | undefined;
  usedAt: number;
  /** The connection that the transaction's last command came by. */
  connection: object | undefined;
}

const transactionIdleMs = 60_000;
const sessionIdleMs = 30 * 60_000;

/** The clients' sessions: the transaction each one has, and the answer to its last retryable write. */
export class Sessions {
  readonly #catalog: Catalog;
  readonly #cursors: Cursors;
  readonly #open = new Map<string, Session>();

  constructor(catalog: Catalog, cursors: Cursors) {
    this.#catalog = catalog;
    this.#cursors = cursors;
  }

  /** The client's transaction of this number, begun when `start`. Throws `ServerError`. */
  transaction(id: string, number: bigint, start: boolean, connection?: object): Transaction {
    const session = this.#use(id, number);
    session.connection = connection;
    if (start) {
      if (session.transaction)
        throw new ServerError(50911, `Cannot start a transaction at given transaction number ${number} a second time`);
      session.transaction = new Transaction(this.#catalog.timeline, true);
    }
    if (session.transaction?.state === "open") return session.transaction;
    if (session.transaction?.state === "committed")
      throw new ServerError(256, `Transaction ${number} has been committed.`);
    throw noSuchTransaction(number);
  }

  /** Commits it; the same again when it is committed already. */
  async commit(id: string, number: bigint): Promise<void> {
    const { transaction } = this.#use(id, number);
    if (transaction?.state === "committed") return;
    if (transaction?.state === "committing") {
      await transaction.ended;
      if (this.#use(id, number).transaction?.state === "committed") return;
    }
    if (transaction?.state !== "open") throw noSuchTransaction(number);
    await transaction.commit(this.#catalog.disk);
  }

  abort(id: string, number: bigint): void {
    const { transaction } = this.#use(id, number);
    if (transaction?.state === "committed" || transaction?.state === "committing")
      throw new ServerError(256, `Transaction ${number} has been committed.`);
    if (transaction?.state !== "open") throw noSuchTransaction(number);
    transaction.abort();
  }

  /** Runs a retryable write once: a repetition gets the first one's answer. One that failed runs again. */
  async once(id: string, number: bigint, run: () => Promise<Reply>): Promise<Reply> {
    const session = this.#use(id, number);
    if (session.transaction) throw new ServerError(251, `Transaction ${number} is no retryable write`);
    session.answer ??= run();
    const answer = session.answer;
    try {
      return await answer;
    } catch (error) {
      if (session.answer === answer) session.answer = undefined;
      throw error;
    }
  }

  end(id: string): void {
    this.#open.get(id)?.transaction?.abort();
    this.#open.delete(id);
    this.#cursors.endSession(id);
  }

  /**
   * Aborts what was begun over a connection that is closed: its client has died, or begins the transaction anew (it is told that
   * there is none, with `TransientTransactionError`). Otherwise what it has written would block others for a minute.
   */
  leave(connection: object): void {
    for (const { connection: last, transaction } of this.#open.values()) {
      if (last === connection && transaction?.state === "open") transaction.abort();
    }
  }

  /** Ends what nobody has used for a while. */
  expire(now: number): void {
    for (const [id, session] of this.#open) {
      const idleMs = now - session.usedAt;
      if (idleMs > transactionIdleMs && session.transaction?.state === "open") session.transaction.abort();
      if (idleMs > sessionIdleMs) this.end(id);
    }
  }

  #use(id: string, number: bigint): Session {
    let session = this.#open.get(id);
    if (!session || number > session.number) {
      session?.transaction?.abort();
      session = { number, transaction: undefined, answer: undefined, usedAt: 0, connection: undefined };
      this.#open.set(id, session);
    }
    if (number < session.number)
      throw new ServerError(
        225,
        `Cannot start transaction ${number} because a newer one ${session.number} has already started on this session.`,
      );
    session.usedAt = Date.now();
    return session;
  }
}

function noSuchTransaction(number: bigint): ServerError {
  return new ServerError(
    251,
    `Given transaction number ${number} does not match any in-progress transactions.`,
    new Map(),
    ["TransientTransactionError"],
  );
}
