import { newId } from "../new-id.ts";
import type { GotoAccount } from "../ports/goto.ts";
import type { Transaction } from "../ports/stores.ts";

/**
 * Adds what a sign-in reaches and renames what was renamed. An account keeps the sign-in that reached it first while that
 * one still does; nothing is removed, since mappings hang on it. A list that was typed in (`signInId` null) never takes over.
 */
export async function saveAccounts(
  tx: Transaction,
  signInId: string | null,
  accounts: readonly GotoAccount[],
): Promise<{ added: number; changed: number }> {
  const known = new Map((await tx.accounts.list()).map((account) => [account.key, account]));
  let added = 0;
  let changed = 0;
  for (const { key, name } of accounts) {
    const account = known.get(key);
    if (!account) {
      await tx.accounts.insert({ id: newId("a"), key, name, emailDomains: [], ...(signInId && { signInId }) });
      added += 1;
      continue;
    }
    const reached = account.signInId ?? signInId;
    const renamed = signInId !== null || account.signInId === undefined ? name : account.name;
    if (account.name === renamed && account.signInId === (reached ?? undefined)) continue;
    await tx.accounts.move(account, { name: renamed, signInId: reached ?? undefined });
    changed += 1;
  }
  return { added, changed };
}
