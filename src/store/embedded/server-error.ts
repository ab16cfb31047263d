import type { Doc } from "./value.ts";

const names: Readonly<Record<number, string>> = {
  1: "InternalError",
  2: "BadValue",
  8: "UnknownError",
  9: "FailedToParse",
  10: "CannotMutateObject",
  14: "TypeMismatch",
  15: "Overflow",
  20: "IllegalOperation",
  26: "NamespaceNotFound",
  27: "IndexNotFound",
  28: "PathNotViable",
  40: "ConflictingUpdateOperators",
  43: "CursorNotFound",
  48: "NamespaceExists",
  52: "DollarPrefixedFieldName",
  53: "InvalidIdField",
  54: "NotSingleValueField",
  56: "EmptyFieldName",
  59: "CommandNotFound",
  66: "ImmutableField",
  67: "CannotCreateIndex",
  72: "InvalidOptions",
  73: "InvalidNamespace",
  85: "IndexOptionsConflict",
  86: "IndexKeySpecsConflict",
  112: "WriteConflict",
  115: "CommandNotSupported",
  125: "CommandFailed",
  171: "CannotIndexParallelArrays",
  225: "TransactionTooOld",
  238: "NotImplemented",
  246: "SnapshotUnavailable",
  251: "NoSuchTransaction",
  256: "TransactionCommitted",
  263: "OperationNotSupportedInTransaction",
  10334: "BSONObjectTooLarge",
  11000: "DuplicateKey",
};

/** An answer with `ok: 0`, or a write error. The codes are MongoDB's; `more` holds further fields of the reply. */
export class ServerError extends Error {
  override name = "ServerError";
  readonly code: number;
  readonly more: Doc;
  readonly labels: readonly string[];

  constructor(code: number, message: string, more: Doc = new Map(), labels: readonly string[] = []) {
    super(message);
    this.code = code;
    this.more = more;
    this.labels = labels;
  }

  get codeName(): string {
    return names[this.code] ?? `Location${this.code}`;
  }
}

/** MongoDB has it, this store has not: refused before anything is touched. */
export function notOffered(what: string): ServerError {
  return new ServerError(
    115,
    `${what} is not offered by the embedded store. Use a MongoDB server (MONGODB_URI) for it.`,
  );
}
