import { expect, it } from "vitest";
import { settleRows } from "../../../src/core/import/add-batch.ts";
import type { Import, ImportRow } from "../../../src/core/import/import.ts";
import type { ImportLedger, RowChange } from "../../../src/core/import/import-ledger.ts";
import type { AddedUser, GotoClient, GotoUser } from "../../../src/core/ports/goto.ts";

const email = "ada@x.example";
const row: ImportRow = {
  id: "r_1",
  version: 1,
  importId: "i_1",
  position: 0,
  contactId: "1",
  email,
  firstName: "Ada",
  lastName: "Lovelace",
  state: "adding",
  sends: 1,
};
const user: GotoUser = { key: "7", email, firstName: "Ada", lastName: "Lovelace", licenceKeys: [], signedIn: false };
const run = { accountKey: "1", options: { licenceKeys: [], role: "member", welcomeEmail: false } };

/** What becomes of the row, by who is there and what GoTo answered. */
async function settled(there: GotoUser | null, answer?: AddedUser, sends = 1): Promise<RowChange | undefined> {
  let change: RowChange | undefined;
  const client: Partial<GotoClient> = {
    async *users() {
      if (there) yield there;
    },
  };
  const ledger: Partial<ImportLedger> = {
    async moveRows([first]) {
      change = first?.change;
      return [];
    },
  };
  const answers = answer && [answer];
  const sent = { ...row, sends };
  const signal = new AbortController().signal;
  await settleRows(client as GotoClient, run as unknown as Import, [sent], ledger as ImportLedger, signal, answers);
  return change;
}

it("believes GoTo's answer only as far as the user is as it was sent", async () => {
  const added = { kind: "added", email, key: "7" } as const;
  expect(await settled(user, added)).toMatchObject({ state: "added", userKey: "7" });
  expect(await settled({ ...user, signedIn: true }, added)).toMatchObject({ state: "exists", userKey: "7" });
  expect(await settled({ ...user, lastName: "Byron" }, added)).toMatchObject({ state: "exists" });
  expect(await settled(null, added)).toMatchObject({ state: "added", userKey: "7" });
});

it("takes a conflict for its own user only if it was sent before", async () => {
  const conflict = { kind: "conflict", email } as const;
  expect(await settled(user, conflict)).toMatchObject({ state: "exists", reason: "was-added-meanwhile" });
  expect(await settled(user, conflict, 2)).toMatchObject({ state: "added", userKey: "7" });
  expect(await settled(null, conflict)).toMatchObject({ state: "failed", reason: "other-account" });
});

it("sends again, after a lost answer, only who is not there", async () => {
  expect(await settled(null)).toEqual({ state: "planned" });
  expect(await settled(user)).toMatchObject({ state: "added", userKey: "7" });
  expect(await settled({ ...user, firstName: "Augusta" })).toMatchObject({ state: "exists" });
});
