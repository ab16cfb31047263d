import type { SignInService } from "../account/sign-in-service.ts";
import type { CorePorts } from "../core-ports.ts";
import { type AddedUser, type GotoClient, GotoError } from "../ports/goto.ts";
import type { Changes } from "../ports/stores.ts";
import { redraw } from "../posting/redraw.ts";
import { adminRolesOf, type Import, type ImportRow } from "./import.ts";

/** GoTo states no limit; at most this many users in one call. */
const rowsPerBatch = 25;
/** Slack allows 50 edits a minute; progress is drawn at most this often. */
const progressEveryMs = 3_000;

/** Failures after which no later row can succeed either. */
const ending = new Set(["signed-out", "forbidden", "not-found", "no-seats"]);

type RowChange = Changes<ImportRow>;

/**
 * The job that runs an import. Each batch is marked `adding` before GoTo is called and settled after; rows that a crash or a
 * late answer left in `adding` are looked up in GoTo before anything is sent again, so that no user is added twice.
 */
export function createImportRun(ports: CorePorts, signIns: SignInService) {
  const { stores, clock, wakeJobs } = ports;

  async function moveImport(importId: string, changes: Changes<Import>, auditAction?: string): Promise<void> {
    const counts = await stores.importRows.counts(importId);
    const now = clock.now();
    await stores.transaction(async (tx) => {
      const current = await tx.imports.get(importId);
      if (!current) return;
      await tx.imports.move(current, { counts, ...changes });
      if (auditAction) {
        const after = { state: changes.state, ...counts, ...(changes.stopped && { stopped: changes.stopped }) };
        await tx.audit.add({
          memberId: current.requestedBy,
          via: "clock",
          action: auditAction,
          record: `import:${importId}`,
          accountKey: current.accountKey,
          before: { state: current.state },
          after,
        });
      }
      await redraw(tx, "import-run", importId, now);
    });
    wakeJobs();
  }

  async function moveRows(changes: readonly { row: ImportRow; change: RowChange }[]): Promise<readonly ImportRow[]> {
    return stores.transaction(async (tx) => {
      const moved: ImportRow[] = [];
      for (const { row, change } of changes) {
        const now = await tx.importRows.move(row, change);
        if (now) moved.push(now);
      }
      return moved;
    });
  }

  /** Looks up addresses in GoTo: the user keys of those who are users of this account. */
  async function userKeys(
    client: GotoClient,
    accountKey: string,
    rows: readonly ImportRow[],
  ): Promise<Map<string, string>> {
    const keys = new Map<string, string>();
    for await (const user of client.users(accountKey, { emails: rows.map(({ email }) => email) })) {
      keys.set(user.email.toLowerCase(), user.key);
    }
    return keys;
  }

  async function settleOpenRows(client: GotoClient, accountKey: string, importId: string): Promise<void> {
    const open = await stores.importRows.list(importId, { states: ["adding"] });
    for (let at = 0; at < open.length; at += rowsPerBatch) {
      const batch = open.slice(at, at + rowsPerBatch);
      const keys = await userKeys(client, accountKey, batch);
      await moveRows(
        batch.map((row) => {
          const userKey = keys.get(row.email);
          return { row, change: userKey ? { state: "added", userKey } : { state: "planned" } };
        }),
      );
    }
  }

  /** One call for all; if GoTo refuses the whole call because of one row, a call for each. */
  async function send(client: GotoClient, run: Import, rows: readonly ImportRow[]): Promise<readonly AddedUser[]> {
    const { licenceKeys, role, groupKey, locale, welcomeEmail } = run.options;
    try {
      return await client.addUsers(run.accountKey, {
        users: rows.map(({ email, firstName, lastName }) => ({
          email,
          firstName,
          lastName,
          ...(locale && { locale }),
        })),
        licenceKeys,
        adminRoles: adminRolesOf[role],
        welcomeEmail,
        ...(groupKey && { groupKey }),
      });
    } catch (error) {
      if (!(error instanceof GotoError) || error.kind !== "unexpected") throw error;
      if (rows.length === 1) return [];
      const answers: AddedUser[] = [];
      for (const row of rows) answers.push(...(await send(client, run, [row])));
      return answers;
    }
  }

  async function addBatch(client: GotoClient, run: Import, planned: readonly ImportRow[]): Promise<void> {
    const rows = await moveRows(planned.map((row) => ({ row, change: { state: "adding" } })));
    if (rows.length === 0) return;
    const answers = await send(client, run, rows);
    const byEmail = new Map(answers.map((answer) => [answer.email.toLowerCase(), answer]));
    const conflicts = rows.filter(({ email }) => byEmail.get(email)?.kind !== "added");
    const keys = conflicts.length > 0 ? await userKeys(client, run.accountKey, conflicts) : new Map<string, string>();
    await moveRows(rows.map((row) => ({ row, change: outcomeOf(byEmail.get(row.email), keys.get(row.email)) })));
  }

  async function endEarly(importId: string, error: GotoError): Promise<void> {
    const left = await stores.importRows.list(importId, { states: ["planned", "adding"] });
    const reason = error.kind === "no-seats" ? "no-seats" : "stopped";
    for (let at = 0; at < left.length; at += rowsPerBatch) {
      await moveRows(left.slice(at, at + rowsPerBatch).map((row) => ({ row, change: { state: "failed", reason } })));
    }
    await moveImport(importId, { state: "stopped", stopped: error.kind, endedAt: clock.now() }, "import.stopped");
  }

  async function requireSeats(client: GotoClient, run: Import): Promise<void> {
    if (run.options.licenceKeys.length === 0) return;
    const { planned } = await stores.importRows.counts(run.id);
    const licences = await client.licences(run.accountKey);
    for (const key of run.options.licenceKeys) {
      const licence = licences.find((candidate) => candidate.key === key);
      if (licence && licence.seats - licence.used >= planned) continue;
      throw new GotoError("no-seats", "fewer free seats than planned users when the run began");
    }
  }

  return async (importId: string, signal: AbortSignal): Promise<void> => {
    const run = await stores.imports.get(importId);
    if (!run || run.state === "done" || run.state === "stopped") return;
    const client = await signIns.clientFor(run.accountKey);
    if (!client) return endEarly(importId, new GotoError("signed-out", "no sign-in reaches the account any more"));
    try {
      await settleOpenRows(client, run.accountKey, importId);
      if (run.state === "planned") {
        await requireSeats(client, run);
        await moveImport(importId, { state: "running", startedAt: clock.now() });
      }
      let drawnAt = clock.now().getTime();
      for (;;) {
        signal.throwIfAborted();
        const planned = await stores.importRows.list(importId, { states: ["planned"], limit: rowsPerBatch });
        if (planned.length === 0) break;
        await addBatch(client, run, planned);
        if (clock.now().getTime() - drawnAt >= progressEveryMs) {
          drawnAt = clock.now().getTime();
          await moveImport(importId, {});
        }
      }
      await moveImport(importId, { state: "done", endedAt: clock.now() }, "import.done");
    } catch (error) {
      if (!(error instanceof GotoError) || !ending.has(error.kind)) throw error;
      await endEarly(importId, error);
    }
  };
}

/** A user that GoTo did not add is one of this account already, or belongs to another one, which got an invitation. */
function outcomeOf(answer: AddedUser | undefined, userKey: string | undefined): RowChange {
  if (answer?.kind === "added") return { state: "added", userKey: answer.key };
  if (userKey) return { state: "exists", reason: "was-added-meanwhile", userKey };
  return { state: "failed", reason: answer ? "other-account" : "refused" };
}
