import { mongo } from "mongoose";
import { StoreError } from "../core/ports/stores.ts";

const duplicateKey = 11000;

export function isDuplicate(error: unknown): error is mongo.MongoServerError {
  return error instanceof mongo.MongoServerError && error.code === duplicateKey;
}

/** What core is told of a failure of the driver. What is no expected failure comes back as it is. */
export function storeFailure(error: unknown): unknown {
  if (error instanceof StoreError) return error;
  if (isDuplicate(error)) return duplicate(error);
  if (isUnavailable(error)) {
    return new StoreError("unavailable", "The database does not answer. Is it running, and is MONGODB_URI right?", {
      cause: error,
    });
  }
  if (error instanceof mongo.MongoError && error.hasErrorLabel("TransientTransactionError")) {
    return new StoreError("busy", "Too many changes of the same records at once. Try again.", { cause: error });
  }
  return error;
}

// The driver's message quotes the value, which may be an e-mail address: neither message nor cause goes further.
function duplicate(error: mongo.MongoServerError): StoreError {
  const place = /collection: [^.\s]+\.(\S+) index: (\S+)/.exec(error.message);
  const index = place?.[2] === "_id_" ? "id" : place?.[2];
  const key = `${place?.[1] ?? "unknown"}.${index ?? "unknown"}`;
  return new StoreError("duplicate", `There is such a record already (${key}).`, { key });
}

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error instanceof mongo.MongoServerSelectionError ||
    error instanceof mongo.MongoNetworkError ||
    error instanceof mongo.MongoNotConnectedError ||
    error instanceof mongo.MongoClientClosedError ||
    error.name === "MongoPoolClosedError" ||
    error.name === "MongooseServerSelectionError"
  );
}
