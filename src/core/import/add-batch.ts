import { type AddedUser, type GotoClient, GotoError, type GotoUser } from "../ports/goto.ts";
import { adminRolesOf, type Import, type ImportRow } from "./import.ts";
import type { ImportLedger, RowChange } from "./import-ledger.ts";
import { isAsSent, userSnapshot } from "./user-snapshot.ts";

/** GoTo states no limit for a call; fifty is what its client sends at most. One read tells what came of them. */
export const rowsPerBatch = 50;

/** Answers after which the outcome of a call is not known. After any other failure nothing of it was carried out. */
const isUnclear = (error: unknown) => !(error instanceof GotoError) || error.kind === "timeout";

/** Adds the rows of one batch: marked `adding` before GoTo is called, settled by what GoTo then says. Throws `GotoError`. */
export async function addBatch(
  client: GotoClient,
  run: Import,
  planned: readonly ImportRow[],
  ledger: ImportLedger,
  signal: AbortSignal,
): Promise<void> {
  const rows = await ledger.moveRows(
    planned.map((row) => ({ row, change: { state: "adding", sends: (row.sends ?? 0) + 1 } })),
  );
  if (rows.length === 0) return;
  try {
    const answers = await send(client, run, rows, signal);
    await settleRows(client, run, rows, ledger, signal, answers);
  } catch (error) {
    if (!(error instanceof RefusedWhole)) throw error;
    // Of "down" it is only likely that nothing was begun: should a user be there next time, it may be by this call.
    const unsent = error.reason.kind === "down" ? 0 : 1;
    await ledger.moveRows(
      rows.map((row) => ({ row, change: { state: "planned", sends: (row.sends ?? unsent) - unsent } })),
    );
    throw error.reason;
  }
}

/** GoTo refused the call before it did anything of it. */
class RefusedWhole extends Error {
  override name = "RefusedWhole";
  readonly reason: GotoError;
  constructor(reason: GotoError) {
    super(reason.message, { cause: reason });
    this.reason = reason;
  }
}

/** Refusals that one row may be the cause of. */
const mayBeOfOneRow = new Set(["unexpected", "conflict"]);

/**
 * Settles rows by what GoTo's users are now. Without answers (a crash, a call that nobody answered): who is there as we sent
 * them was added, who is not there goes again. With them: who is in the way, and what an added user looks like. Answers the rows
 * as they are now.
 */
export async function settleRows(
  client: GotoClient,
  run: Import,
  rows: readonly ImportRow[],
  ledger: ImportLedger,
  signal: AbortSignal,
  answers?: readonly AddedUser[],
): Promise<readonly ImportRow[]> {
  const users = new Map<string, GotoUser>();
  for await (const user of client.users(run.accountKey, { emails: rows.map(({ email }) => email) }, signal)) {
    users.set(user.email.toLowerCase(), user);
  }
  const byEmail = new Map(answers?.map((answer) => [answer.email.toLowerCase(), answer]));
  return ledger.moveRows(
    rows.map((row) => {
      const user = users.get(row.email.toLowerCase());
      const change = answers
        ? answered(run, row, user, byEmail.get(row.email.toLowerCase()))
        : unanswered(run, row, user);
      return { row, change };
    }),
  );
}

function unanswered(run: Import, row: ImportRow, user: GotoUser | undefined): RowChange {
  if (!user) return { state: "planned" };
  return isAsSent(user, row, run) ? addedAs(user) : existsAs(user);
}

/** A conflict after an earlier call without an answer may be with the user whom that call has added. */
function answered(run: Import, row: ImportRow, user: GotoUser | undefined, answer: AddedUser | undefined): RowChange {
  if (answer?.kind === "added") {
    if (user?.key !== answer.key) return { state: "added", userKey: answer.key, reason: undefined };
    // GoTo may answer the key of a user who was there before (newer guide): who has signed in is one, or is not as we sent them.
    return user.signedIn !== true && isAsSent(user, row, run) ? addedAs(user) : existsAs(user);
  }
  if (user) return (row.sends ?? 1) > 1 && isAsSent(user, row, run) ? addedAs(user) : existsAs(user);
  return { state: "failed", reason: answer ? "other-account" : "refused" };
}

const addedAs = (user: GotoUser): RowChange => ({
  state: "added",
  userKey: user.key,
  snapshot: userSnapshot(user),
  reason: undefined,
});

const existsAs = (user: GotoUser): RowChange => ({ state: "exists", reason: "was-added-meanwhile", userKey: user.key });

/** One call for all; if GoTo refuses the whole call because of one row, a call for each. */
async function send(
  client: GotoClient,
  run: Import,
  rows: readonly ImportRow[],
  signal: AbortSignal,
): Promise<readonly AddedUser[]> {
  const { licenceKeys, role, groupKey, locale, welcomeEmail } = run.options;
  const batchOf = (some: readonly ImportRow[]) => ({
    users: some.map(({ email, firstName, lastName }) => ({ email, firstName, lastName, ...(locale && { locale }) })),
    licenceKeys,
    adminRoles: adminRolesOf[role],
    welcomeEmail,
    ...(groupKey && { groupKey }),
  });
  try {
    return await client.addUsers(run.accountKey, batchOf(rows), signal);
  } catch (error) {
    if (!(error instanceof GotoError) || isUnclear(error)) throw error;
    if (!mayBeOfOneRow.has(error.kind)) throw new RefusedWhole(error);
  }
  const answers: AddedUser[] = [];
  for (const row of rows.length > 1 ? rows : []) {
    try {
      answers.push(...(await client.addUsers(run.accountKey, batchOf([row]), signal)));
    } catch (error) {
      if (!(error instanceof GotoError) || !mayBeOfOneRow.has(error.kind)) throw error;
    }
  }
  return answers;
}
