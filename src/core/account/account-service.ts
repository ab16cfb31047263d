import type { CorePorts } from "../core-ports.ts";
import type { Actor } from "../member/member.ts";
import { redraw } from "../posting/redraw.ts";
import type { Account } from "./account.ts";
import { parseAccountList } from "./account-list.ts";
import { saveAccounts } from "./save-accounts.ts";

export type ListAdded =
  | { kind: "added"; added: number; changed: number }
  | { kind: "bad-line"; line: number; text: string }
  | { kind: "empty" };

export interface AccountService {
  list(): Promise<readonly Account[]>;
  get(key: string): Promise<Account | null>;
  /** Accounts that no sign-in reaches, pasted as lines of key and name. All or nothing. */
  addList(actor: Actor, text: string): Promise<ListAdded>;
}

export function createAccountService({ stores, clock, wakeJobs }: CorePorts): AccountService {
  return {
    list: () => stores.accounts.list(),
    get: (key) => stores.accounts.find(key),

    async addList(actor, text) {
      const parsed = parseAccountList(text);
      if (parsed.kind !== "accounts") return parsed;
      const saved = await stores.transaction(async (tx) => {
        const counts = await saveAccounts(tx, null, parsed.accounts);
        await tx.audit.add({
          memberId: actor.memberId,
          via: actor.via,
          action: "accounts.added-from-list",
          record: "accounts:all",
          after: counts,
        });
        await redraw(tx, "sign-ins", "all", clock.now());
        await redraw(tx, "checklist", "all", clock.now());
        return counts;
      });
      wakeJobs();
      return { kind: "added", ...saved };
    },
  };
}
