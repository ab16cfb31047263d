import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { autotaskUsers } from "../../sandbox/autotask/api-user.ts";
import { autotaskEntries } from "../../sandbox/autotask/autotask-server.ts";
import { sandboxMembers } from "../../sandbox/connectwise/api-member.ts";
import { connectwiseEntries } from "../../sandbox/outside-world.ts";
import type { Fault } from "../../sandbox/world/faults.ts";
import { type Resolve, resolveBySystem } from "../../src/net/guarded-lookup.ts";
import { EXPIRED } from "../net/expired.ts";
import { SELF_SIGNED } from "../net/self-signed.ts";
import { portOf } from "../net/start-server.ts";
import { openStage, platforms, type Stage } from "./open-stage.ts";

type Values = Readonly<Record<string, string>>;
type Site = "other" | "selfSigned" | "expired" | "nobody" | "noName" | "noNameServer";

/** What is wrong with the world or with what was typed, and the words that say so and what to do. */
interface Cause {
  name: string;
  typed?: Values;
  /** Where the PSA seems to be: typed for ConnectWise, Autotask's own answer for Autotask. */
  site?: Site;
  fault?: Fault;
  before?: (stage: Stage) => void;
  says: readonly string[];
}

const shortMs = 1_500;

const causesOfBoth: readonly Cause[] = [
  { name: "a certificate that nobody vouches for", site: "selfSigned", says: ["certificate is not valid"] },
  { name: "a certificate or clock out of date", site: "expired", says: ["not valid today", "clock"] },
  { name: "a name that does not exist", site: "noName", says: ["no server", "with this name"] },
  { name: "a name server that is silent", site: "noNameServer", says: ["name server does not answer", "DNS"] },
  { name: "a port where nothing listens", site: "nobody", says: ["cannot be reached"] },
  { name: "a PSA that hangs", fault: { delayMs: 20_000 }, says: ["did not answer in time"] },
  { name: "maintenance", fault: { status: 503 }, says: ["not available right now"] },
];

/** The last one: nobody calls that far side again before its pause is over. */
const tooManyCalls: Cause = {
  name: "too many calls",
  fault: { status: 429, headers: { "retry-after": "90" } },
  says: ["asks for a pause"],
};

const causes: Readonly<Record<"ConnectWise PSA" | "Datto Autotask PSA", readonly Cause[]>> = {
  "ConnectWise PSA": [
    ...causesOfBoth,
    { name: "a wrong site", site: "other", says: ["not as ConnectWise PSA", "Check the site"] },
    { name: "a site off the list", typed: { Site: "https://cw.elsewhere.example" }, says: ["PSA_ALLOWED_ORIGINS"] },
    { name: "a wrong company id", typed: { "Company ID": "nobody" }, says: ["does not know this company ID"] },
    { name: "a wrong public key", typed: { "Public key": "wrong" }, says: ["refused the keys", "make new ones"] },
    { name: "a wrong private key", typed: { "Private key": "wrong" }, says: ["refused the keys"] },
    {
      name: "a client id that is not registered",
      fault: { path: "/apis/", status: 403, body: '{"code":"ClientId","message":"A valid clientId is required."}' },
      says: ["CONNECTWISE_CLIENT_ID"],
    },
    {
      name: "no right to companies",
      typed: keysOf(sandboxMembers.noCompanies),
      says: ["Companies › Company Maintenance: Inquire All", "Security Roles"],
    },
    tooManyCalls,
  ],
  "Datto Autotask PSA": [
    ...causesOfBoth,
    { name: "a wrong site", site: "other", says: ["not as Datto Autotask PSA", "AUTOTASK_ZONE_URL"] },
    { name: "a wrong user name", typed: { "API user name": "nobody@x.example" }, says: ["no API user of this name"] },
    {
      name: "a wrong secret",
      typed: { "API secret": "wrong" },
      says: ["refused this API user name and secret", "Locked"],
    },
    {
      name: "a tracking identifier that is not known",
      fault: { path: "/Version", status: 500, body: '{"errors":["IntegrationCode is invalid"]}' },
      says: ["AUTOTASK_INTEGRATION_CODE"],
    },
    {
      name: "a locked user",
      before: ({ outside }) => outside.autotask.users.lock(autotaskEntries().userName),
      says: ["has locked this user", "untick “Locked”"],
    },
    {
      name: "no right to companies",
      typed: {
        "API user name": autotaskUsers.noCompanies.userName,
        "API secret": autotaskUsers.noCompanies.secret,
      },
      says: ["CRM › Companies: View All", "Security Levels"],
    },
    tooManyCalls,
  ],
};

function keysOf({ publicKey, privateKey }: { publicKey: string; privateKey: string }): Values {
  return { "Public key": publicKey, "Private key": privateKey };
}

const resolve: Resolve = async (hostname) => {
  const code = { "no-name.example": "ENOTFOUND", "no-server.example": "EAI_AGAIN" }[hostname];
  if (code === undefined) return resolveBySystem(hostname);
  throw Object.assign(new Error(code), { code });
};

describe.each(platforms)("Test & save in %s", (platform) => {
  let stage: Stage;
  const servers: Server[] = [];
  const sites = new Map<Site, string>([
    ["noName", "https://no-name.example"],
    ["noNameServer", "https://no-server.example"],
  ]);

  beforeAll(async () => {
    const page = createServer((_, response) =>
      response.setHeader("content-type", "text/html").end("<html>Hello</html>"),
    );
    const selfSigned = createTlsServer(SELF_SIGNED, (_, response) => response.end());
    const expired = createTlsServer(EXPIRED, (_, response) => response.end());
    const nobody = createServer();
    servers.push(page, selfSigned, expired, nobody);
    await Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, "127.0.0.1", done))));
    sites.set("other", `http://127.0.0.1:${portOf(page)}`);
    sites.set("selfSigned", `https://localhost:${portOf(selfSigned)}`);
    sites.set("expired", `https://localhost:${portOf(expired)}`);
    sites.set("nobody", `http://127.0.0.1:${portOf(nobody)}`);
    await new Promise((done) => nobody.close(done));
    stage = await openStage(platform, { psaDeadlineMs: shortMs, psaOrigins: [...sites.values()], psaResolve: resolve });
    await stage.claim();
  });
  afterAll(async () => {
    await stage.stop();
    for (const server of servers) server.close();
  });

  function right(psa: keyof typeof causes): Record<string, string> {
    if (psa === "Datto Autotask PSA") {
      const { userName, secret } = autotaskEntries();
      return { "API user name": userName, "API secret": secret };
    }
    const { site, companyId, publicKey, privateKey } = connectwiseEntries(stage.outside.connectwise);
    return { Site: site, "Company ID": companyId, "Public key": publicKey, "Private key": privateKey };
  }

  async function openForm(psa: string, fields: number): Promise<void> {
    const { admin } = stage;
    const before = admin.sees().length;
    await admin.types("connect");
    const choose = await admin.waitFor(() =>
      admin
        .sees()
        .slice(before)
        .find(({ title }) => title === "Connect a product"),
    );
    await admin.clicks(choose, `Connect ${psa}`);
    await admin.waitFor(() => (admin.form()?.fields.length === fields ? true : null));
  }

  describe.each(["ConnectWise PSA", "Datto Autotask PSA"] as const)("of %s", (psa) => {
    it.each(causes[psa])("tells $name, and what to do", async ({ typed, site, fault, before, says }) => {
      const { admin, outside, app } = stage;
      const { connectwise, autotask } = outside;
      const address = site && sites.get(site);
      if (address && psa === "Datto Autotask PSA") autotask.moveTo(`${address}/ATServicesRest/`);
      if (fault) for (const server of [connectwise, autotask]) server.faults.add(fault);
      before?.(stage);
      const values = { ...right(psa), ...(address && psa === "ConnectWise PSA" && { Site: address }), ...typed };
      await openForm(psa, Object.keys(values).length);
      try {
        await admin.submits(values);
        const told = await admin.waitFor(() => {
          const form = admin.form();
          const problems = form?.fields.map(({ problem }) => problem ?? "").join(" ") ?? "";
          const text = `${form?.text} ${problems}`;
          return form && text.includes(says[0] ?? "") ? text : null;
        }, shortMs * 3);
        for (const words of says) expect(told).toContain(words);
        await admin.closesForm();
      } finally {
        for (const server of [connectwise, autotask]) server.faults.clear();
        autotask.moveTo(null);
        autotask.users.unlock(autotaskEntries().userName);
      }
      expect(await app.services.connections.list()).toEqual([]);
    });
  });

  it("sent no refused key twice, and was never refused by the platform", () => {
    const { connectwise, autotask } = stage.outside;
    const refused = [...connectwise.calls, ...autotask.calls].filter(({ status }) => status === 401);
    const sent = refused.map(({ headers }) => `${headers.authorization} ${headers.secret}`);
    expect(sent).not.toHaveLength(0);
    expect(new Set(sent).size).toBe(sent.length);
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});
