import { autotaskKeys, autotaskUsers } from "../../../sandbox/autotask/api-user.ts";
import { typeValue } from "../../../sandbox/autotask/autotask-fields.ts";
import { sandboxCode, startAutotask } from "../../../sandbox/autotask/autotask-server.ts";
import { createBudget } from "../../../src/net/create-budget.ts";
import { createProviders } from "../../../src/psa/providers.ts";
import { quietLog } from "../../net/quiet-log.ts";
import { closing, type MakeStand, type Opening } from "./psa-stand.ts";

export const autotaskStand: MakeStand = async (world, watch) => {
  const sandbox = closing(await startAutotask(world));
  sandbox.watchers.add(watch);
  sandbox.discovery.watchers.add(watch);
  const codes = { none: "", wrong: "SOMEBODYELSESCODE0000000000" };

  function provider(opening: Opening = {}) {
    const { operatorKey, at, atVendor, resolve, readMs = 3000, verifyMs = 5000 } = opening;
    const found = createProviders({
      connectwiseClientId: "",
      autotaskIntegrationCode: operatorKey ? codes[operatorKey] : sandboxCode,
      autotaskZoneUrl: atVendor ? undefined : at === undefined ? sandbox.zoneUrl : `${at}/ATServicesRest/`,
      allowedOrigins: [sandbox.url, sandbox.discovery.url, ...(at === undefined ? [] : [at])],
      budget: createBudget(),
      log: quietLog(),
      allowance: { atOnce: 4, perSecond: 1000 },
      deadlines: { readMs, verifyMs },
      retry: { maxRetries: 1, firstWaitMs: 5, maxWaitMs: 10 },
      ...(resolve === undefined ? {} : { resolve }),
    }).get("autotask");
    if (!found) throw new Error("no Autotask among the providers");
    return found;
  }

  const lackingUser = { companies: autotaskUsers.noCompanies, contacts: autotaskUsers.noContacts };
  return {
    name: "autotask",
    world,
    api: sandbox,
    discovery: { faults: sandbox.discovery.faults, path: "/zoneInformation" },
    provider,
    open: (opening = {}) => provider(opening).open({ ...autotaskKeys, ...opening.credentials }),
    right: autotaskKeys,
    wrongSecret: { secret: "hL#sandboxSecret2" },
    wrongUser: {
      credentials: { userName: "nobody@harbourlight.example" },
      kind: "unknown-user",
      field: "userName",
    },
    lacking(missing) {
      const { userName, secret } = lackingUser[missing];
      const right = missing === "companies" ? "CRM › Companies: View All" : "CRM › Contacts: View All";
      return { credentials: { userName, secret }, right };
    },
    keyedCalls: () => [...sandbox.calls, ...sandbox.discovery.calls].filter(({ headers }) => headers.secret),
    allCalls: () => [...sandbox.discovery.calls, ...sandbox.calls],
    paths: {
      companies: "/Companies/query",
      contacts: "/Contacts/query",
      types: "/entityInformation/fields",
      company: "/Companies/",
    },
    listOf: (rows, next) => ({
      body: `{"items":[${rows.join(",")}],"pageDetails":{"count":${rows.length},"requestCount":500,"prevPageUrl":null,"nextPageUrl":${next === undefined ? "null" : JSON.stringify(next)}}}`,
    }),
    companyRow: (id, name) => `{"id":${id},"companyName":${JSON.stringify(name)},"isActive":true}`,
    contactRow: (id, email) =>
      `{"id":${id},"firstName":"Dana","emailAddress":${JSON.stringify(email)},"emailAddress2":null,"isActive":1}`,
    oneCompany: (row) => `{"item":${row}}`,
    pageSize: 500,
    seen({ id, name, statusId, typeIds: [type = 1] }) {
      const status = world.psa.statuses.find((each) => each.id === statusId);
      const classified = status && !status.isDefault && !status.inactive;
      return {
        id: String(id),
        name,
        statusId: status?.inactive ? "inactive" : "active",
        typeIds: [String(typeValue(type)), ...(classified ? [`classification-${200 + statusId}`] : [])],
      };
    },
    async typeNamed(name) {
      const id = world.psa.types.find((type) => type.name === name)?.id;
      if (id === undefined) throw new Error(`no type ${name}`);
      return String(typeValue(id));
    },
    keepsRecycled: false,
    plainRefusal: { status: 500, body: "Invalid username or password.", kind: "unauthorized" },
    atOnce: 2,
  };
};
