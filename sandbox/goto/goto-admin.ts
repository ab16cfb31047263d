import type { GotoAccount, GotoAdministrator, GotoUser } from "../world/goto-records.ts";
import type { SandboxAnswer, SandboxRequest } from "../world/loopback-server.ts";
import type { World } from "../world/world.ts";
import {
  addUsers,
  type ConflictEntries,
  removeUser,
  type SandboxMail,
  type UserChange,
  updateUser,
} from "./change-users.ts";
import { GotoRefusal } from "./goto-errors.ts";
import { gotoAnswer } from "./goto-json.ts";
import { accountRow, groupRow, licenceRow, meRow, roleSetRows, userRow } from "./goto-rows.ts";
import { parseUserFilter } from "./user-filter.ts";
import { readAddUsers, readUpdateUser } from "./user-request.ts";

export interface AdminSettings {
  conflictEntries: ConflictEntries;
  /** What `email eq "…"` answers when nobody has the address: 404 `user.not.found`, or an empty list. */
  unknownEmail: "not-found" | "empty";
}

const defaultPageSize = 25;
const largestPageSize = 100;

/** GoTo's Admin REST v1 below `/admin/rest/v1`, for a caller who has signed in. Throws a `GotoRefusal`. */
export function answerAdmin(
  world: World,
  settings: AdminSettings,
  mails: SandboxMail[],
  caller: GotoAdministrator,
  request: SandboxRequest,
  path: string,
): SandboxAnswer {
  const isReading = request.method === "GET";
  if (path === "/me" && isReading) return gotoAnswer(200, meRow(world, caller));
  const match = /^\/accounts\/(\d+)(?:\/(licenses|groups|users|rolesets)(?:\/(\d+))?)?$/.exec(path);
  if (!match) throw new GotoRefusal("not.found", path);
  const [, accountKey = "", list, userKey] = match;
  const account = reachableAccount(world, caller, accountKey);
  const change: UserChange = { goto: world.goto, account, caller, mails };
  const query = plainQuery(request.rawQuery);

  if (list === "users" && userKey !== undefined) return answerUser(change, request, userKey);
  if (userKey !== undefined) throw new GotoRefusal("not.found", path);
  if (list === "users" && request.method === "POST") {
    const allOrNothing = query.get("allOrNothing") ?? "true";
    if (!/^(true|false)$/.test(allOrNothing)) throw new GotoRefusal("request.invalid", "allOrNothing");
    const body = readAddUsers(request.body);
    return gotoAnswer(200, addUsers(change, body, allOrNothing === "true", settings.conflictEntries));
  }
  if (!isReading) throw new GotoRefusal("not.found", path);
  switch (list) {
    case undefined:
      return gotoAnswer(200, accountRow(account));
    case "licenses":
      return answerPage(
        account.licences.map((licence) => licenceRow(account, licence)),
        query,
      );
    case "groups":
      return answerPage(
        account.groups.map((group) => groupRow(account, group)),
        query,
      );
    case "rolesets":
      return answerPage(roleSetRows, query);
    default:
      return answerPage(
        chosenUsers(account, query, settings).map((user) => userRow(account, user)),
        query,
      );
  }
}

function answerUser(change: UserChange, request: SandboxRequest, userKey: string): SandboxAnswer {
  const user = change.account.users.get(userKey);
  if (!user) throw new GotoRefusal("user.not.found", userKey);
  switch (request.method) {
    case "GET":
      return gotoAnswer(200, userRow(change.account, user));
    case "PUT":
      updateUser(change, user, readUpdateUser(request.body));
      return { status: 204 };
    case "DELETE":
      removeUser(change, user);
      return { status: 204 };
    default:
      throw new GotoRefusal("not.found", request.path);
  }
}

function reachableAccount(world: World, caller: GotoAdministrator, accountKey: string): GotoAccount {
  const account = world.goto.accounts.get(accountKey);
  if (!account) throw new GotoRefusal("account.not.found", accountKey);
  if (!caller.accountKeys.includes(accountKey)) throw new GotoRefusal("not.authorized", accountKey);
  return account;
}

function chosenUsers(account: GotoAccount, query: Map<string, string>, settings: AdminSettings): GotoUser[] {
  const users = [...account.users.values()];
  const text = query.get("filter");
  if (text === undefined) return users;
  const filter = parseUserFilter(text);
  const found = users.filter(filter.test);
  if (found.length === 0 && filter.exactEmail !== null && settings.unknownEmail === "not-found") {
    throw new GotoRefusal("user.not.found", filter.exactEmail);
  }
  return found;
}

/** `toIndex` is the last row's place, so the next offset is one more. */
function answerPage(rows: readonly unknown[], query: Map<string, string>): SandboxAnswer {
  const pageSize = Math.min(wholeNumber(query, "pageSize", defaultPageSize, 1), largestPageSize);
  const fromIndex = wholeNumber(query, "offset", 0, 0);
  const results = rows.slice(fromIndex, fromIndex + pageSize);
  const toIndex = fromIndex + Math.max(0, results.length - 1);
  return gotoAnswer(200, { results, fromIndex, toIndex, total: rows.length });
}

function wholeNumber(query: Map<string, string>, name: string, otherwise: number, least: number): number {
  const text = query.get(name);
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) throw new GotoRefusal("request.invalid", name);
  return Number(text);
}

/** A plus sign stays one: GoTo wants spaces as `%20`. */
function plainQuery(rawQuery: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const part of rawQuery.split("&").filter(Boolean)) {
    const [name = "", ...rest] = part.split("=");
    try {
      values.set(decodeURIComponent(name), decodeURIComponent(rest.join("=")));
    } catch {
      throw new GotoRefusal("request.invalid", name);
    }
  }
  return values;
}
