import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GotoSandbox } from "../../../sandbox/goto/goto-server.ts";
import { accountNamed } from "../../../sandbox/world/change-world.ts";
import { importAccount, ownAccount, signIns, unreachedAccounts } from "../../../sandbox/world/showcase.ts";
import { type Ask, askAdmin, signIn, startTestGoto } from "./ask-goto.ts";

let sandbox: GotoSandbox;
let clock: { nowMs: number };
let ask: Ask;
const keyOf = (name: string) => accountNamed(sandbox.world, name).key;

beforeAll(async () => {
  ({ sandbox, clock } = await startTestGoto());
  ask = askAdmin(sandbox, (await signIn(sandbox)).access_token);
});
afterAll(() => sandbox.close());

describe("GET /me", () => {
  it("lists the accounts that this administrator reaches, and nobody's the two that none does", async () => {
    const reached = new Map<string, string[]>();
    for (const email of Object.values(signIns)) {
      const me = (await askAdmin(sandbox, (await signIn(sandbox, email)).access_token)("/me")).json;
      reached.set(
        email,
        me.accounts.map((account: { name: string }) => account.name),
      );
    }
    expect(reached.get(signIns.owner)).toContain(importAccount);
    expect(reached.get(signIns.owner)?.[0]).toBe(ownAccount);
    expect(reached.get(signIns.second)).not.toEqual(reached.get(signIns.owner));
    const all = new Set([...reached.values()].flat());
    expect(all.size).toBe(58);
    for (const name of unreachedAccounts) expect(all).not.toContain(name);
  });

  it("writes its own keys as numbers with every digit, and those of its accounts as text", async () => {
    const { text } = await ask("/me");
    expect(text).toMatch(/"key":7\d{25},"email":"olivia/);
    expect(text).toContain(`"accountKey":${keyOf(ownAccount)},`);
    expect(text).toContain(`{"key":"${keyOf(importAccount)}","name":"${importAccount}"`);
  });
});

describe("lists of an account", () => {
  it("gives licences with seats, use and the keys of those who hold them", async () => {
    const { text, json } = await ask(`/accounts/${keyOf(importAccount)}/licenses`);
    const account = accountNamed(sandbox.world, importAccount);
    expect(json).toMatchObject({ fromIndex: 0, toIndex: 2, total: 3 });
    expect(json.results[0]).toMatchObject({ seats: 12, userCount: 4, enabled: true, products: ["JIVE"] });
    expect(json.results[2].enabled).toBe(false);
    expect(text).toContain(`"key":${account.licences[0]?.key},`);
    for (const user of account.users.values()) if (user.licenceKeys.length) expect(text).toContain(user.key);
  });

  it("gives groups and role sets", async () => {
    const groups = (await ask(`/accounts/${keyOf(importAccount)}/groups`)).json;
    expect(groups.results.map((group: { name: string }) => group.name)).toEqual(["Studio", "Site Team", "Front Desk"]);
    expect((await ask(`/accounts/${keyOf(importAccount)}/rolesets`)).json.results[0]).toEqual({
      id: "rs-1",
      name: "Help desk",
    });
  });

  it("gives the account and one user", async () => {
    const account = accountNamed(sandbox.world, importAccount);
    const user = [...account.users.values()][0];
    expect((await ask(`/accounts/${account.key}`)).text).toContain(`"key":${account.key},"name":"${importAccount}"`);
    const { text, json } = await ask(`/accounts/${account.key}/users/${user?.key}`);
    expect(json).toMatchObject({
      email: "dana.reyes@ridgeline-architects.example",
      status: "ACTIVE",
      products: ["JIVE"],
    });
    expect(text).toContain(`"key":${user?.key},`);
  });

  it("pages users by offset, each once", async () => {
    const key = keyOf(importAccount);
    const emails: string[] = [];
    let offset = 0;
    let total = 1;
    while (offset < total) {
      const page = (await ask(`/accounts/${key}/users?pageSize=2&offset=${offset}`)).json;
      emails.push(...page.results.map((user: { email: string }) => user.email));
      ({ total } = page);
      offset = page.toIndex + 1;
    }
    expect(emails).toHaveLength(5);
    expect(new Set(emails).size).toBe(5);
    const past = (await ask(`/accounts/${key}/users?offset=50`)).json;
    expect(past).toMatchObject({ results: [], total: 5 });
  });

  it.each([
    ['email eq "DANA.reyes@ridgeline-architects.example"', ["Dana"]],
    ['lastName eq "Reyes"', ["Dana"]],
    ['(email="(?i).*REYES.*")', ["Dana"]],
    ['(email="(?i).*reyes.*") | (lastName="Raman")', ["Dana", "Priya"]],
    ['(lastName="raman")', []],
    ['(lastName="R.y.s")', ["Dana"]],
    ['(lastName="Reye")', []],
    ['(email="(?i)Dana.Reyes@ridgeline-architects.example") | (email="(?i)no@x.example")', ["Dana"]],
    ['(email="dana\\.reyes@ridgeline-architects\\.example")', ["Dana"]],
    ['lastName eq "Nobody"', []],
  ])("filters users by %s", async (filter, names) => {
    const path = `/accounts/${keyOf(importAccount)}/users?filter=${encodeURIComponent(filter)}`;
    expect((await ask(path)).json.results.map((user: { firstName: string }) => user.firstName)).toEqual(names);
  });

  it("answers 404 for an address nobody has, or an empty list when told", async () => {
    const path = `/accounts/${keyOf(importAccount)}/users?filter=${encodeURIComponent('email eq "no@x.example"')}`;
    expect(await ask(path)).toMatchObject({
      status: 404,
      json: { errors: [{ code: "user.not.found", value: "no@x.example" }] },
    });
    sandbox.settings.unknownEmail = "empty";
    expect((await ask(path)).json).toMatchObject({ results: [], total: 0 });
    sandbox.settings.unknownEmail = "not-found";
  });
});

describe("what it refuses", () => {
  const here = () => `/accounts/${keyOf(importAccount)}`;
  it.each([
    ["an unknown account", () => "/accounts/7902142105473999999/users", 404, "account.not.found"],
    [
      "a key that lost its last digits",
      () => `/accounts/${Number(keyOf(importAccount))}/users`,
      404,
      "account.not.found",
    ],
    ["an account out of reach", () => `/accounts/${keyOf(unreachedAccounts[0])}/users`, 403, "not.authorized"],
    ["an unknown user", () => `${here()}/users/1`, 404, "user.not.found"],
    ["an unknown path", () => "/nothing", 404, "not.found"],
    ["an unknown list", () => `${here()}/devices`, 404, "not.found"],
    ["one licence by key", () => `${here()}/licenses/1`, 404, "not.found"],
    ["a page size of 0", () => `${here()}/users?pageSize=0`, 400, "request.invalid"],
    ["a negative offset", () => `${here()}/users?offset=-1`, 400, "request.invalid"],
    ["spaces sent as plus signs", () => `${here()}/users?filter=email+eq+%22a@x.example%22`, 400, "request.invalid"],
    ["a filter on another field", () => `${here()}/users?filter=phone%20eq%20%221%22`, 400, "request.invalid"],
    [
      "a filter pattern that is not offered",
      () => `${here()}/users?filter=(email%3D%22(a%2B)%2B%22)`,
      400,
      "request.invalid",
    ],
    [
      "a filter pattern without end",
      () => `${here()}/users?filter=(email%3D%22${".*a".repeat(50)}%22)`,
      400,
      "request.invalid",
    ],
    ["a broken escape", () => `${here()}/users?filter=%E0%A4%A`, 400, "request.invalid"],
  ])("%s", async (_, path, status, code) => {
    const answer = await ask(path());
    expect(answer).toMatchObject({ status, json: { errors: [{ code }] } });
    expect(answer.json.incidentId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("the eleventh request within a second, without a hint when to come back", async () => {
    sandbox.limitRequests(10);
    clock.nowMs += 5_000;
    for (let number = 1; number <= 10; number += 1) expect((await ask("/me")).status).toBe(200);
    const refused = await ask("/me");
    expect(refused.status).toBe(429);
    expect([...refused.headers.keys()].filter((name) => /retry|limit/.test(name))).toEqual([]);
    clock.nowMs += 1_000;
    expect((await ask("/me")).status).toBe(200);
    sandbox.limitRequests(Number.POSITIVE_INFINITY);
  });

  it("whatever a fault asks for", async () => {
    sandbox.faults.add({ status: 502, times: 1 });
    sandbox.faults.add({ status: 500, times: 1 });
    expect((await ask("/me")).text).toContain("upstream");
    expect((await ask("/me")).json.errors[0].code).toBe("internal.error");
    expect((await ask("/me")).status).toBe(200);
  });
});
