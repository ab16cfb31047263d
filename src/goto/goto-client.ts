import { type GotoClient, GotoError, type GotoUser, type UserBatch } from "../core/ports/goto.ts";
import { isJsonRecord, type JsonRecord } from "../net/json-fields.ts";
import { type GotoApi, keyPath, readGotoList } from "./goto-api.ts";
import { toAddedUsers, toAdministrator, toBatchBody, toGroup, toLicence, toUser } from "./goto-records.ts";
import { emailFilters } from "./user-filter.ts";

/** GoTo states no limit for one call; this is ours. */
const MAX_BATCH = 50;

export function createGotoClient(api: GotoApi): GotoClient {
  async function* users(accountKey: string, query: Record<string, string>, signal?: AbortSignal) {
    for await (const row of readGotoList(api, `accounts/${keyPath(accountKey)}/users`, query, signal)) {
      const user = toUser(row);
      if (user !== null) yield user;
    }
  }

  async function* usersWithEmails(accountKey: string, emails: readonly string[], signal?: AbortSignal) {
    const wanted = new Set(emails.map((email) => email.toLowerCase()));
    const filters = emailFilters([...wanted]);
    if (filters === null) return yield* everyWanted(users(accountKey, {}, signal), wanted);
    for (const filter of filters) {
      try {
        for await (const user of users(accountKey, { filter: filter.text }, signal)) {
          if (wanted.delete(user.email.toLowerCase())) yield user;
        }
      } catch (error) {
        if (!isRefusedFilter(error)) throw error;
        if (error.kind === "not-found" && filter.emails.length === 1) continue;
        // One unknown address may turn the whole filter into 404; then every user is read instead.
        return yield* everyWanted(users(accountKey, {}, signal), wanted);
      }
    }
  }

  return {
    async me(signal) {
      return toAdministrator(await api.send({ method: "GET", path: "me" }, signal));
    },

    async licences(accountKey, signal) {
      return collect(readGotoList(api, `accounts/${keyPath(accountKey)}/licenses`, {}, signal), toLicence);
    },

    async groups(accountKey, signal) {
      return collect(readGotoList(api, `accounts/${keyPath(accountKey)}/groups`, {}, signal), toGroup);
    },

    users(accountKey, filter, signal) {
      if (filter?.emails === undefined) return users(accountKey, {}, signal);
      return usersWithEmails(accountKey, filter.emails, signal);
    },

    async addUsers(accountKey, batch, signal) {
      if (batch.users.length === 0) return [];
      if (batch.users.length > MAX_BATCH) {
        throw new GotoError("unexpected", `At most ${MAX_BATCH} users in one call, not ${batch.users.length}`);
      }
      const path = `accounts/${keyPath(accountKey)}/users`;
      // allOrNothing=false: a user who exists does not stop the others.
      const call = { method: "POST", path, query: { allOrNothing: "false" }, body: toBatchBody(batch) } as const;
      try {
        return toAddedUsers(await api.send(call, signal), batch);
      } catch (error) {
        if (isConflictOfOne(error, batch)) return toAddedUsers([], batch);
        throw error;
      }
    },

    async user(accountKey, userKey, signal) {
      const path = `accounts/${keyPath(accountKey)}/users/${keyPath(userKey)}`;
      try {
        const body = await api.send({ method: "GET", path }, signal);
        return isJsonRecord(body) ? toUser(body) : null;
      } catch (error) {
        if (isUnknownUser(error)) return null;
        throw error;
      }
    },

    async removeUser(accountKey, userKey, signal) {
      await api.send({ method: "DELETE", path: `accounts/${keyPath(accountKey)}/users/${keyPath(userKey)}` }, signal);
    },
  };
}

async function collect<T>(rows: AsyncIterable<JsonRecord>, map: (row: JsonRecord) => T | null): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) {
    const mapped = map(row);
    if (mapped !== null) found.push(mapped);
  }
  return found;
}

async function* everyWanted(users: AsyncIterable<GotoUser>, wanted: Set<string>): AsyncGenerator<GotoUser> {
  for await (const user of users) {
    if (wanted.delete(user.email.toLowerCase())) yield user;
  }
}

/** 404 for an unknown user in the filter; 400, here `unexpected`, for a filter that GoTo does not read as we write it. */
function isRefusedFilter(error: unknown): error is GotoError {
  return error instanceof GotoError && (error.kind === "not-found" || error.code === "request.invalid");
}

/** GoTo may say so without a code; of an unknown account it says that. */
function isUnknownUser(error: unknown): boolean {
  return error instanceof GotoError && error.kind === "not-found" && (error.code ?? "user").startsWith("user");
}

function isConflictOfOne(error: unknown, batch: UserBatch): boolean {
  const isConflict = error instanceof GotoError && error.kind === "conflict" && error.code === "user.name.conflict";
  return isConflict && batch.users.length === 1;
}
