import { describe, expect, it, onTestFinished } from "vitest";
import { autotaskKeys, autotaskUsers, wrongSecretsToLock } from "../../../sandbox/autotask/api-user.ts";
import {
  type AutotaskOptions,
  type AutotaskSandbox,
  sandboxCode,
  startAutotask,
} from "../../../sandbox/autotask/autotask-server.ts";
import { makeWorld } from "../../../sandbox/world/world.ts";

const headers = {
  ApiIntegrationCode: sandboxCode,
  UserName: autotaskKeys.userName,
  Secret: autotaskKeys.secret,
  "Content-Type": "application/json",
};
const everything = { op: "gte", field: "id", value: 0 };

async function start(options: AutotaskOptions = {}): Promise<AutotaskSandbox> {
  const sandbox = await startAutotask(makeWorld({ companies: 60, accounts: 12, largestCompany: 20 }), options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

interface Answer {
  status: number;
  text: string;
  header(name: string): string | null;
}

async function ask(sandbox: AutotaskSandbox, path: string, body?: unknown, changes: object = {}): Promise<Answer> {
  const init =
    body === undefined ? {} : { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) };
  const url = path.startsWith("http") ? path : `${sandbox.url}/ATServicesRest/V1.0/${path}`;
  const answer = await fetch(url, { ...init, headers: { ...headers, ...changes } });
  return { status: answer.status, text: await answer.text(), header: (name) => answer.headers.get(name) };
}

const query = (sandbox: AutotaskSandbox, filter: unknown, more: object = {}) =>
  ask(sandbox, "Companies/query", { filter, ...more });

describe("the sandbox's Autotask", () => {
  it("names the zone of a known user, in any letter case, at another port and without keys", async () => {
    const sandbox = await start();
    const found = async (user: string) => {
      const answer = await fetch(`${sandbox.zoneUrl}V1.0/zoneInformation?user=${encodeURIComponent(user)}`);
      return { status: answer.status, body: await answer.json() };
    };
    const known = await found(autotaskKeys.userName.toUpperCase());
    expect(known.body).toMatchObject({ url: `${sandbox.url}/ATServicesRest/`, ci: 245871 });
    expect(new URL(sandbox.zoneUrl).port).not.toBe(new URL(sandbox.url).port);
    const unknown = { status: 500, body: { errors: ["Zone information could not be determined"] } };
    expect(await found("nobody@x.example")).toEqual(unknown);
    expect(await found("")).toEqual(unknown);
  });

  it.each([
    ["no user", { UserName: "" }],
    ["another user", { UserName: "nobody@x.example" }],
    ["a wrong secret", { Secret: "wrong" }],
  ])("answers 401 without a body to %s", async (_, changes) => {
    const answer = await ask(await start(), "Version", undefined, changes);
    expect([answer.status, answer.text]).toEqual([401, ""]);
    expect(answer.header("www-authenticate")).toContain("Basic");
  });

  it("refuses a missing and a wrong integration code with a sentence", async () => {
    const sandbox = await start();
    for (const ApiIntegrationCode of ["", "wrong"]) {
      const answer = await ask(sandbox, "Version", undefined, { ApiIntegrationCode });
      expect([answer.status, answer.text]).toEqual([500, '{"errors":["IntegrationCode is invalid"]}']);
    }
  });

  it("locks a user after five wrong secrets, and a right one before that makes up for them", async () => {
    const sandbox = await start();
    const wrong = () => ask(sandbox, "Version", undefined, { Secret: "wrong" });
    for (let tries = 1; tries < wrongSecretsToLock; tries += 1) expect((await wrong()).status).toBe(401);
    expect((await ask(sandbox, "Version")).status).toBe(200);
    for (let tries = 0; tries < wrongSecretsToLock; tries += 1) expect((await wrong()).status).toBe(401);
    const locked = await ask(sandbox, "Version");
    expect([locked.status, locked.text]).toEqual([500, expect.stringContaining("locked")]);
  });

  it("refuses its users when the customer has moved to another zone", async () => {
    const sandbox = await start();
    sandbox.moveTo("https://webservices6.autotask.net/ATServicesRest/");
    expect((await ask(sandbox, "Version")).status).toBe(401);
  });

  it("lets a user without the right ask for the entity's description, not for its rows", async () => {
    const sandbox = await start();
    const { userName, secret } = autotaskUsers.noCompanies;
    const as = { UserName: userName, Secret: secret };
    expect((await ask(sandbox, "Companies/entityInformation", undefined, as)).text).toContain(
      '"userAccessForQuery":"None"',
    );
    const refused = await ask(sandbox, "Companies/query", { filter: [everything] }, as);
    expect([refused.status, refused.text]).toEqual([500, expect.stringContaining("adequate permissions")]);
    expect((await ask(sandbox, "Contacts/query/count", { filter: [everything] }, as)).status).toBe(200);
  });

  it.each([
    ["no filter", {}],
    ["an empty filter", { filter: [] }],
    ["an unknown field", { filter: [{ op: "eq", field: "name", value: "x" }] }],
    ["an unknown operator", { filter: [{ op: "like", field: "companyName", value: "x" }] }],
    ["a text for a number", { filter: [{ op: "eq", field: "companyType", value: "30" }] }],
    ["a number for a boolean", { filter: [{ op: "eq", field: "isActive", value: 1 }] }],
    ["a single value for in", { filter: [{ op: "in", field: "id", value: 1 }] }],
    ["contains on a number", { filter: [{ op: "contains", field: "id", value: 1 }] }],
    ["an unknown field to include", { filter: [everything], includeFields: ["name"] }],
    ["more than 500 rows a page", { filter: [everything], maxRecords: 501 }],
    ["no rows a page", { filter: [everything], maxRecords: 0 }],
    ["an unknown part of a query", { filter: [everything], orderBy: "id" }],
    [
      "more than 500 alternatives",
      { filter: [{ op: "in", field: "id", value: Array.from({ length: 501 }, (_, i) => i) }] },
    ],
    ["or without items", { filter: [{ op: "or" }] }],
    ["text that is no JSON", "{filter"],
  ])("refuses a query with %s by 500 and a sentence", async (_, body) => {
    const { status, text } = await ask(await start(), "Companies/query", body);
    expect(status).toBe(500);
    expect(JSON.parse(text).errors).toHaveLength(1);
  });

  it("refuses a contact's active flag as a boolean: it is a number there", async () => {
    const sandbox = await start();
    const of = (value: unknown) =>
      ask(sandbox, "Contacts/query/count", { filter: [{ op: "eq", field: "isActive", value }] });
    expect((await of(true)).status).toBe(500);
    expect((await of(1)).status).toBe(200);
  });

  it("combines conditions with and, or, exist and notIn, and finds text in any letter case", async () => {
    const sandbox = await start();
    const living = [...sandbox.world.psa.companies.values()].filter(({ deleted }) => !deleted);
    const [one, other] = living;
    const ids = async (...filter: object[]) =>
      JSON.parse((await query(sandbox, filter)).text).items.map(({ id }: { id: number }) => id);
    const names = [one, other].map((company) => ({
      op: "contains",
      field: "companyName",
      value: company?.name.toUpperCase(),
    }));
    expect(await ids({ op: "or", items: names })).toEqual(expect.arrayContaining([one?.id, other?.id]));
    expect(await ids(names[0] ?? {}, { op: "notIn", field: "id", value: [one?.id] })).not.toContain(one?.id);
    expect(await ids({ op: "notExist", field: "webAddress" })).toEqual(
      living.filter(({ website }) => !website).map(({ id }) => id),
    );
    expect(
      await ids({
        op: "and",
        items: [
          { op: "exist", field: "id" },
          { op: "lt", field: "id", value: one?.id },
        ],
      }),
    ).toEqual([]);
  });

  it("gives pages whose next address takes only the same body again", async () => {
    const sandbox = await start();
    const body = { maxRecords: 25, filter: [everything], includeFields: ["id"] };
    const { items, pageDetails } = JSON.parse((await ask(sandbox, "Companies/query", body)).text);
    expect(items).toHaveLength(25);
    expect(Object.keys(items[0])).toEqual(["id"]);
    expect(pageDetails).toMatchObject({ count: 25, requestCount: 25, prevPageUrl: null });
    const next = JSON.parse((await ask(sandbox, pageDetails.nextPageUrl, body)).text);
    expect(next.items[0].id).toBeGreaterThan(items[24].id);
    expect((await ask(sandbox, pageDetails.nextPageUrl, { ...body, maxRecords: 24 })).status).toBe(500);
    expect((await ask(sandbox, `${pageDetails.nextPageUrl}x`, body)).status).toBe(500);
  });

  it("answers null for a record that is not there, and 404 for an entity that it does not have", async () => {
    const sandbox = await start();
    expect((await ask(sandbox, "Companies/999999")).text).toBe('{"item":null}');
    expect((await ask(sandbox, "Tickets/query", { filter: [everything] })).status).toBe(404);
  });

  it("gives picklists with values as text, other than the common ones", async () => {
    const { fields } = JSON.parse((await ask(await start(), "companies/ENTITYINFORMATION/fields")).text);
    const type = fields.find(({ name }: { name: string }) => name === "companyType");
    expect(type.picklistValues[0]).toMatchObject({ value: "29", label: "Client" });
  });

  it("refuses the fourth call at once to an entity, and counts it", async () => {
    const sandbox = await start({ latencyMs: 60 });
    const answers = await Promise.all([1, 2, 3, 4].map(() => query(sandbox, [everything])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429]);
    expect(sandbox.thresholds.violations).toEqual({ threads: 1, calls: 0 });
  });

  it("refuses the whole database when the hour's calls are used, until they are an hour old", async () => {
    let nowMs = 0;
    const delayMs = { half: 0, threeQuarters: 0 };
    const sandbox = await start({ thresholds: { calls: 3, delayMs }, nowMs: () => nowMs });
    for (let calls = 0; calls < 3; calls += 1) expect((await ask(sandbox, "Version")).status).toBe(200);
    const refused = await ask(sandbox, "ThresholdInformation");
    expect([refused.status, refused.header("retry-after")]).toEqual([429, "3600"]);
    nowMs = 3_600_001;
    const usage = JSON.parse((await ask(sandbox, "ThresholdInformation")).text);
    expect(usage).toEqual({
      externalRequestThreshold: 3,
      requestThresholdTimeframe: 60,
      currentTimeframeRequestCount: 1,
    });
  });

  it("answers more slowly from half of the hour's calls on", async () => {
    const sandbox = await start({ thresholds: { calls: 4, delayMs: { half: 40, threeQuarters: 80 } } });
    const delays: number[] = [];
    for (let calls = 0; calls < 3; calls += 1) {
      await ask(sandbox, "Version");
      delays.push(sandbox.thresholds.delayMs());
    }
    expect(delays).toEqual([0, 40, 80]);
  });

  it("gives no company of the recycle bin: it has none", async () => {
    const sandbox = await start();
    const { queryCount } = JSON.parse((await ask(sandbox, "Companies/query/count", { filter: [everything] })).text);
    const living = [...sandbox.world.psa.companies.values()].filter(({ deleted }) => !deleted);
    expect(queryCount).toBe(living.length);
    expect(living.length).toBeLessThan(sandbox.world.psa.companies.size);
  });
});
