import { type GotoClient, GotoError, type GotoUser } from "../ports/goto.ts";
import type { Import, ImportRow } from "./import.ts";
import type { ImportLedger, RowChange } from "./import-ledger.ts";
import { userSnapshot } from "./user-snapshot.ts";

/** Few, so that little time passes between the look at a user and its removal. */
export const rowsPerLook = 10;

/** Refusals that concern one user alone. */
const ofOneUser = new Set(["conflict", "unexpected"]);

/**
 * Looks at the users of some added rows, keeps those that were touched and removes the others, one call each. What a crash or a lost
 * answer leaves in `removing` is looked at again: gone, it was removed. Throws `GotoError`; the rows say how far it came.
 */
export async function undoBatch(
  client: GotoClient,
  run: Import,
  rows: readonly ImportRow[],
  ledger: ImportLedger,
  signal: AbortSignal,
): Promise<void> {
  const users = await readUsers(client, run, rows, signal);
  const decided = rows.map((row) => ({ row, change: verdict(row, users.get(row.id) ?? null) }));
  const moved = await ledger.moveRows(decided);
  for (const row of moved) {
    if (row.undo !== "removing") continue;
    signal.throwIfAborted();
    await ledger.moveRows([{ row, change: await remove(client, run, row, signal) }]);
  }
}

/** By address in one call; whose address is another now, by key. */
async function readUsers(client: GotoClient, run: Import, rows: readonly ImportRow[], signal: AbortSignal) {
  const byKey = new Map<string, GotoUser>();
  for await (const user of client.users(run.accountKey, { emails: rows.map(({ email }) => email) }, signal)) {
    byKey.set(user.key, user);
  }
  const found = new Map<string, GotoUser | null>();
  for (const { id, userKey } of rows) {
    if (userKey === undefined) continue;
    found.set(id, byKey.get(userKey) ?? (await client.user(run.accountKey, userKey, signal)));
  }
  return found;
}

function verdict(row: ImportRow, user: GotoUser | null): RowChange {
  if (row.userKey === undefined) return { undo: "kept", undoReason: "unreadable" };
  if (!user) return row.undo === "removing" ? { undo: "reversed" } : { undo: "reversed", undoReason: "was-gone" };
  if (user.signedIn === true) return { undo: "kept", undoReason: "signed-in" };
  if (row.snapshot === undefined || user.signedIn === undefined) return { undo: "kept", undoReason: "unreadable" };
  if (userSnapshot(user) !== row.snapshot) return { undo: "kept", undoReason: "changed" };
  return { undo: "removing", undoReason: undefined };
}

async function remove(client: GotoClient, run: Import, row: ImportRow, signal: AbortSignal): Promise<RowChange> {
  const { userKey = "" } = row;
  try {
    await client.removeUser(run.accountKey, userKey, signal);
    return { undo: "reversed" };
  } catch (error) {
    if (!(error instanceof GotoError)) throw error;
    if (error.kind === "not-found" && !(await client.user(run.accountKey, userKey, signal)))
      return { undo: "reversed" };
    if (ofOneUser.has(error.kind)) return { undo: "failed", undoReason: "refused" };
    throw error;
  }
}
