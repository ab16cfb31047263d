import { describe, expect, it } from "vitest";
import type { UserBatch } from "../../src/core/ports/goto.ts";
import { startServer } from "../net/start-server.ts";
import { answering, clientAt, gotoErrorOf, type Reply } from "./open-goto.ts";

const BIG = "78888886011013972886849029";
const DANA = { email: "dana@x.example", firstName: "Dana", lastName: "Reyes" };

function batch(more: Partial<UserBatch> = {}): UserBatch {
  return { users: [DANA], licenceKeys: [], adminRoles: [], welcomeEmail: false, ...more };
}

function list(url: URL, rows: readonly string[], pageSize = Number(url.searchParams.get("pageSize"))): Reply {
  const from = Number(url.searchParams.get("offset"));
  const page = rows.slice(from, from + pageSize);
  const toIndex = from + page.length - 1;
  return { text: `{"results":[${page.join(",")}],"fromIndex":${from},"toIndex":${toIndex},"total":${rows.length}}` };
}

function refusal(status: number, code: string): Reply {
  return { status, text: JSON.stringify({ incidentId: "i", errors: [{ code, value: "dana@x.example" }] }) };
}

async function usersOf(origin: string, emails?: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const filter = emails === undefined ? undefined : { emails };
  for await (const user of clientAt(origin).users("1", filter)) found.push(user.email);
  return found;
}

describe("createGotoClient", () => {
  it("keeps every digit of a key", async () => {
    const far = await startServer(
      answering((_, url) => {
        if (url.pathname.endsWith("/me")) {
          return {
            text: `{"email":"a@b.example","firstName":"Ann","lastName":"Bo","accountKey":${BIG},"adminRoles":["SUPER_USER"],"accounts":[{"key":"${BIG}","name":"Acme"}]}`,
          };
        }
        return list(url, [
          `{"key":${BIG},"description":"GoTo Connect","products":["JIVE"],"seats":10,"userCount":3,"enabled":true,"invitedUserKeys":[1,2,3,4]}`,
        ]);
      }),
    );
    const client = clientAt(far.origin);
    expect(await client.me()).toEqual({
      email: "a@b.example",
      name: "Ann Bo",
      adminRoles: ["SUPER_USER"],
      accounts: [{ key: BIG, name: "Acme" }],
    });
    expect(await client.licences(BIG)).toEqual([
      { key: BIG, description: "GoTo Connect", products: ["JIVE"], seats: 10, used: 4, enabled: true },
    ]);
  });

  it("names the signed-in person's own account when the list leaves it out", async () => {
    const far = await startServer(answering(() => ({ text: '{"email":"a@b.example","accountKey":7}' })));
    expect(await clientAt(far.origin).me()).toMatchObject({ name: "a@b.example", accounts: [{ key: "7", name: "7" }] });
  });

  it.each([0, 1, 100, 101, 650])("reads all of %i users, also when GoTo's pages are smaller", async (total) => {
    const rows = Array.from({ length: total }, (_, index) => `{"key":${index},"email":"u${index}@x.example"}`);
    for (const pageSize of [100, 25]) {
      const far = await startServer(answering((_, url) => list(url, rows, pageSize)));
      expect(await usersOf(far.origin)).toEqual(rows.map((_, index) => `u${index}@x.example`));
    }
  });

  it("ends in an error when the same page comes for ever", async () => {
    const page = { text: '{"results":[{"key":1,"email":"a@b"}],"toIndex":0,"total":9}' };
    const far = await startServer(answering(() => page));
    expect((await gotoErrorOf(usersOf(far.origin))).kind).toBe("unexpected");
  });

  it("finds users by address, in filters that let no sign mean something else", async () => {
    const rows = [
      '{"key":1,"email":"Dana+1@x.example"}',
      '{"key":2,"email":"bo@x.example"}',
      '{"key":3,"email":"bo@xyexample"}',
    ];
    const far = await startServer(answering((_, url) => list(url, rows)));
    const emails = await usersOf(far.origin, ["dana+1@X.example", "bo@x.example", "cy@x.example"]);
    expect(emails.sort()).toEqual(["Dana+1@x.example", "bo@x.example"]);
    expect(far.requests.join()).not.toContain("+");
    expect(far.requests.map((line) => new URL(line.slice(4), "http://x").searchParams.get("filter"))).toEqual([
      '(email="(?i)bo@x.example") | (email="(?i)cy@x.example")',
      'email eq "dana+1@x.example"',
    ]);
  });

  it("reads everyone to find an address that no filter can hold", async () => {
    const far = await startServer(answering((_, url) => list(url, ['{"key":1,"email":"\\"o hara\\"@x.example"}'])));
    expect(await usersOf(far.origin, ['"o hara"@x.example'])).toEqual(['"o hara"@x.example']);
    expect(far.requests.join()).not.toContain("filter");
  });

  it("asks for no one when no address is given", async () => {
    const far = await startServer(answering((_, url) => list(url, [])));
    expect([await usersOf(far.origin, []), far.requests.length]).toEqual([[], 0]);
  });

  it("takes 404 for one address as nobody, and reads everyone when one of several is unknown", async () => {
    const rows = ['{"key":1,"email":"a@x.example"}', '{"key":2,"email":"z@x.example"}'];
    const far = await startServer(
      answering((_, url) => (url.searchParams.has("filter") ? refusal(404, "user.not.found") : list(url, rows))),
    );
    expect(await usersOf(far.origin, ["a@x.example"])).toEqual([]);
    expect(await usersOf(far.origin, ["a@x.example", "b@x.example"])).toEqual(["a@x.example"]);
  });

  it("adds users one by one as far as GoTo takes them, keys digit for digit", async () => {
    let sent = "";
    const far = await startServer(
      answering((_, url, body) => {
        sent = body;
        expect(url.searchParams.get("allOrNothing")).toBe("false");
        return { text: `[{"email":"bo@x.example"},{"key":${BIG},"email":"DANA@x.example"}]` };
      }),
    );
    const users = [DANA, { ...DANA, email: "bo@x.example", locale: "it_IT" }, { ...DANA, email: "cy@x.example" }];
    const added = await clientAt(far.origin).addUsers(
      BIG,
      batch({ users, licenceKeys: [BIG], groupKey: BIG, adminRoles: ["MANAGE_USERS"] }),
    );
    expect(added).toEqual([
      { kind: "added", email: "dana@x.example", key: BIG },
      { kind: "conflict", email: "bo@x.example" },
      { kind: "conflict", email: "cy@x.example" },
    ]);
    expect(sent).toContain(`"licenseKeys":[${BIG}]`);
    expect(sent).toContain(`"groupKey":${BIG}`);
    expect(sent).toContain('"adminRoles":["MANAGE_USERS"],');
    expect(sent).toContain('"suppressEmail":true');
  });

  it("leaves out licences, roles and group when there are none, and asks for mail only when chosen", async () => {
    let sent = "";
    const far = await startServer(
      answering((_, __, body) => {
        sent = body;
        return { text: "[]" };
      }),
    );
    await clientAt(far.origin).addUsers("1", batch({ welcomeEmail: true }));
    expect(Object.keys(JSON.parse(sent))).toEqual(["users", "suppressEmail"]);
    expect(JSON.parse(sent).suppressEmail).toBe(false);
  });

  it("refuses more than 50 users and sends nothing", async () => {
    const far = await startServer(answering(() => ({ text: "[]" })));
    const users = Array.from({ length: 51 }, () => DANA);
    expect((await gotoErrorOf(clientAt(far.origin).addUsers("1", batch({ users })))).kind).toBe("unexpected");
    expect(await clientAt(far.origin).addUsers("1", batch({ users: [] }))).toEqual([]);
    expect(far.requests).toHaveLength(0);
  });

  it.each<[Reply, string]>([
    [refusal(403, "not.authorized"), "forbidden"],
    [refusal(404, "user.not.found"), "not-found"],
    [refusal(409, "user.name.conflict"), "conflict"],
    [refusal(409, "license.seats.exceeded"), "no-seats"],
    [refusal(400, "request.invalid"), "unexpected"],
    [refusal(429, "too.many"), "rate-limited"],
    [refusal(503, "down"), "down"],
    [refusal(500, "internal.error"), "timeout"],
    [{ status: 504, text: "<html>" }, "timeout"],
    [{ status: 200, text: "<html>" }, "timeout"],
    ["break", "timeout"],
    ["hang", "timeout"],
  ])("names what a write met, once sent: %j", async (reply, kind) => {
    const far = await startServer(answering(() => reply));
    const two = batch({ users: [DANA, { ...DANA, email: "bo@x.example" }] });
    const error = await gotoErrorOf(clientAt(far.origin, { writeMs: 150 }).addUsers("1", two));
    expect([error.kind, far.requests.length]).toEqual([kind, 1]);
  });

  it("takes the conflict of a single user as that user's", async () => {
    const far = await startServer(answering(() => refusal(409, "user.name.conflict")));
    expect(await clientAt(far.origin).addUsers("1", batch())).toEqual([{ kind: "conflict", email: DANA.email }]);
  });

  it.each<[Reply, string]>([
    [refusal(500, "internal.error"), "down"],
    [{ status: 200, text: "<html>" }, "unexpected"],
    ["break", "unreachable"],
    ["hang", "timeout"],
    [refusal(429, "too.many"), "rate-limited"],
  ])("names what a read met: %j", async (reply, kind) => {
    const far = await startServer(answering(() => reply));
    expect((await gotoErrorOf(clientAt(far.origin, { readMs: 150 }).groups("1"))).kind).toBe(kind);
  });

  it("reads again after a 429 and a 503", async () => {
    for (const status of [429, 503]) {
      const far = await startServer(
        answering((_, url) => (far.requests.length < 2 ? { status } : list(url, ['{"key":5,"name":"Sales"}']))),
      );
      expect(await clientAt(far.origin).groups("1")).toEqual([{ key: "5", name: "Sales" }]);
    }
  });

  it("sends no key that is none", async () => {
    const far = await startServer(answering(() => ({ text: "{}" })));
    const client = clientAt(far.origin);
    const works = [
      client.licences("../me"),
      client.removeUser("1", ""),
      client.addUsers("1", batch({ licenceKeys: ["x"] })),
    ];
    for (const work of works) expect((await gotoErrorOf(work)).kind).toBe("not-found");
    expect(far.requests).toHaveLength(0);
  });
});
