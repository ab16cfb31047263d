import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConnectWiseSandbox, startConnectWise } from "../../../sandbox/connectwise/connectwise-server.ts";
import { makeWorld } from "../../../sandbox/world/world.ts";
import { contractCheck } from "../world/openapi-check.ts";
import { askConnectWise } from "./ask-connectwise.ts";

const check = contractCheck("connectwise.openapi.json");
const world = makeWorld();
let sandbox: ConnectWiseSandbox;
const ask = askConnectWise(() => sandbox);

beforeAll(async () => {
  sandbox = await startConnectWise(world);
});
afterAll(() => sandbox.close());

describe.skipIf(check === null)("against the published contract (skipped where it is absent)", () => {
  it.each([
    ["Company", "/company/companies?pageSize=1000"],
    ["Contact", "/company/contacts?pageSize=1000"],
    ["CompanyType", "/company/companies/types"],
    ["CompanyStatus", "/company/companies/statuses"],
    ["ContactCommunication", "/company/contacts/905/communications"],
    ["CompanyCompanyTypeAssociation", "/company/companies/255/typeAssociations"],
    ["Info", "/system/info"],
    ["Count", "/company/companies/count"],
    ["ErrorResponseMessage", "/company/nothing"],
    ["ErrorResponseMessage", "/company/companies?page=0"],
  ])("answers a valid %s for %s", async (schema, path) => {
    const { json } = await ask(path);
    const values = Array.isArray(json) ? json : [json];
    expect(values.length).toBeGreaterThan(0);
    expect(values.flatMap((value) => check?.(schema, value) ?? []).slice(0, 5)).toEqual([]);
  });
});
