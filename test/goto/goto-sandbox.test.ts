import { describe, expect, it, onTestFinished } from "vitest";
import { type GotoSandbox, startGoto } from "../../sandbox/goto/goto-server.ts";
import { accountNamed } from "../../sandbox/world/change-world.ts";
import type { GotoAccount } from "../../sandbox/world/goto-records.ts";
import { importAccount, signIns, transferEmail } from "../../sandbox/world/showcase.ts";
import { makeWorld } from "../../sandbox/world/world.ts";
import type { GotoClient, GotoOAuth, GotoTokens, UserBatch } from "../../src/core/ports/goto.ts";
import { memoryLeases } from "../../src/net/memory-leases.ts";
import { CLIENT, gotoAt, gotoErrorOf } from "./open-goto.ts";

const REDIRECT = "https://bot.example/oauth/goto/callback";

async function start(more: Parameters<typeof gotoAt>[1] = {}) {
  const sandbox = await startGoto(makeWorld(), { ...CLIENT, redirectUris: [REDIRECT], requestsPerSecond: 1000 });
  onTestFinished(() => sandbox.close());
  return { sandbox, oauth: gotoAt(sandbox, more), account: accountNamed(sandbox.world, importAccount) };
}

/** Plays the person at GoTo's consent page. */
async function signIn(oauth: GotoOAuth, email: string): Promise<GotoTokens> {
  const url = new URL(oauth.authorizeUrl("st4te"));
  const form = new URLSearchParams([...url.searchParams, ["email", email], ["decision", "allow"]]);
  const answer = await fetch(`${url.origin}${url.pathname}`, { method: "POST", body: form, redirect: "manual" });
  const back = new URL(answer.headers.get("location") ?? "");
  expect([`${back.origin}${back.pathname}`, back.searchParams.get("state")]).toEqual([REDIRECT, "st4te"]);
  return oauth.exchange(back.searchParams.get("code") ?? "");
}

async function signedIn(oauth: GotoOAuth, email: string = signIns.owner): Promise<GotoClient> {
  return oauth.client(await signIn(oauth, email), async () => {});
}

async function usersOf(client: GotoClient, account: GotoAccount, emails?: readonly string[]) {
  const found = [];
  for await (const user of client.users(account.key, emails === undefined ? undefined : { emails })) found.push(user);
  return found;
}

function batch(emails: readonly string[], more: Partial<UserBatch> = {}): UserBatch {
  const users = emails.map((email) => ({ email, firstName: "New", lastName: "Person" }));
  return { users, licenceKeys: [], adminRoles: [], welcomeEmail: false, ...more };
}

function writes(sandbox: GotoSandbox) {
  return sandbox.calls.filter((call) => call.method !== "GET" && call.path.startsWith("/admin/"));
}

describe("GoTo against the sandbox", () => {
  it("signs in and tells who it is and what they reach, keys digit for digit", async () => {
    const { sandbox, oauth } = await start();
    const owner = sandbox.world.goto.administrators.find(({ email }) => email === signIns.owner);
    expect(await (await signedIn(oauth)).me()).toEqual({
      email: signIns.owner,
      name: "Olivia Owner",
      adminRoles: ["SUPER_USER"],
      accounts: owner?.accountKeys.map((key) => ({ key, name: sandbox.world.goto.accounts.get(key)?.name })),
    });
  });

  it("refuses a code that was used, and a wrong client secret", async () => {
    const { oauth } = await start();
    expect((await gotoErrorOf(oauth.exchange("used"))).kind).toBe("signed-out");
    const other = await startGoto(makeWorld({ accounts: 0, companies: 0 }), { ...CLIENT, clientSecret: "other" });
    onTestFinished(() => other.close());
    expect((await gotoErrorOf(gotoAt(other).exchange("x"))).code).toBe("invalid_client");
  });

  it.each([false, true])("goes on with a refreshed token (rotating: %s)", async (rotateRefreshTokens) => {
    const { sandbox, oauth } = await start();
    sandbox.settings.rotateRefreshTokens = rotateRefreshTokens;
    const old = { ...(await signIn(oauth, signIns.owner)), expiresAt: new Date(0) };
    const stored: GotoTokens[] = [];
    const client = oauth.client(old, async (fresh) => void stored.push(fresh));
    await Promise.all([client.me(), client.me(), client.me()]);
    expect(stored).toHaveLength(1);
    expect(stored[0]?.refreshToken === old.refreshToken).toBe(!rotateRefreshTokens);
    await oauth.client({ ...(stored[0] ?? old), expiresAt: new Date(0) }, async () => {}).me();
  });

  it("says so when the grant was revoked", async () => {
    const { sandbox, oauth } = await start();
    const client = await signedIn(oauth);
    sandbox.revoke(signIns.owner);
    expect((await gotoErrorOf(client.me())).kind).toBe("signed-out");
  });

  it("says so when the OAuth client lacks the Admin scope", async () => {
    const { sandbox, oauth } = await start();
    sandbox.settings.adminScope = false;
    expect((await gotoErrorOf((await signedIn(oauth)).me())).kind).toBe("forbidden");
  });

  it("reads licences, groups and users of an account", async () => {
    const { oauth, account } = await start();
    const client = await signedIn(oauth);
    const licences = await client.licences(account.key);
    expect(licences.map(({ key, seats }) => ({ key, seats }))).toEqual(
      account.licences.map(({ key, seats }) => ({ key, seats })),
    );
    expect(await client.groups(account.key)).toEqual(account.groups.map(({ key, name }) => ({ key, name })));
    const users = await usersOf(client, account);
    expect(users.map((user) => user.key)).toEqual([...account.users.keys()]);
    expect(users.map((user) => user.licenceKeys)).toEqual([...account.users.values()].map((user) => user.licenceKeys));
  });

  it.each(["not-found", "empty"] as const)(
    "finds users by address when an unknown one is answered as %s",
    async (unknownEmail) => {
      const { sandbox, oauth, account } = await start();
      sandbox.settings.unknownEmail = unknownEmail;
      const client = await signedIn(oauth);
      await client.addUsers(account.key, batch(["plus+sign@ridgeline.example"]));
      const known = [...account.users.values()].map((user) => user.email);
      const asked = [...known.map((email) => email.toUpperCase()), "nobody@x.example", "nobody+1@x.example"];
      expect((await usersOf(client, account, asked)).map((user) => user.email).sort()).toEqual(known.sort());
      expect(await usersOf(client, account, ["nobody@x.example"])).toEqual([]);
    },
  );

  it("adds 50 users with licence and group, without mail, and removes one", async () => {
    const { sandbox, oauth, account } = await start();
    const client = await signedIn(oauth);
    const free = (await client.licences(account.key)).find(
      (licence) => licence.enabled && licence.seats - licence.used >= 1,
    );
    const emails = Array.from({ length: 49 }, (_, index) => `new${index}@ridgeline.example`);
    const added = await client.addUsers(account.key, batch(emails));
    const groupKey = account.groups[0]?.key ?? expect.fail("the account has no group");
    const licenceKeys = [free?.key ?? expect.fail("no licence has a free seat")];
    const [last] = await client.addUsers(account.key, batch(["last@ridgeline.example"], { licenceKeys, groupKey }));
    expect(added.every((entry) => entry.kind === "added" && account.users.get(entry.key)?.email === entry.email)).toBe(
      true,
    );
    const lastKey = last?.kind === "added" ? last.key : expect.fail("the user is not added");
    expect(account.users.get(lastKey)).toMatchObject({ licenceKeys, groupKey });
    expect(sandbox.mails.filter((mail) => mail.kind === "welcome")).toEqual([]);
    await client.removeUser(account.key, lastKey);
    expect(account.users.has(lastKey)).toBe(false);
    expect((await gotoErrorOf(client.removeUser(account.key, lastKey))).kind).toBe("not-found");
  });

  it("tells who exists here or elsewhere, and adds the others", async () => {
    const { oauth, account } = await start();
    const client = await signedIn(oauth);
    const [existing] = [...account.users.values()].map((user) => user.email);
    const emails = ["first@ridgeline.example", existing ?? "", transferEmail, "second@ridgeline.example"];
    const added = await client.addUsers(account.key, batch(emails));
    expect(added.map(({ kind, email }) => [email, kind])).toEqual([
      [emails[0], "added"],
      [emails[1], "conflict"],
      [emails[2], "conflict"],
      [emails[3], "added"],
    ]);
  });

  it("says so when seats are used up, and when the administrator may not add", async () => {
    const { oauth, account } = await start();
    const client = await signedIn(oauth);
    const full = (await client.licences(account.key)).find((licence) => licence.enabled);
    const emails = Array.from({ length: 50 }, (_, index) => `n${index}@ridgeline.example`);
    const wanted = batch(emails, { licenceKeys: [full?.key ?? ""] });
    if ((full?.seats ?? 0) - (full?.used ?? 0) >= emails.length) expect.fail("the licence has 50 free seats");
    expect((await gotoErrorOf(client.addUsers(account.key, wanted))).kind).toBe("no-seats");
    const onlooker = await signedIn(oauth, signIns.onlooker);
    expect((await gotoErrorOf(onlooker.addUsers(account.key, batch(["x@x.example"])))).kind).toBe("forbidden");
  });

  it("does not repeat a write that times out or whose answer is lost, and finds the user afterwards", async () => {
    const { sandbox, oauth, account } = await start({ writeMs: 150 });
    const client = await signedIn(oauth);
    const faults = [{ delayMs: 600 }, { dropConnection: "after" as const }];
    for (const [index, fault] of faults.entries()) {
      const email = `late${index}@ridgeline.example`;
      sandbox.faults.add({ method: "POST", path: "/users", times: 1, ...fault });
      expect((await gotoErrorOf(client.addUsers(account.key, batch([email])))).kind).toBe("timeout");
      expect((await usersOf(client, account, [email])).map((user) => user.email)).toEqual([email]);
    }
    expect(writes(sandbox)).toHaveLength(faults.length);
  });

  it("reads again after a 429 without headers, but leaves a refused write to its job", async () => {
    const { sandbox, oauth, account } = await start();
    const client = await signedIn(oauth);
    sandbox.faults.add({ path: "/users", status: 429, times: 1 });
    expect(await usersOf(client, account)).not.toHaveLength(0);
    sandbox.faults.add({ method: "POST", path: "/users", status: 429, times: 1 });
    expect((await gotoErrorOf(client.addUsers(account.key, batch(["a@x.example"])))).kind).toBe("rate-limited");
    expect(writes(sandbox)).toHaveLength(1);
  });

  it("reads one user by key, and nobody where there is none", async () => {
    const { oauth, account } = await start();
    const client = await signedIn(oauth);
    const [known] = await usersOf(client, account);
    expect(await client.user(account.key, known?.key ?? "")).toEqual(known);
    expect(await client.user(account.key, "123")).toBeNull();
    expect((await gotoErrorOf(client.user("123", known?.key ?? ""))).kind).toBe("not-found");
  });

  it("stays below GoTo's 10 calls a second", async () => {
    const { sandbox, oauth, account } = await start({ perSecond: 10 });
    sandbox.limitRequests(10);
    const client = await signedIn(oauth);
    await Promise.all(Array.from({ length: 15 }, () => client.groups(account.key)));
    expect(sandbox.calls.filter((call) => call.status === 429)).toEqual([]);
  });

  it("stays below it together with another process", async () => {
    const leases = memoryLeases();
    const { sandbox, oauth, account } = await start({ perSecond: 10, leases });
    sandbox.limitRequests(10);
    const other = gotoAt(sandbox, { perSecond: 10, leases });
    const held = await signIn(oauth, signIns.owner);
    const clients = [oauth, other].map((each) => each.client(held, async () => {}));
    await Promise.all(clients.flatMap((client) => Array.from({ length: 12 }, () => client.groups(account.key))));
    expect(sandbox.calls.filter(({ status, path }) => status === 200 && path.endsWith("/groups"))).toHaveLength(24);
    expect(sandbox.calls.filter((call) => call.status === 429)).toEqual([]);
  });
});
