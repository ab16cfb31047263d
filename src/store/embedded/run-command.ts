import { Binary, Double, type Timestamp } from "bson";
import type { Catalog } from "./catalog.ts";
import { catalogCommands } from "./catalog-commands.ts";
import type { Command, RunCommand } from "./command.ts";
import { Cursors } from "./cursors.ts";
import { Fields } from "./fields.ts";
import { ClusterClock, helloCommands } from "./hello-commands.ts";
import { type CommandName, commandNamed, offered } from "./offered.ts";
import { readCommands } from "./read-commands.ts";
import { notOffered, ServerError } from "./server-error.ts";
import { Sessions } from "./sessions.ts";
import { showValue } from "./show-value.ts";
import { type Doc, doc, isArray, isDoc, type Reply, type ReplyValue, type Value, wholeNumber } from "./value.ts";
import { writeCommands } from "./write-commands.ts";

type Plain = Exclude<CommandName, "commitTransaction" | "abortTransaction" | "endSessions" | "refreshSessions">;
const plain: Readonly<Record<Plain, RunCommand>> = {
  ...helloCommands,
  ...catalogCommands,
  ...readCommands,
  ...writeCommands,
};
const writes = new Set<string>(["insert", "update", "delete", "findAndModify"]);

/** Answers commands over one catalog. */
export class Commands {
  readonly sessions: Sessions;
  readonly #catalog: Catalog;
  readonly #cursors = new Cursors();
  readonly #clock = new ClusterClock();
  readonly #address: string;

  constructor(catalog: Catalog, address: string) {
    this.#catalog = catalog;
    this.#address = address;
    this.sessions = new Sessions(catalog, this.#cursors);
  }

  /** The reply; an error is a reply too. Does not throw. */
  async answer(body: Doc, connection?: object): Promise<Reply> {
    try {
      const reply = await this.#run(body, connection);
      return this.#timed(new Map<string, ReplyValue>([...reply, ["ok", new Double(1)]]));
    } catch (error) {
      return this.#timed(errorReply(error));
    }
  }

  errorReply(error: unknown): Reply {
    return this.#timed(errorReply(error));
  }

  #timed(reply: Reply): Reply {
    const now: Timestamp = this.#clock.next();
    const signature = doc({ hash: new Binary(new Uint8Array(20)), keyId: 0n });
    return reply.set("$clusterTime", doc({ clusterTime: now, signature })).set("operationTime", now);
  }

  async #run(body: Doc, connection?: object): Promise<Reply> {
    const written = body.keys().next().value ?? "";
    const name = commandNamed(written);
    if (!name) throw new ServerError(59, `no such command: '${written}'`);
    const fields = new Fields(name, body);
    fields.only([written, ...offered.everywhere, ...offered.commands[name]]);
    const database = body.get("$db");
    if (typeof database !== "string") throw new ServerError(40414, "BSON field '$db' is missing but a required field");
    const session = readSession(body);
    const number = readNumber(body);
    const isTransactional = body.get("autocommit") === false;
    checkConcerns(body, isTransactional, name);
    const command: Command = {
      name,
      written,
      fields,
      database,
      session,
      transaction: undefined,
      catalog: this.#catalog,
      cursors: this.#cursors,
      address: this.#address,
    };
    if (isTransactional) return this.#inTransaction(command, number, connection);
    if (body.has("startTransaction") || body.has("autocommit"))
      throw new ServerError(72, "startTransaction needs autocommit: false");
    switch (name) {
      case "commitTransaction":
      case "abortTransaction":
        throw new ServerError(72, `${name} must be run within a transaction`);
      case "endSessions":
      case "refreshSessions": {
        const ids = body.get(written);
        if (name === "endSessions" && isArray(ids)) for (const id of ids) this.sessions.end(sessionKey(id));
        return new Map();
      }
      default: {
        const run = async () => plain[name](command);
        if (number === undefined) return run();
        if (!writes.has(name) || session === undefined)
          throw new ServerError(20, "A transaction number is for writes in a session only");
        return this.sessions.once(session, number, run);
      }
    }
  }

  // MongoDB ends a transaction at its first error, also at one among the write errors.
  async #inTransaction(command: Command, number: bigint | undefined, connection?: object): Promise<Reply> {
    const { name, session, fields } = command;
    if (session === undefined || number === undefined)
      throw new ServerError(72, "A transaction needs a session and a number");
    if (name === "commitTransaction") {
      await this.sessions.commit(session, number);
      return new Map();
    }
    if (name === "abortTransaction") {
      this.sessions.abort(session, number);
      return new Map();
    }
    const start = fields.document.get("startTransaction") === true;
    const transaction = this.sessions.transaction(session, number, start, connection);
    try {
      if (!(offered.inTransactions as readonly string[]).includes(name)) {
        throw new ServerError(263, `Cannot run '${name}' in a multi-document transaction.`);
      }
      if (name === "endSessions" || name === "refreshSessions") throw notOffered(name);
      const reply = await plain[name as Plain]({ ...command, transaction });
      if (reply.has("writeErrors")) transaction.abort();
      return reply;
    } catch (error) {
      transaction.abort();
      throw error;
    }
  }
}

function readSession(body: Doc): string | undefined {
  const id = body.get("lsid");
  return id === undefined ? undefined : sessionKey(id);
}

function sessionKey(lsid: Value): string {
  const id = isDoc(lsid) ? lsid.get("id") : undefined;
  if (!(id instanceof Binary)) throw new ServerError(14, "lsid.id must be a UUID");
  return id.toString("hex");
}

function readNumber(body: Doc): bigint | undefined {
  const number = body.get("txnNumber");
  if (number === undefined) return undefined;
  const whole = typeof number === "bigint" ? number : wholeNumber(number);
  if (whole === undefined || whole < 0) throw new ServerError(14, "txnNumber must be a long from 0 on");
  return BigInt(whole);
}

function checkConcerns(body: Doc, isTransactional: boolean, name: string): void {
  const read = body.get("readConcern");
  if (isDoc(read)) {
    const level = read.get("level") ?? "local";
    if (!["local", "available", "majority", "snapshot"].includes(String(level)))
      throw notOffered(`The read concern ${String(level)}`);
    if (level === "snapshot" && !isTransactional) throw notOffered("The read concern snapshot outside a transaction");
  }
  const write = body.get("writeConcern");
  if (!isDoc(write)) return;
  if (isTransactional && name !== "commitTransaction" && name !== "abortTransaction") {
    throw new ServerError(72, "writeConcern is not allowed within a multi-statement transaction");
  }
  const w = write.get("w") ?? 1;
  if (w !== "majority" && wholeNumber(w) !== 1 && wholeNumber(w) !== 0)
    throw notOffered(`The write concern w: ${showValue(w)}`);
}

function errorReply(error: unknown): Reply {
  const known =
    error instanceof ServerError
      ? error
      : new ServerError(1, `The embedded store failed: ${error instanceof Error ? error.message : String(error)}`);
  const reply: Reply = new Map<string, ReplyValue>([
    ["ok", new Double(0)],
    ["errmsg", known.message],
    ["code", known.code],
    ["codeName", known.codeName],
    ...known.more,
  ]);
  if (known.labels.length > 0) reply.set("errorLabels", known.labels);
  return reply;
}
