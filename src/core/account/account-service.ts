import { auditBy } from "../audit/audit-entry.ts";
import type { CorePorts } from "../core-ports.ts";
import { emailDomain } from "../matching/domains.ts";
import type { Actor } from "../member/member.ts";
import { redraw } from "../posting/redraw.ts";
import type { Account } from "./account.ts";
import { parseAccountList } from "./account-list.ts";
import { type AccountPage, type AccountQuery, type AccountRow, accountPage } from "./account-overview.ts";
import { type FoundAccount, findAccount } from "./find-account.ts";
import { saveAccounts } from "./save-accounts.ts";
import type { SignInService } from "./sign-in-service.ts";

export type ListAdded =
  | { kind: "added"; added: number; changed: number }
  | { kind: "bad-line"; line: number; text: string }
  | { kind: "empty" };

const rowsPerPage = 8;
/** A domain that fewer of the users have is a guest's, and says nothing of the account. */
const leastDomainShare = 0.1;

export interface AccountService {
  /** What a person means by a name, or a part of one; at most ten are offered. */
  find(text: string): Promise<FoundAccount>;
  page(query: AccountQuery): Promise<AccountPage>;
  row(key: string): Promise<AccountRow | null>;
  /** Looks at the account's users in GoTo for their e-mail domains. Throws `GotoError`. */
  readDomains(key: string): Promise<void>;
  list(): Promise<readonly Account[]>;
  get(key: string): Promise<Account | null>;
  /** Accounts that no sign-in reaches, pasted as lines of key and name. All or nothing. */
  addList(actor: Actor, text: string): Promise<ListAdded>;
}

export function createAccountService(ports: CorePorts, signIns: SignInService): AccountService {
  const { stores, clock, wakeJobs } = ports;
  return {
    find: async (text) => findAccount(await stores.accounts.list(), text, 10),

    async page(query) {
      const [accounts, connections, mappings] = await Promise.all([
        stores.accounts.list(),
        stores.connections.list(),
        stores.mappings.list(),
      ]);
      return accountPage(accounts, connections, mappings, query, rowsPerPage);
    },

    async row(key) {
      const [account, connections, mappings] = await Promise.all([
        stores.accounts.find(key),
        stores.connections.list(),
        stores.mappings.list({ accountKey: key }),
      ]);
      if (!account) return null;
      const of = (id: string) => mappings.find(({ connectionId }) => connectionId === id) ?? null;
      return { account, mappings: connections.map((connection) => ({ connection, mapping: of(connection.id) })) };
    },

    async readDomains(key) {
      const client = await signIns.clientFor(key);
      if (!client) return;
      const counts = new Map<string, number>();
      for await (const user of client.users(key)) {
        const domain = emailDomain(user.email);
        if (domain) counts.set(domain, (counts.get(domain) ?? 0) + 1);
      }
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const emailDomains = [...counts]
        .filter(([, count]) => count >= total * leastDomainShare)
        .sort((one, other) => other[1] - one[1] || one[0].localeCompare(other[0]))
        .map(([domain]) => domain);
      await stores.transaction(async (tx) => {
        const account = await tx.accounts.find(key);
        if (account) await tx.accounts.move(account, { emailDomains, domainsReadAt: clock.now() });
      });
    },

    list: () => stores.accounts.list(),
    get: (key) => stores.accounts.find(key),

    async addList(actor, text) {
      const parsed = parseAccountList(text);
      if (parsed.kind !== "accounts") return parsed;
      const saved = await stores.transaction(async (tx) => {
        const counts = await saveAccounts(tx, null, parsed.accounts);
        await tx.audit.add({
          ...auditBy(actor),
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
