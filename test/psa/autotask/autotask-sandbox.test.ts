import { describe, expect, it } from "vitest";
import { autotaskKeys, autotaskUsers } from "../../../sandbox/autotask/api-user.ts";
import { deleteCompany, renameCompany } from "../../../sandbox/world/change-world.ts";
import { collect, psaErrorOf } from "../connectwise/open-connectwise.ts";
import { autotask, openAutotask, startSandbox } from "./open-autotask.ts";

describe("Autotask against the sandbox", () => {
  it("tests right keys and counts what is there", async () => {
    const sandbox = await startSandbox();
    const living = [...sandbox.world.psa.companies.values()].filter(({ deleted }) => !deleted);
    const found = await openAutotask(sandbox).verify();
    expect(found).toMatchObject({ version: "2026.3", site: "database 245871", companies: living.length });
    expect(found.contacts).toBeGreaterThan(1000);
    expect(found.rights.every(({ held }) => held)).toBe(true);
    expect(sandbox.thresholds.violations).toEqual({ threads: 0, calls: 0 });
  });

  it("sends wrong keys once, and only to the zone", async () => {
    const sandbox = await startSandbox();
    const error = await psaErrorOf(openAutotask(sandbox, { secret: "hL#wrongSecret" }).verify());
    expect([error.kind, error.field]).toEqual(["unauthorized", "secret"]);
    expect(sandbox.calls).toHaveLength(1);
    expect(sandbox.discovery.calls.every(({ headers }) => headers.secret === undefined)).toBe(true);
  });

  it("tells a user whom nobody knows before any secret is sent", async () => {
    const sandbox = await startSandbox();
    const error = await psaErrorOf(openAutotask(sandbox, { userName: "nobody@harbourlight.example" }).verify());
    expect([error.kind, error.field]).toEqual(["unknown-user", "userName"]);
    expect(sandbox.calls).toHaveLength(0);
  });

  it("tells a locked user, as five wrong secrets make one", async () => {
    const sandbox = await startSandbox();
    for (let tries = 0; tries < 5; tries += 1) await psaErrorOf(openAutotask(sandbox, { secret: "wrong" }).verify());
    expect((await psaErrorOf(openAutotask(sandbox).verify())).kind).toBe("locked");
    sandbox.users.unlock(autotaskKeys.userName);
    await expect(openAutotask(sandbox).verify()).resolves.toMatchObject({ version: "2026.3" });
  });

  it("tells a wrong and a missing integration code", async () => {
    const sandbox = await startSandbox();
    expect((await psaErrorOf(openAutotask(sandbox, {}, { code: "WRONG" }).verify())).kind).toBe("integration-refused");
    const before = sandbox.discovery.calls.length;
    expect((await psaErrorOf(openAutotask(sandbox, {}, { code: "" }).verify())).kind).toBe("integration-refused");
    expect(sandbox.discovery.calls).toHaveLength(before);
  });

  it("takes every fault of the credentials as refused keys where Autotask says no more", async () => {
    const sandbox = await startSandbox({ terse: true });
    expect((await psaErrorOf(openAutotask(sandbox, {}, { code: "WRONG" }).verify())).kind).toBe("unauthorized");
    sandbox.users.lock(autotaskKeys.userName);
    expect((await psaErrorOf(openAutotask(sandbox).verify())).kind).toBe("unauthorized");
    expect(sandbox.calls).toHaveLength(2);
  });

  it.each([
    ["noCompanies", "CRM › Companies: View All"],
    ["noContacts", "CRM › Contacts: View All"],
  ] as const)("names the right that the user %s lacks", async (user, right) => {
    const { userName, secret } = autotaskUsers[user];
    const { rights } = await openAutotask(await startSandbox(), { userName, secret }).verify();
    expect(rights.filter(({ held }) => !held).map(({ name }) => name)).toEqual([right]);
  });

  it("reads every company in pages of 500, each posted with the same body to the zone", async () => {
    const sandbox = await startSandbox({}, { accounts: 0, companies: 1300, contactsPerCompany: 0 });
    const ids = (await collect(openAutotask(sandbox).companies({}))).map(({ id }) => Number(id));
    expect(ids).toEqual(
      [...sandbox.world.psa.companies.values()].filter(({ deleted }) => !deleted).map(({ id }) => id),
    );
    const queries = sandbox.calls.filter(({ path }) => path.includes("/query"));
    expect(queries).toHaveLength(3);
    expect(new Set(queries.map(({ method, body }) => `${method} ${body}`)).size).toBe(1);
  });

  it("filters by status, type, classification and a part of the name", async () => {
    const sandbox = await startSandbox();
    const client = openAutotask(sandbox);
    const living = [...sandbox.world.psa.companies.values()].filter(({ deleted }) => !deleted);
    const ids = async (filter: Parameters<typeof client.companies>[0]) =>
      (await collect(client.companies(filter))).map(({ id }) => Number(id));
    const idsOf = (fits: (company: (typeof living)[number]) => boolean) => living.filter(fits).map(({ id }) => id);
    const typeIds = (await client.companyTypes()).filter(({ name }) => ["Prospect", "Vendor"].includes(name));
    expect(await ids({ statusIds: ["inactive"] })).toEqual(idsOf(({ statusId }) => statusId === 2));
    expect(await ids({ statusIds: ["active", "inactive"] })).toHaveLength(living.length);
    expect(await ids({ statusIds: ["7"] })).toEqual([]);
    expect(await ids({ typeIds: typeIds.map(({ id }) => id) })).toEqual(
      idsOf(({ typeIds: [first] }) => first === 2 || first === 3),
    );
    const hold = (await client.companyTypes()).filter(({ name }) => name === "Classification: Credit Hold");
    expect(await ids({ typeIds: hold.map(({ id }) => id) })).toEqual(idsOf(({ statusId }) => statusId === 4));
    const [sample] = living;
    expect(await ids({ nameContains: sample?.name.slice(1, 8) ?? "" })).toContain(sample?.id);
    expect(await ids({ nameContains: 'x"},{"op":"exist","field":"id"},{"op":"eq' })).toEqual([]);
  });

  it("sees a company renamed and gone", async () => {
    const sandbox = await startSandbox();
    const client = openAutotask(sandbox);
    const [first] = sandbox.world.psa.companies.values();
    const id = first?.id ?? 0;
    renameCompany(sandbox.world, id, "Caffè “Zürich” & Söhne");
    expect(await client.company(String(id))).toMatchObject({ name: "Caffè “Zürich” & Söhne", deleted: false });
    deleteCompany(sandbox.world, id);
    expect(await client.company(String(id))).toBeNull();
  });

  it("reads all 658 contacts of the largest company, with 1 and 0 as active", async () => {
    const sandbox = await startSandbox();
    const [id = 0, known = []] =
      [...sandbox.world.psa.contactsByCompany].sort(([, one], [, other]) => other.length - one.length)[0] ?? [];
    const contacts = await collect(openAutotask(sandbox).contacts(String(id)));
    expect(contacts).toHaveLength(658);
    expect(contacts.map(({ active }) => active)).toEqual(known.map(({ active }) => active));
  });

  it("asks for the zone anew after a refusal, and goes where the customer has moved", async () => {
    const sandbox = await startSandbox();
    const elsewhere = await startSandbox();
    const provider = autotask([sandbox.url, sandbox.discovery.url, elsewhere.url], { zoneUrl: sandbox.zoneUrl });
    const client = provider.open(autotaskKeys);
    await client.companyTypes();
    sandbox.moveTo(`${elsewhere.url}/ATServicesRest/`);
    expect(await client.companyTypes()).not.toHaveLength(0);
    expect(elsewhere.calls).not.toHaveLength(0);
  });

  it("sends no keys to a zone that nobody allowed", async () => {
    const sandbox = await startSandbox();
    const elsewhere = await startSandbox();
    sandbox.moveTo(`${elsewhere.url}/ATServicesRest/`);
    expect((await psaErrorOf(openAutotask(sandbox).verify())).kind).toBe("origin-not-allowed");
    expect(elsewhere.calls).toHaveLength(0);
  });

  it("begins no long read when 80 % of the hour's calls are used, and says when to come again", async () => {
    const sandbox = await startSandbox({ thresholds: { calls: 10, delayMs: { half: 0, threeQuarters: 0 } } });
    const client = openAutotask(sandbox);
    for (let calls = 0; calls < 7; calls += 1) await client.companyTypes();
    await expect(client.company("300")).resolves.toBeDefined();
    const error = await psaErrorOf(collect(client.companies({})));
    expect([error.kind, error.retryAfterMs]).toEqual(["budget-used", 600_000]);
    expect((await psaErrorOf(client.requireRoom())).kind).toBe("budget-used");
    expect(sandbox.calls.some(({ path }) => path.endsWith("/Companies/query"))).toBe(false);
    expect(sandbox.thresholds.violations.calls).toBe(0);
  });

  it("looks at the budget again within a very long list", async () => {
    const sandbox = await startSandbox({}, { accounts: 12, companies: 20, largestCompany: 10_200 });
    const [id = 0] =
      [...sandbox.world.psa.contactsByCompany].sort(([, one], [, other]) => other.length - one.length)[0] ?? [];
    let read = 0;
    const reading = (async () => {
      for await (const _ of openAutotask(sandbox).contacts(String(id))) {
        read += 1;
        if (read === 9_900) sandbox.thresholds.change({ calls: sandbox.thresholds.used() + 3 });
      }
    })();
    expect((await psaErrorOf(reading)).kind).toBe("budget-used");
    expect(read).toBe(10_000);
  });

  it("runs at most two calls at once to an entity, whoever asks", async () => {
    const sandbox = await startSandbox({ latencyMs: 20 });
    const provider = autotask([sandbox.url, sandbox.discovery.url], { zoneUrl: sandbox.zoneUrl });
    const clients = Array.from({ length: 6 }, () => provider.open(autotaskKeys));
    await Promise.all(clients.map((client) => client.companyTypes()));
    expect(sandbox.thresholds.mostAtOnce.get("Companies")).toBeLessThanOrEqual(2);
    expect(sandbox.thresholds.violations).toEqual({ threads: 0, calls: 0 });
  });
});
