import type { Catalog } from "./catalog.ts";
import { isPresent } from "./stored-record.ts";
import { Transaction } from "./transaction.ts";
import { deleteDocument } from "./write-document.ts";

/** Deletes what TTL indexes say is over at `now` (ms). Documents that a transaction is changing wait for the next time. */
export async function expireDocuments(catalog: Catalog, now: number): Promise<number> {
  const transaction = new Transaction(catalog.timeline, false);
  let count = 0;
  try {
    for (const collection of catalog.all()) {
      for (const { expireAfterMs, expired } of collection.secondary.map((index) => ({
        expireAfterMs: index.expireAfterMs,
        expired: (before: number) => [...index.expired(before)],
      }))) {
        if (expireAfterMs === undefined) continue;
        for (const record of expired(now - expireAfterMs)) {
          if (record.intent || !isPresent(record.current)) continue;
          deleteDocument(collection, transaction, record);
          count += 1;
        }
      }
    }
    await transaction.commit(catalog.disk);
    return count;
  } catch (error) {
    transaction.abort();
    throw error;
  }
}
