import { describe, expect, it, onTestFinished } from "vitest";
import { sandboxKeys, sandboxMembers } from "../../../sandbox/connectwise/api-member.ts";
import { type ConnectWiseSandbox, startConnectWise } from "../../../sandbox/connectwise/connectwise-server.ts";
import { changeCompany, renameCompany } from "../../../sandbox/world/change-world.ts";
import { emailOf } from "../../../sandbox/world/psa-records.ts";
import { makeWorld } from "../../../sandbox/world/world.ts";
import type { Credentials, PsaClient } from "../../../src/core/ports/psa.ts";
import { collect, connectWise, psaErrorOf } from "./open-connectwise.ts";

async function start(
  options: Parameters<typeof startConnectWise>[1] = {},
  world: Parameters<typeof makeWorld>[0] = {},
): Promise<ConnectWiseSandbox> {
  const sandbox = await startConnectWise(makeWorld(world), options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

function open(
  sandbox: ConnectWiseSandbox,
  changes: Credentials = {},
  more: Parameters<typeof connectWise>[1] = {},
): PsaClient {
  return connectWise([sandbox.url], more).open({ site: sandbox.url, ...sandboxKeys, ...changes });
}

function apiCalls(sandbox: ConnectWiseSandbox) {
  return sandbox.calls.filter((call) => call.path.includes("/apis/"));
}

function largestCompany(sandbox: ConnectWiseSandbox): number {
  const sizes = [...sandbox.world.psa.contactsByCompany].sort(([, one], [, other]) => other.length - one.length);
  return sizes[0]?.[0] ?? expect.fail("no company has contacts");
}

describe("ConnectWise against the sandbox", () => {
  it("tests right keys and counts what is there", async () => {
    const sandbox = await start();
    const { companies, contacts } = sandbox.world.psa;
    expect(await open(sandbox).verify()).toEqual({
      version: "v2026.3.105333",
      site: "harbourlight",
      companies: [...companies.values()].filter((company) => !company.deleted).length,
      contacts: [...contacts.values()].filter((contact) => contact.active).length,
      rights: expect.toSatisfy(
        (rights: { held: boolean }[]) => rights.length === 3 && rights.every((right) => right.held),
      ),
    });
    expect(Math.max(...sandbox.calls.map((call) => call.atOnce))).toBeLessThanOrEqual(4);
  });

  it("tells a wrong private key and a wrong public key, each sent once", async () => {
    for (const wrong of [{ privateKey: "hLsandboxSecret2" }, { publicKey: "hLsandboxPublic2" }]) {
      const sandbox = await start();
      const error = await psaErrorOf(open(sandbox, wrong).verify());
      expect([error.kind, error.field]).toEqual(["unauthorized", "privateKey"]);
      expect(apiCalls(sandbox)).toHaveLength(1);
    }
  });

  it("tells a wrong company id before any key is sent", async () => {
    const sandbox = await start();
    const error = await psaErrorOf(open(sandbox, { companyId: "harborlight" }).verify());
    expect([error.kind, error.field]).toEqual(["unknown-company", "companyId"]);
    expect(apiCalls(sandbox)).toHaveLength(0);
  });

  it("tells a host that nobody answers at", async () => {
    const sandbox = await start();
    await sandbox.close();
    const error = await psaErrorOf(open(sandbox).verify());
    expect([error.kind, error.field]).toEqual(["unreachable", "site"]);
  });

  it.each([
    ["noCompanies", "Companies › Company Maintenance: Inquire All"],
    ["noContacts", "Companies › Contacts: Inquire All"],
    ["noTableSetup", "System › Table Setup: Inquire All"],
  ] as const)("names the right that the member %s lacks", async (member, right) => {
    const { publicKey, privateKey } = sandboxMembers[member];
    const { rights, companies, contacts } = await open(await start(), { publicKey, privateKey }).verify();
    expect(rights.filter(({ held }) => !held).map(({ name }) => name)).toEqual([right]);
    expect([companies === null, contacts === null]).toEqual([member === "noCompanies", member === "noContacts"]);
  });

  it("names every missing right of keys that may read nothing", async () => {
    const sandbox = await start();
    sandbox.setMember({ ...sandboxMembers.noContacts, rights: [] });
    const { publicKey, privateKey } = sandboxMembers.noContacts;
    const found = await open(sandbox, { publicKey, privateKey }).verify();
    expect(found).toMatchObject({ companies: null, contacts: null });
    expect(found.rights.every(({ held }) => !held)).toBe(true);
  });

  it("tells a client id that ConnectWise does not know", async () => {
    const error = await psaErrorOf(open(await start(), {}, { clientId: "not-a-guid" }).verify());
    expect(error.kind).toBe("integration-refused");
  });

  it("waits for a slow PSA within the deadline of a test, and ends in a timeout beyond it", async () => {
    const sandbox = await start();
    sandbox.faults.add({ delayMs: 100 });
    await expect(open(sandbox, {}, { verifyMs: 10_000 }).verify()).resolves.toMatchObject({ site: "harbourlight" });
    expect((await psaErrorOf(open(sandbox, {}, { verifyMs: 150 }).verify())).kind).toBe("timeout");
    expect((await psaErrorOf(collect(open(sandbox, {}, { readMs: 150 }).companies({})))).kind).toBe("timeout");
  });

  it("tells maintenance, after it has read again", async () => {
    const sandbox = await start();
    sandbox.faults.add({ status: 503 });
    expect((await psaErrorOf(open(sandbox).verify())).kind).toBe("down");
    expect(sandbox.calls).toHaveLength(2);
  });

  it("gets over a passing 503, a cut connection and a 429 with Retry-After", async () => {
    const sandbox = await start();
    const client = open(sandbox);
    for (const fault of [
      { status: 503 },
      { dropConnection: "before" as const },
      { status: 429, headers: { "retry-after": "0" } },
    ]) {
      sandbox.faults.add({ ...fault, path: "/types", times: 1 });
      expect(await client.companyTypes()).toHaveLength(7);
    }
  });

  it("tells how long to wait when the limit is used up", async () => {
    const sandbox = await start();
    sandbox.limitCalls(1, 60_000);
    const client = open(sandbox);
    await client.companyTypes();
    const error = await psaErrorOf(client.companyTypes());
    expect(error.kind).toBe("rate-limited");
    expect(error.retryAfterMs).toBeGreaterThan(50_000);
  });

  it("streams every company that is not in the recycle bin, or those too", async () => {
    const sandbox = await start();
    const everyone = [...sandbox.world.psa.companies.values()];
    const client = open(sandbox);
    const living = await collect(client.companies({}));
    expect(living).toHaveLength(everyone.filter((company) => !company.deleted).length);
    expect(living.some((company) => company.deleted)).toBe(false);
    const all = await collect(client.companies({ includeDeleted: true }));
    expect(all.map(({ id, name }) => ({ id, name }))).toEqual(
      everyone.map(({ id, name }) => ({ id: String(id), name })),
    );
    expect(all.filter((company) => company.deleted)).not.toHaveLength(0);
  });

  it("filters by status, type and a part of the name", async () => {
    const sandbox = await start();
    const living = [...sandbox.world.psa.companies.values()].filter((company) => !company.deleted);
    const client = open(sandbox);
    const ids = async (filter: Parameters<PsaClient["companies"]>[0]) =>
      (await collect(client.companies(filter))).map(({ id }) => Number(id));
    const idsOf = (fits: (company: (typeof living)[number]) => boolean) => living.filter(fits).map(({ id }) => id);
    expect(await ids({ statusIds: ["1", "3"] })).toEqual(idsOf(({ statusId }) => statusId === 1 || statusId === 3));
    expect(await ids({ typeIds: ["2", "3"] })).toEqual(
      idsOf(({ typeIds }) => typeIds.includes(2) || typeIds.includes(3)),
    );
    const [sample] = living;
    const part = sample?.name.slice(1, 8) ?? "";
    expect(await ids({ nameContains: part, statusIds: [String(sample?.statusId)] })).toContain(sample?.id);
    for (const nameContains of [
      'no "such" company',
      'x\\" or id>0 or name contains "',
      "100% (and) O'Neil + [Söhne] & Co",
    ]) {
      expect(await ids({ nameContains })).toEqual([]);
    }
  });

  it("finds a company whose name holds quotes, ampersands and accents", async () => {
    const sandbox = await start();
    const [first] = sandbox.world.psa.companies.values();
    renameCompany(sandbox.world, first?.id ?? 0, 'Caffè "Zürich" & Söhne + C.');
    for (const nameContains of ['"Zürich" & Söhne + C.', "caffè"]) {
      expect((await collect(open(sandbox).companies({ nameContains }))).map(({ id }) => id)).toContain(
        String(first?.id),
      );
    }
  });

  it("reads the owner's own lists", async () => {
    const client = open(await start());
    expect(await client.companyTypes()).toContainEqual({ id: "2", name: "Prospect" });
    expect(await client.companyStatuses()).toContainEqual({ id: "3", name: "Not Approved" });
  });

  it("sees a company renamed, recycled and gone", async () => {
    const sandbox = await start();
    const client = open(sandbox);
    const id = largestCompany(sandbox);
    renameCompany(sandbox.world, id, "Cathedral Hospital");
    expect(await client.company(String(id))).toMatchObject({ name: "Cathedral Hospital", deleted: false });
    changeCompany(sandbox.world, id, { deleted: true });
    expect(await client.company(String(id))).toMatchObject({ deleted: true });
    sandbox.world.psa.companies.delete(id);
    sandbox.world.psa.revision += 1;
    expect(await client.company(String(id))).toBeNull();
  });

  it("reads all 658 contacts of the largest company", async () => {
    const sandbox = await start();
    const id = largestCompany(sandbox);
    const known = sandbox.world.psa.contactsByCompany.get(id) ?? [];
    const contacts = await collect(open(sandbox).contacts(String(id)));
    expect(contacts).toHaveLength(658);
    expect(contacts.map((contact) => contact.emails[0] ?? null)).toEqual(
      known.map((contact) => emailOf(contact)?.toLowerCase() ?? null),
    );
    expect(contacts.map((contact) => contact.active)).toEqual(known.map((contact) => contact.active));
    expect(contacts.every((contact) => contact.companyId === String(id))).toBe(true);
    expect(contacts.filter((contact) => contact.emails.length === 0)).not.toHaveLength(0);
  });

  it("goes on after ConnectWise has been upgraded", async () => {
    const sandbox = await start();
    const client = open(sandbox);
    await client.companyTypes();
    sandbox.moveTo("v2026_4/");
    expect(await client.companyTypes()).toHaveLength(7);
  });
});

describe("paging against a large sandbox", () => {
  it("reads 2,300 companies in three pages, in order of id", async () => {
    const sandbox = await startConnectWise(makeWorld({ accounts: 0, companies: 2300, contactsPerCompany: 0 }));
    onTestFinished(() => sandbox.close());
    const ids = (await collect(open(sandbox).companies({ includeDeleted: true }))).map(({ id }) => Number(id));
    expect(ids).toEqual([...sandbox.world.psa.companies.keys()]);
    expect(apiCalls(sandbox)).toHaveLength(3);
  });
});

describe("releases that know less", () => {
  it("reads 2,300 companies by page number where forward-only paging is not known", async () => {
    const world = { accounts: 0, companies: 2300, contactsPerCompany: 0 };
    const sandbox = await start({ without: ["forward-only"] }, world);
    const ids = (await collect(open(sandbox).companies({ includeDeleted: true }))).map(({ id }) => Number(id));
    expect(ids).toEqual([...sandbox.world.psa.companies.keys()]);
    expect(apiCalls(sandbox)).toHaveLength(5);
  });

  it("asks for each contact's addresses where they do not come with the contacts", async () => {
    const sandbox = await start({ without: ["communication-items"] }, { companies: 60, largestCompany: 40 });
    const id = largestCompany(sandbox);
    const known = sandbox.world.psa.contactsByCompany.get(id) ?? [];
    const contacts = await collect(open(sandbox).contacts(String(id)));
    expect(contacts.map((contact) => contact.emails[0] ?? null)).toEqual(
      known.map((contact) => emailOf(contact)?.toLowerCase() ?? null),
    );
  });
});
