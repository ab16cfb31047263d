import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GotoSandbox } from "../../../sandbox/goto/goto-server.ts";
import { acceptTransfer, accountNamed } from "../../../sandbox/world/change-world.ts";
import { type GotoAccount, seatsTaken } from "../../../sandbox/world/goto-records.ts";
import { exactAccount, importAccount, signIns, transferEmail } from "../../../sandbox/world/showcase.ts";
import { makeWorld } from "../../../sandbox/world/world.ts";
import { type Answer, type Ask, askAdmin, signIn, startTestGoto } from "./ask-goto.ts";

let sandbox: GotoSandbox;
let ask: Ask;
let account: GotoAccount;

beforeEach(async () => {
  ({ sandbox } = await startTestGoto({}, makeWorld({ accounts: 14, companies: 40 })));
  ask = askAdmin(sandbox, (await signIn(sandbox)).access_token);
  account = accountNamed(sandbox.world, importAccount);
});
afterEach(() => sandbox.close());

const known = "dana.reyes@ridgeline-architects.example";
const person = (email: string) => ({ email, firstName: "Ana", lastName: "Nova" });
const fresh = (count: number) => Array.from({ length: count }, (_, index) => person(`new${index}@x.example`));
const licenceKey = (index: number) => account.licences[index]?.key ?? "";
const emails = () => [...account.users.values()].map((user) => user.email);

/** `extra` is JSON text after the users, so that keys stay numbers with every digit. */
function add(users: unknown[], extra = "", query = "", as: Ask = ask): Promise<Answer> {
  const body = `{"users":${JSON.stringify(users)}${extra && `,${extra}`}}`;
  return as(`/accounts/${account.key}/users${query}`, "POST", body);
}

describe("adding users", () => {
  it("answers each user's key and address, sends a welcome mail, and the user is there", async () => {
    const answer = await add([person("New.One@x.example")], `"licenseKeys":[${licenceKey(0)}]`);
    expect(answer.status).toBe(200);
    const added = [...account.users.values()].at(-1);
    expect(answer.text).toBe(`[{"key":${added?.key},"email":"New.One@x.example"}]`);
    expect(added).toMatchObject({ email: "new.one@x.example", status: "INVITED", licenceKeys: [licenceKey(0)] });
    expect(sandbox.mails).toEqual([{ kind: "welcome", to: "new.one@x.example", accountKey: account.key }]);
  });

  it("takes no licence, a group, roles, a language and no mail", async () => {
    const group = account.groups[1]?.key;
    const extra = `"groupKey":${group},"adminRoles":["RUN_REPORTS"],"suppressEmail":true`;
    expect((await add([{ ...person("a@x.example"), locale: "it_IT" }], extra)).status).toBe(200);
    const added = [...account.users.values()].at(-1);
    expect(added).toMatchObject({ groupKey: group, adminRoles: ["RUN_REPORTS"], locale: "it_IT", licenceKeys: [] });
    expect(sandbox.mails).toEqual([]);
  });

  it("takes keys as text too", async () => {
    expect((await add(fresh(1), `"licenseKeys":["${licenceKey(1)}"]`)).status).toBe(200);
  });

  it("refuses the whole call when one address is taken, which is the default", async () => {
    const before = emails();
    const refused = await add([person("a@x.example"), person(known), person(transferEmail)]);
    expect(refused.status).toBe(409);
    expect(refused.json.errors).toEqual([
      { code: "user.name.conflict", value: known },
      { code: "user.name.conflict", value: transferEmail },
    ]);
    expect(emails()).toEqual(before);
    expect(sandbox.mails).toEqual([]);
  });

  it("adds the others with allOrNothing=false and leaves out the key of one that exists", async () => {
    const users = [person("a@x.example"), person(known.toUpperCase()), person("b@x.example"), person("A@x.example")];
    const { status, json } = await add(users, `"suppressEmail":true`, "?allOrNothing=false");
    expect(status).toBe(200);
    expect(json.map((row: { email: string }) => row.email)).toEqual(users.map((user) => user.email));
    expect(json.map((row: { key?: number }) => row.key !== undefined)).toEqual([true, false, true, false]);
    expect(emails()).toEqual(expect.arrayContaining(["a@x.example", "b@x.example"]));
  });

  it("answers the key of one that exists when it behaves as the newer guide says", async () => {
    sandbox.settings.conflictEntries = "with-key";
    const { text } = await add([person(known)], "", "?allOrNothing=false");
    const userKey = sandbox.world.goto.userByEmail.get(known)?.userKey;
    expect(text).toBe(`[{"key":${userKey},"email":"${known}"}]`);
  });

  it("invites a user of another account to move, who takes a seat and comes when accepting", async () => {
    const answer = await add([person(transferEmail)], `"licenseKeys":[${licenceKey(0)}]`, "?allOrNothing=false");
    expect(answer.json).toEqual([{ email: transferEmail }]);
    expect(sandbox.mails).toEqual([{ kind: "transfer-invitation", to: transferEmail, accountKey: account.key }]);
    expect(emails()).not.toContain(transferEmail);
    const [licence] = account.licences;
    expect(licence && seatsTaken(account, licence)).toBe(5);
    expect((await ask(`/accounts/${account.key}/licenses`)).json.results[0]).toMatchObject({
      userCount: 5,
      invitedUserKeys: [expect.any(Number)],
    });
    acceptTransfer(sandbox.world, account.key, transferEmail);
    expect(emails()).toContain(transferEmail);
    expect([...accountNamed(sandbox.world, exactAccount).users.values()].map((user) => user.email)).not.toContain(
      transferEmail,
    );
    expect(licence && seatsTaken(account, licence)).toBe(5);
  });

  it("refuses the whole call when seats do not suffice, whatever allOrNothing says", async () => {
    const extra = `"licenseKeys":[${licenceKey(0)},${licenceKey(1)}]`;
    for (const query of ["", "?allOrNothing=false"]) {
      const refused = await add(fresh(9), extra, query);
      expect(refused).toMatchObject({
        status: 409,
        json: { errors: [{ code: "license.seats.exceeded", value: licenceKey(0) }] },
      });
    }
    expect((await add(fresh(8), extra)).status).toBe(200);
    expect((await add([person("late@x.example")], extra)).status).toBe(409);
  });

  it.each([
    ["no body", "", "body"],
    ["text that is not JSON", "{users", "body"],
    ["no users", "{}", "users"],
    ["an empty list of users", '{"users":[]}', "users"],
    ["a user without address", '{"users":[{"firstName":"A","lastName":"B"}]}', "users[0].email"],
    ["a bad address", '{"users":[{"email":"a b@x","firstName":"A","lastName":"B"}]}', "users[0].email"],
    ["an empty last name", '{"users":[{"email":"a@x.example","firstName":"A","lastName":" "}]}', "users[0].lastName"],
    [
      "a first name of 61 characters",
      `{"users":[{"email":"a@x.example","firstName":"${"A".repeat(61)}","lastName":"B"}]}`,
      "users[0].firstName",
    ],
    [
      "an address of 129 characters",
      `{"users":[{"email":"${"a".repeat(119)}@x.example","firstName":"A","lastName":"B"}]}`,
      "users[0].email",
    ],
    [
      "an unknown role",
      '{"users":[{"email":"a@x.example","firstName":"A","lastName":"B"}],"adminRoles":["KING"]}',
      "adminRoles[0]",
    ],
    [
      "a licence key that is no number",
      '{"users":[{"email":"a@x.example","firstName":"A","lastName":"B"}],"licenseKeys":["x"]}',
      "licenseKeys[0]",
    ],
  ])("refuses %s", async (_, body, value) => {
    const answer = await ask(`/accounts/${account.key}/users`, "POST", body);
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ code: "request.invalid", value }] } });
  });

  it.each([
    ["an unknown licence", () => `"licenseKeys":[1]`, 404, "license.not.found"],
    [
      "a licence key that lost its last digits",
      () => `"licenseKeys":[${Number(licenceKey(0))}]`,
      404,
      "license.not.found",
    ],
    ["a disabled licence", () => `"licenseKeys":[${licenceKey(2)}]`, 409, "license.disabled"],
    ["an unknown group", () => `"groupKey":1`, 404, "group.not.found"],
  ])("refuses %s", async (_, extra, status, code) => {
    expect(await add(fresh(1), extra())).toMatchObject({ status, json: { errors: [{ code }] } });
    expect(emails()).not.toContain("new0@x.example");
  });

  it("refuses a word that is neither true nor false for allOrNothing", async () => {
    expect((await add(fresh(1), "", "?allOrNothing=no")).status).toBe(400);
  });

  it("refuses an administrator who may only look, and roles from one who is no super user", async () => {
    const onlooker = askAdmin(sandbox, (await signIn(sandbox, signIns.onlooker)).access_token);
    expect(await add(fresh(1), "", "", onlooker)).toMatchObject({
      status: 403,
      json: { errors: [{ code: "not.authorized" }] },
    });
    expect((await onlooker(`/accounts/${account.key}/users`)).status).toBe(200);

    const second = askAdmin(sandbox, (await signIn(sandbox, signIns.second)).access_token);
    sandbox.world.goto.administrators[1]?.accountKeys.push(account.key);
    expect((await add(fresh(1), `"adminRoles":["ADD_USERS"]`, "", second)).status).toBe(403);
    expect((await add(fresh(1), `"licenseKeys":[${licenceKey(0)}]`, "", second)).status).toBe(200);
  });
});

describe("an answer that is lost", () => {
  it("comes after the client gave up, and the user exists all the same", async () => {
    sandbox.faults.add({ method: "POST", path: "/users", delayMs: 60_000, times: 1 });
    const headers = { authorization: `Bearer ${(await signIn(sandbox)).access_token}` };
    const body = JSON.stringify({ users: fresh(1) });
    const signal = AbortSignal.timeout(100);
    const url = `${sandbox.apiUrl}/admin/rest/v1/accounts/${account.key}/users`;
    await expect(fetch(url, { method: "POST", headers, body, signal })).rejects.toThrow(/timeout|abort/i);
    expect(emails()).toContain("new0@x.example");
    expect((await add(fresh(1))).status).toBe(409);
  });

  it.each([
    ["after", true],
    ["before", false],
  ] as const)("is cut %s the work is done", async (dropConnection, isThere) => {
    sandbox.faults.add({ method: "POST", dropConnection, times: 1 });
    await expect(add(fresh(1))).rejects.toThrow();
    expect(emails().includes("new0@x.example")).toBe(isThere);
  });
});

describe("changing and removing a user", () => {
  const path = () => `/accounts/${account.key}/users/${sandbox.world.goto.userByEmail.get(known)?.userKey}`;

  it("replaces the licences by those given and changes the rest", async () => {
    const body = `{"licenseKeys":[${licenceKey(1)}],"firstName":"Diana","email":"Diana@x.example","groupKey":${account.groups[0]?.key}}`;
    const where = path();
    expect((await ask(where, "PUT", body)).status).toBe(204);
    expect((await ask(where)).json).toMatchObject({
      firstName: "Diana",
      email: "diana@x.example",
      groupName: "Studio",
      products: ["G2M"],
    });
    expect(sandbox.world.goto.userByEmail.has(known)).toBe(false);
  });

  it("refuses an address that is taken and a licence without a free seat", async () => {
    expect((await ask(path(), "PUT", `{"email":"${transferEmail}"}`)).json.errors[0].code).toBe("user.name.conflict");
    const full = account.licences[1];
    if (full) full.seats = 0;
    expect((await ask(path(), "PUT", `{"licenseKeys":[${full?.key}]}`)).json.errors[0].code).toBe(
      "license.seats.exceeded",
    );
  });

  it("removes a user, frees the seat and the address, and answers 404 the next time", async () => {
    const where = path();
    expect((await ask(where, "DELETE")).status).toBe(204);
    const [licence] = account.licences;
    expect(licence && seatsTaken(account, licence)).toBe(3);
    expect((await ask(where, "DELETE")).json.errors[0].code).toBe("user.not.found");
    expect((await add([person(known)])).status).toBe(200);
  });

  it("refuses an administrator who may only look", async () => {
    const onlooker = askAdmin(sandbox, (await signIn(sandbox, signIns.onlooker)).access_token);
    expect((await onlooker(path(), "DELETE")).status).toBe(403);
    expect((await onlooker(path(), "PUT", "{}")).status).toBe(403);
  });
});
