import { ObjectId } from "bson";
import type { Filter } from "./filter.ts";
import { toPath } from "./paths.ts";
import { ServerError } from "./server-error.ts";
import { applyUpdate, type Update } from "./update.ts";
import type { Doc, Value } from "./value.ts";
import { writeAt } from "./write-at.ts";

/** The document that an upsert inserts: what the query says must be equal, then the update. `_id` comes first. */
export function documentToInsert(filter: Filter, update: Update): Doc {
  const equal = new Map<string, Value>();
  gather(filter, equal);
  let seed: Doc = new Map();
  for (const [name, value] of equal) {
    if (update.kind === "replacement" ? name === "_id" : true) seed = writeAt(seed, toPath(name), () => value, true);
  }
  const made = applyUpdate(seed, update, { inserting: true });
  const id = made.get("_id");
  return new Map([["_id", id === undefined ? new ObjectId() : id], ...made]);
}

function gather(filter: Filter, equal: Map<string, Value>): void {
  if (filter.kind === "and" || (filter.kind === "or" && filter.parts.length === 1)) {
    for (const part of filter.parts) gather(part, equal);
  } else if (filter.kind === "field" && filter.equals?.length === 1) {
    const [value = null] = filter.equals;
    if (equal.has(filter.name))
      throw new ServerError(54, `cannot infer query fields to set, path '${filter.name}' is matched twice`);
    equal.set(filter.name, value);
  }
}
