import { sandboxKeys, sandboxMembers } from "../../../sandbox/connectwise/api-member.ts";
import { startConnectWise } from "../../../sandbox/connectwise/connectwise-server.ts";
import type { Credentials } from "../../../src/core/ports/psa.ts";
import { createBudget } from "../../../src/net/create-budget.ts";
import { createProviders } from "../../../src/psa/providers.ts";
import { quietLog } from "../../net/quiet-log.ts";
import { closing, type MakeStand, type Opening } from "./psa-stand.ts";

function siteOf({ at, atVendor }: Opening): Credentials {
  if (atVendor) return { site: "na.myconnectwise.net" };
  return at === undefined ? {} : { site: at };
}

export const connectwiseStand: MakeStand = async (world, watch) => {
  const sandbox = closing(await startConnectWise(world));
  sandbox.watchers.add(watch);
  const right = { site: sandbox.url, ...sandboxKeys };
  const clientIds = { none: "", wrong: "not-a-guid" };

  function provider(opening: Opening = {}) {
    const { operatorKey, at, resolve, readMs = 3000, verifyMs = 5000 } = opening;
    const found = createProviders({
      connectwiseClientId: operatorKey ? clientIds[operatorKey] : "11111111-2222-3333-4444-555555555555",
      autotaskIntegrationCode: "",
      allowedOrigins: [sandbox.url, ...(at === undefined ? [] : [at])],
      budget: createBudget(),
      log: quietLog(),
      allowance: { atOnce: 4, perSecond: 1000 },
      deadlines: { readMs, verifyMs },
      retry: { maxRetries: 1, firstWaitMs: 5, maxWaitMs: 10 },
      ...(resolve === undefined ? {} : { resolve }),
    }).get("connectwise");
    if (!found) throw new Error("no ConnectWise among the providers");
    return found;
  }

  const lackingMember = { companies: sandboxMembers.noCompanies, contacts: sandboxMembers.noContacts };
  return {
    name: "connectwise",
    world,
    api: sandbox,
    discovery: { faults: sandbox.faults, path: "/login/companyinfo" },
    provider,
    open: (opening = {}) => provider(opening).open({ ...right, ...siteOf(opening), ...opening.credentials }),
    right,
    wrongSecret: { privateKey: "hLsandboxSecret2" },
    wrongUser: { credentials: { companyId: "harborlight" }, kind: "unknown-company", field: "companyId" },
    lacking(missing) {
      const { publicKey, privateKey } = lackingMember[missing];
      const right =
        missing === "companies" ? "Companies › Company Maintenance: Inquire All" : "Companies › Contacts: Inquire All";
      return { credentials: { publicKey, privateKey }, right };
    },
    keyedCalls: () => sandbox.calls.filter(({ headers }) => headers.authorization !== undefined),
    allCalls: () => sandbox.calls,
    paths: {
      companies: "/company/companies",
      contacts: "/company/contacts",
      types: "/companies/types",
      company: "/company/companies/",
    },
    listOf: (rows, next) => ({
      body: `[${rows.join(",")}]`,
      ...(next === undefined ? {} : { headers: { link: `<${next}>; rel="next"` } }),
    }),
    companyRow: (id, name) => `{"id":${id},"name":${JSON.stringify(name)},"deletedFlag":false}`,
    contactRow: (id, email) =>
      `{"id":${id},"firstName":"Dana","communicationItems":[{"id":1,"value":${JSON.stringify(email)},"communicationType":"Email","defaultFlag":true}]}`,
    oneCompany: (row) => row,
    pageSize: 1000,
    seen: ({ id, name, statusId, typeIds }) => ({
      id: String(id),
      name,
      statusId: String(statusId),
      typeIds: typeIds.map(String),
    }),
    async typeNamed(name) {
      const id = world.psa.types.find((type) => type.name === name)?.id;
      if (id === undefined) throw new Error(`no type ${name}`);
      return String(id);
    },
    keepsRecycled: true,
    plainRefusal: { status: 404, body: "Cannot route. Codebase/company is invalid.", kind: "unknown-company" },
    atOnce: 4,
  };
};
