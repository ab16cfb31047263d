/** What a security level lets an API user read; `View: All`. */
export type ViewRight = "companies" | "contacts";

export interface ApiUser {
  userName: string;
  secret: string;
  rights: readonly ViewRight[];
}

/** What a person types to connect to this sandbox with every right. */
export const autotaskKeys = {
  userName: "hlsandboxfull0001@harbourlight.example",
  secret: "hL#sandboxSecret1",
} as const;

/** Users that lack one right each, to show what a missing right looks like. */
export const autotaskUsers = {
  full: user(autotaskKeys.userName, autotaskKeys.secret, ["companies", "contacts"]),
  noContacts: user("hlnocontacts00001@harbourlight.example", "hL#noContactSecr1", ["companies"]),
  noCompanies: user("hlnocompanies0001@harbourlight.example", "hL#noCompanySecr1", ["contacts"]),
} as const;

/** So many wrong secrets in a row lock a user, until somebody unlocks it in Autotask. */
export const wrongSecretsToLock = 5;

function user(userName: string, secret: string, rights: readonly ViewRight[]): ApiUser {
  return { userName, secret, rights };
}

export type SignIn = { kind: "user"; user: ApiUser } | { kind: "refused" } | { kind: "locked" };

export interface ApiUsers {
  set(user: ApiUser): void;
  remove(userName: string): void;
  /** Letter case does not matter. */
  has(userName: string): boolean;
  signIn(userName: string, secret: string): SignIn;
  lock(userName: string): void;
  unlock(userName: string): void;
}

export function makeApiUsers(users: readonly ApiUser[]): ApiUsers {
  const known = new Map<string, ApiUser>();
  const wrong = new Map<string, number>();
  const keyOf = (userName: string) => userName.toLowerCase();
  for (const each of users) known.set(keyOf(each.userName), each);
  return {
    set: (each) => void known.set(keyOf(each.userName), each),
    remove: (userName) => void known.delete(keyOf(userName)),
    has: (userName) => known.has(keyOf(userName)),
    signIn(userName, secret) {
      const key = keyOf(userName);
      const found = known.get(key);
      if (!found) return { kind: "refused" };
      const wrongBefore = wrong.get(key) ?? 0;
      if (wrongBefore >= wrongSecretsToLock) return { kind: "locked" };
      if (found.secret === secret) {
        wrong.delete(key);
        return { kind: "user", user: found };
      }
      wrong.set(key, wrongBefore + 1);
      return { kind: "refused" };
    },
    lock: (userName) => void wrong.set(keyOf(userName), wrongSecretsToLock),
    unlock: (userName) => void wrong.delete(keyOf(userName)),
  };
}
