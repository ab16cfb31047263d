import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandboxKeys, sandboxMembers } from "../../../sandbox/connectwise/api-member.ts";
import { type ConnectWiseSandbox, startConnectWise } from "../../../sandbox/connectwise/connectwise-server.ts";
import { makeWorld } from "../../../sandbox/world/world.ts";
import { askConnectWise, authorization, query } from "./ask-connectwise.ts";

const world = makeWorld();
let sandbox: ConnectWiseSandbox;
let now = 1_000_000;
const ask = askConnectWise(() => sandbox);

beforeAll(async () => {
  sandbox = await startConnectWise(world, { nowMs: () => now });
});
afterAll(() => sandbox.close());

describe("discovery", () => {
  it("tells the codebase of its company without keys", async () => {
    const response = await fetch(`${sandbox.url}/login/companyinfo/HARBOURLIGHT`);
    expect(await response.json()).toMatchObject({
      Codebase: "v4_6_release/",
      CompanyID: "harbourlight",
      IsCloud: true,
    });
  });

  it("answers null for a company it does not know", async () => {
    const response = await fetch(`${sandbox.url}/login/companyinfo/somebody%2Felse`);
    expect([response.status, await response.text()]).toEqual([200, "null"]);
  });

  it("answers 404 under the old codebase after an upgrade", async () => {
    sandbox.moveTo("v2026_4/");
    expect((await ask("/system/info")).json).toEqual({
      code: "ConnectWiseApi",
      message: "The endpoint does not exist.",
    });
    const info = await fetch(`${sandbox.url}/login/companyinfo/harbourlight`);
    expect(await info.json()).toMatchObject({ Codebase: "v2026_4/" });
    sandbox.moveTo("v4_6_release/");
    expect((await ask("/system/info")).json).toMatchObject({ version: "v2026.3.105333" });
  });
});

describe("what it refuses", () => {
  const { noContacts, noCompanies, noTableSetup } = sandboxMembers;
  const security = { code: "Security", message: "You do not have security permission to perform this action." };
  const unauthenticated = { code: "ConnectWiseApi", message: "UserNotAuthenticated" };

  it.each([
    ["no keys", "/system/info", { authorization: undefined }, 401, unauthenticated],
    ["a bearer token", "/system/info", { authorization: "Bearer x" }, 401, unauthenticated],
    [
      "an unknown public key",
      "/system/info",
      { authorization: authorization({ publicKey: "x", privateKey: "y" }) },
      401,
      unauthenticated,
    ],
    [
      "a wrong private key",
      "/system/info",
      { authorization: authorization({ ...sandboxKeys, privateKey: "y" }) },
      401,
      unauthenticated,
    ],
    ["no client id", "/system/info", { clientId: undefined }, 403, { code: "ClientId" }],
    ["a client id that is no GUID", "/system/info", { clientId: "crosswalk" }, 403, { code: "ClientId" }],
    ["companies without the right", "/company/companies", { authorization: authorization(noCompanies) }, 403, security],
    [
      "one company without the right",
      "/company/companies/250",
      { authorization: authorization(noCompanies) },
      403,
      security,
    ],
    [
      "counting without the right",
      "/company/companies/count",
      { authorization: authorization(noCompanies) },
      403,
      security,
    ],
    ["contacts without the right", "/company/contacts", { authorization: authorization(noContacts) }, 403, security],
    [
      "communications without the right",
      "/company/contacts/901/communications",
      { authorization: authorization(noContacts) },
      403,
      security,
    ],
    [
      "types without the right",
      "/company/companies/types",
      { authorization: authorization(noTableSetup) },
      403,
      security,
    ],
    [
      "statuses without the right",
      "/company/companies/statuses",
      { authorization: authorization(noTableSetup) },
      403,
      security,
    ],
    [
      "an unknown endpoint",
      "/company/nothing",
      {},
      404,
      { code: "ConnectWiseApi", message: "The endpoint does not exist." },
    ],
    ["an unknown company", "/company/companies/99999999", {}, 404, { code: "NotFound" }],
    ["an unknown contact", "/company/contacts/99999999", {}, 404, { code: "NotFound" }],
    [
      "associations of an unknown company",
      "/company/companies/99999999/typeAssociations",
      {},
      404,
      { code: "NotFound" },
    ],
    [
      "a bad field",
      `/company/companies${query({ conditions: "typeids=1" })}`,
      {},
      400,
      { code: "ApiFindCondition", message: "typeids is not a recognized name." },
    ],
    ["bad syntax", `/company/companies${query({ conditions: "name='x'" })}`, {}, 400, { code: "ApiFindCondition" }],
    [
      "a bad field in a count",
      `/company/contacts/count${query({ conditions: "companyId=1" })}`,
      {},
      400,
      { code: "ApiFindCondition" },
    ],
    [
      "a bad child condition",
      `/company/companies${query({ childConditions: "name=1" })}`,
      {},
      400,
      { code: "ApiFindCondition" },
    ],
    ["a bad order", `/company/companies${query({ orderBy: "colour asc" })}`, {}, 400, { code: "ApiFindCondition" }],
    [
      "a bad direction",
      `/company/companies${query({ orderBy: "name upwards" })}`,
      {},
      400,
      { code: "ApiFindCondition" },
    ],
    ["a bad field list", `/company/companies${query({ fields: "id,colour" })}`, {}, 400, { code: "ApiFindCondition" }],
    ["page 0", `/company/companies${query({ page: 0 })}`, {}, 400, { code: "InvalidObject" }],
    ["a negative page size", `/company/companies${query({ pageSize: -1 })}`, {}, 400, { code: "InvalidObject" }],
    [
      "an order with forward-only",
      `/company/companies${query({ orderBy: "name" })}`,
      { "pagination-type": "forward-only" },
      400,
      { code: "InvalidObject" },
    ],
  ])("%s", async (_, path, headers, status, body) => {
    const answer = await ask(path, headers);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject(body);
    expect(answer.headers.get("x-cw-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("answers plain text for a wrong company id", async () => {
    const answer = await ask("/system/info", { authorization: authorization({ ...sandboxKeys, companyId: "other" }) });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "text/plain; charset=utf-8"]);
    expect(answer.text).toMatch(/^Cannot/);
  });

  it("lets keys that lack one right do everything else", async () => {
    expect((await ask("/company/companies?pageSize=1", { authorization: authorization(noContacts) })).status).toBe(200);
    expect((await ask("/company/contacts?pageSize=1", { authorization: authorization(noTableSetup) })).status).toBe(
      200,
    );
    expect((await ask("/system/info", { authorization: authorization(noCompanies) })).status).toBe(200);
  });

  it("refuses to write with keys that may only inquire", async () => {
    expect(await ask("/company/companies", {}, "POST")).toMatchObject({ status: 403, json: security });
  });

  it("refuses keys that were removed, and lets changed rights take effect at once", async () => {
    const member = { publicKey: "temporaryPublic1", privateKey: "temporaryKey0001", rights: ["companies"] as const };
    const headers = { authorization: authorization(member) };
    sandbox.setMember(member);
    expect((await ask("/company/contacts?pageSize=1", headers)).status).toBe(403);
    sandbox.setMember({ ...member, rights: ["companies", "contacts"] });
    expect((await ask("/company/contacts?pageSize=1", headers)).status).toBe(200);
    sandbox.removeMember(member.publicKey);
    expect((await ask("/company/contacts?pageSize=1", headers)).status).toBe(401);
  });

  it("refuses calls over the company's limit with Retry-After, whichever keys are used", async () => {
    sandbox.limitCalls(2, 60_000);
    now += 120_000;
    expect((await ask("/system/info")).status).toBe(200);
    now += 10_000;
    expect((await ask("/system/info", { authorization: authorization(noContacts) })).status).toBe(200);
    const refused = await ask("/system/info");
    expect(refused).toMatchObject({ status: 429, json: { error: "ConnectWiseAPI" } });
    expect(refused.headers.get("retry-after")).toBe("50");
    now += 50_000;
    expect((await ask("/system/info")).status).toBe(200);
  });
});
