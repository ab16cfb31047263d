import { type Command, inTransaction, namespaceOf, type RunCommand } from "./command.ts";
import { Fields } from "./fields.ts";
import { type Filter, parseFilter } from "./filter.ts";
import { findRecords } from "./find-records.ts";
import { offered } from "./offered.ts";
import { parseProjection } from "./project-document.ts";
import { ServerError } from "./server-error.ts";
import { parseSort } from "./sort-documents.ts";
import { Blocked, type Transaction } from "./transaction.ts";
import { applyUpdate, parseUpdate, type Update } from "./update.ts";
import { documentToInsert } from "./upsert.ts";
import { type Doc, doc, type Reply, type ReplyValue, type Value, wholeNumber } from "./value.ts";
import { deleteDocument, insertDocument, replaceDocument } from "./write-document.ts";

const mostStatements = 100_000;

/** What one statement did. */
interface Done {
  matched: number;
  modified: number;
  upserted?: Value;
}

type Statement = (transaction: Transaction) => Done;

const insert: RunCommand = (command) => {
  const { fields, catalog } = command;
  const namespace = namespaceOf(command);
  const statements = fields.docs("documents").map(
    (document): Statement =>
      (transaction) => {
        insertDocument(catalog.forWriting(namespace, transaction), transaction, document);
        return { matched: 1, modified: 0 };
      },
  );
  return runStatements(command, statements);
};

const update: RunCommand = (command) => {
  const { fields } = command;
  const namespace = namespaceOf(command);
  const statements = fields.docs("updates").map((each): Statement => {
    const statement = new Fields("update.updates", each);
    statement.only(offered.update);
    const filter = parseFilter(statement.requiredDoc("q"));
    const change = parseUpdate(statement.value("u"));
    const multi = statement.flag("multi");
    const upsert = statement.flag("upsert");
    if (multi && change.kind === "replacement")
      throw new ServerError(9, "multi update is not supported for replacement-style update");
    return (transaction) => updateMatching(command, namespace, transaction, { filter, change, multi, upsert });
  });
  return runStatements(command, statements, true);
};

interface UpdateStatement {
  filter: Filter;
  change: Update;
  multi: boolean;
  upsert: boolean;
}

function updateMatching(
  { catalog }: Command,
  namespace: string,
  transaction: Transaction,
  statement: UpdateStatement,
): Done {
  const { filter, change, multi, upsert } = statement;
  const collection = catalog.find(namespace, transaction);
  const found = findRecords(collection, filter, transaction, { limit: multi ? 0 : 1 });
  if (found.length === 0 || !collection) {
    if (!upsert) return { matched: 0, modified: 0 };
    const document = documentToInsert(filter, change);
    return {
      matched: 1,
      modified: 0,
      upserted: insertDocument(catalog.forWriting(namespace, transaction), transaction, document),
    };
  }
  let modified = 0;
  for (const { record, document } of found) {
    const after = applyUpdate(document, change);
    transaction.claim(record);
    if (after === document) continue;
    replaceDocument(collection, transaction, record, after);
    modified += 1;
  }
  return { matched: found.length, modified };
}

const remove: RunCommand = (command) => {
  const { fields, catalog } = command;
  const namespace = namespaceOf(command);
  const statements = fields.docs("deletes").map((each): Statement => {
    const statement = new Fields("delete.deletes", each);
    statement.only(offered.delete);
    const filter = parseFilter(statement.requiredDoc("q"));
    const limit = wholeNumber(statement.value("limit"));
    if (limit !== 0 && limit !== 1)
      throw new ServerError(9, `The limit field in delete objects must be 0 or 1. Got ${limit}`);
    return (transaction) => {
      const collection = catalog.find(namespace, transaction);
      if (!collection) return { matched: 0, modified: 0 };
      const found = findRecords(collection, filter, transaction, { limit });
      for (const { record } of found) deleteDocument(collection, transaction, record);
      return { matched: found.length, modified: 0 };
    };
  });
  return runStatements(command, statements);
};

/**
 * Runs the statements in order: all that succeed are committed together, before the reply. A failed one leaves nothing; when
 * `ordered`, it is the last. Where another transaction is in the way, what is done is committed and the rest waits.
 */
async function runStatements(command: Command, statements: readonly Statement[], isUpdate = false): Promise<Reply> {
  const { fields } = command;
  const ordered = fields.flag("ordered", true);
  if (statements.length === 0 || statements.length > mostStatements) {
    throw new ServerError(
      16,
      `Write batch sizes must be between 1 and ${mostStatements}. Got ${statements.length} operations.`,
    );
  }
  let done: { index: number; result: Done }[] = [];
  let errors: Reply[] = [];
  let at = 0;
  while (at < statements.length) {
    const from = at;
    const [doneBefore, errorsBefore] = [done, errors];
    await inTransaction(command, (transaction) => {
      // Run again from here when it was in vain.
      [at, done, errors] = [from, [...doneBefore], [...errorsBefore]];
      for (; at < statements.length; at++) {
        transaction.mark();
        try {
          const result = statements[at]?.(transaction);
          if (result) done.push({ index: at, result });
        } catch (error) {
          transaction.undo();
          if (error instanceof Blocked && !command.transaction && at > from) return;
          if (!(error instanceof ServerError) || error.labels.length > 0) throw error;
          errors.push(writeError(at, error));
          if (ordered) at = statements.length;
        }
      }
    });
  }
  return summary(done, errors, isUpdate);
}

function summary(done: readonly { index: number; result: Done }[], errors: readonly Reply[], isUpdate: boolean): Reply {
  const reply: Reply = new Map<string, ReplyValue>([["n", done.reduce((sum, { result }) => sum + result.matched, 0)]]);
  if (isUpdate) {
    reply.set(
      "nModified",
      done.reduce((sum, { result }) => sum + result.modified, 0),
    );
    const upserted = done.flatMap(({ index, result }) =>
      result.upserted === undefined ? [] : [doc({ index, _id: result.upserted })],
    );
    if (upserted.length > 0) reply.set("upserted", upserted);
  }
  if (errors.length > 0) reply.set("writeErrors", errors);
  return reply;
}

function writeError(index: number, error: ServerError): Reply {
  return new Map<string, ReplyValue>([
    ["index", index],
    ["code", error.code],
    ["errmsg", error.message],
    ...error.more,
  ]);
}

const findAndModify: RunCommand = (command) => {
  const { fields, catalog } = command;
  const namespace = namespaceOf(command);
  const filter = parseFilter(fields.doc("query") ?? new Map());
  const sort = parseSort(fields.doc("sort"));
  const project = parseProjection(fields.doc("fields")) ?? ((document: Doc) => document);
  const [isRemove, isNew, isUpsert] = [fields.flag("remove"), fields.flag("new"), fields.flag("upsert")];
  if (isRemove && (fields.value("update") ?? undefined) !== undefined)
    throw new ServerError(9, "Cannot specify both an update and remove=true");
  if (isRemove && (isUpsert || isNew))
    throw new ServerError(
      9,
      "Cannot specify upsert=true or new=true and remove=true; 'remove' always returns the deleted document",
    );
  const change = isRemove ? undefined : parseUpdate(fields.value("update") ?? undefined);
  const answer = (value: Doc | undefined, lastError: Doc): Reply =>
    new Map<string, ReplyValue>([
      ["lastErrorObject", lastError],
      ["value", value ? project(value) : null],
    ]);

  return inTransaction(command, (transaction) => {
    const collection = catalog.find(namespace, transaction);
    const [found] = findRecords(collection, filter, transaction, { sort, limit: 1 });
    if (found && collection && !change) {
      deleteDocument(collection, transaction, found.record);
      return answer(found.document, doc({ n: 1 }));
    }
    if (found && collection && change) {
      transaction.claim(found.record);
      const after = applyUpdate(found.document, change);
      if (after !== found.document) replaceDocument(collection, transaction, found.record, after);
      return answer(isNew ? after : found.document, doc({ n: 1, updatedExisting: true }));
    }
    if (!change) return answer(undefined, doc({ n: 0 }));
    if (!isUpsert) return answer(undefined, doc({ n: 0, updatedExisting: false }));
    const made = documentToInsert(filter, change);
    const upserted = insertDocument(catalog.forWriting(namespace, transaction), transaction, made);
    return answer(isNew ? made : undefined, doc({ n: 1, updatedExisting: false, upserted }));
  });
};

export const writeCommands = { insert, update, delete: remove, findAndModify };
