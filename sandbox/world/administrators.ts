import type { GotoAdministrator, GotoRecords } from "./goto-records.ts";
import { ownAccount, signIns, unreachedAccounts } from "./showcase.ts";

/**
 * Three people who may sign in. The owner reaches two thirds of the accounts, the second administrator the last half, so that
 * some are reached by both; the third reaches what the owner does and may only look. Accounts of `unreachedAccounts`, or the last
 * two of a world without showcase, are reached by nobody.
 */
export function addAdministrators(goto: GotoRecords): void {
  const accounts = [...goto.accounts.values()];
  const named: readonly string[] = unreachedAccounts;
  const unreached = new Set(accounts.filter((account) => named.includes(account.name)));
  if (unreached.size === 0)
    for (const account of accounts.slice(Math.max(1, accounts.length - 2))) unreached.add(account);
  const reachable = accounts.filter((account) => !unreached.has(account)).map((account) => account.key);
  const home = accounts.find((account) => account.name === ownAccount) ?? accounts[0];
  if (!home) return;

  const owners = reachable.slice(0, Math.ceil((reachable.length * 2) / 3));
  const add = (
    email: string,
    firstName: string,
    lastName: string,
    adminRoles: string[],
    keys: readonly string[],
  ): void => {
    const administrator: GotoAdministrator = {
      key: String(goto.nextKey.user++),
      email,
      firstName,
      lastName,
      adminRoles,
      homeAccountKey: home.key,
      accountKeys: [...new Set([home.key, ...keys])],
    };
    goto.administrators.push(administrator);
  };
  add(signIns.owner, "Olivia", "Owner", ["SUPER_USER"], owners);
  add(
    signIns.second,
    "Marco",
    "Second",
    ["ADD_USERS", "MANAGE_SEATS"],
    reachable.slice(Math.floor(reachable.length / 2)),
  );
  add(signIns.onlooker, "Ruth", "Reports", ["RUN_REPORTS"], owners);
}
