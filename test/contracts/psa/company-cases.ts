import { expect, it } from "vitest";
import { changeCompany, deleteCompany, recycleCompany, renameCompany } from "../../../sandbox/world/change-world.ts";
import type { CompanyFilter } from "../../../src/core/ports/psa.ts";
import { aCompany, collect, living, type PsaStand } from "./psa-stand.ts";

const ODD_TEXTS = [
  'no "such" company',
  'x\\" or id>0 or name contains "',
  'x"},{"op":"exist","field":"id"},{"op":"eq","field":"id","value":"',
  "100% (and) O'Neil + [Söhne] & Co",
  "%",
  "line\nbreak\u0000 and nul",
  "' or 1=1 --",
];

/** Lists, filters and single companies. `world`: options of a world for a stand of its own. */
export function companyCases(make: (world?: { companies: number }) => Promise<PsaStand>): void {
  const idsOf = async (stand: PsaStand, filter: CompanyFilter) =>
    (await collect(stand.open().companies(filter))).map(({ id }) => id);
  const expected = (stand: PsaStand, fits: (seen: ReturnType<PsaStand["seen"]>) => boolean) =>
    living(stand.world)
      .map(stand.seen)
      .filter(fits)
      .map(({ id }) => id);

  it("reads the types by the owner's own names, also renamed ones", async () => {
    const stand = await make();
    const names = async () => (await stand.open().companyTypes()).map(({ name }) => name);
    expect(await names()).toEqual(expect.arrayContaining(["Client", "Prospect", "Vendor"]));
    stand.world.psa.types = stand.world.psa.types.map((type) =>
      type.id === 2 ? { ...type, name: "Interessent" } : type,
    );
    stand.world.psa.revision += 1;
    expect(await names()).toContain("Interessent");
    expect(await names()).not.toContain("Prospect");
  });

  it("gives every status and type that a company has among its lists", async () => {
    const stand = await make();
    const client = stand.open();
    const statuses = new Map((await client.companyStatuses()).map(({ id, name }) => [id, name]));
    const types = new Map((await client.companyTypes()).map(({ id, name }) => [id, name]));
    for (const company of await collect(client.companies({}))) {
      expect(statuses.get(company.status?.id ?? "")).toBe(company.status?.name);
      for (const type of company.types) expect(types.get(type.id)).toBe(type.name);
    }
  });

  it("gives every company once, with status and types as the PSA has them", async () => {
    const stand = await make();
    const found = (await collect(stand.open().companies({}))).map(({ id, name, status, types }) => ({
      id,
      name,
      statusId: status?.id,
      typeIds: types.map((type) => type.id),
    }));
    expect(found).toEqual(living(stand.world).map(stand.seen));
  });

  it("gives companies of the recycle bin only when asked, where the PSA has one", async () => {
    const stand = await make();
    expect((await collect(stand.open().companies({}))).some(({ deleted }) => deleted)).toBe(false);
    const all = await collect(stand.open().companies({ includeDeleted: true }));
    const recycled = [...stand.world.psa.companies.values()].filter(({ deleted }) => deleted);
    expect(recycled).not.toHaveLength(0);
    expect(all.filter(({ deleted }) => deleted).map(({ id }) => id)).toEqual(
      stand.keepsRecycled ? recycled.map(({ id }) => String(id)) : [],
    );
  });

  it.each([0, 1, 999, 1000, 1001, 1500])("reads all of %i companies, page by page", async (companies) => {
    const stand = await make({ companies });
    for (const { id } of stand.world.psa.companies.values()) changeCompany(stand.world, id, { deleted: false });
    expect(await idsOf(stand, {})).toHaveLength(companies);
    const pages = stand.keyedCalls().filter(({ path }) => path.includes(stand.paths.companies));
    expect(pages.length).toBeGreaterThanOrEqual(Math.ceil(companies / stand.pageSize));
    expect(pages.length).toBeLessThanOrEqual(Math.floor(companies / stand.pageSize) + 1);
  });

  it("asks for no further page than is read", async () => {
    const stand = await make({ companies: 1100 });
    for await (const _ of stand.open().companies({})) break;
    expect(stand.keyedCalls().filter(({ path }) => path.includes(stand.paths.companies))).toHaveLength(1);
  });

  it("reads a page again that failed in the middle, and gives each company once", async () => {
    const stand = await make({ companies: 1100 });
    const ids: string[] = [];
    for await (const { id } of stand.open().companies({})) {
      if (ids.length === 0) stand.api.faults.add({ path: stand.paths.companies, status: 503, times: 1 });
      ids.push(id);
    }
    expect(ids).toEqual(expected(stand, () => true));
  });

  it("filters by a status", async () => {
    const stand = await make();
    const [first] = living(stand.world).map(stand.seen);
    const ids = await idsOf(stand, { statusIds: [first?.statusId ?? ""] });
    expect(ids).toEqual(expected(stand, ({ statusId }) => statusId === first?.statusId));
  });

  it("filters by every status at once", async () => {
    const stand = await make();
    const statusIds = (await stand.open().companyStatuses()).map(({ id }) => id);
    expect(await idsOf(stand, { statusIds })).toEqual(expected(stand, () => true));
  });

  it("filters by one type and by several", async () => {
    const stand = await make();
    const [client, vendor] = [await stand.typeNamed("Client"), await stand.typeNamed("Vendor")];
    expect(await idsOf(stand, { typeIds: [client] })).toEqual(
      expected(stand, ({ typeIds }) => typeIds.includes(client)),
    );
    expect(await idsOf(stand, { typeIds: [client, vendor] })).toEqual(
      expected(stand, ({ typeIds }) => typeIds.includes(client) || typeIds.includes(vendor)),
    );
  });

  it("filters by status, type and a part of the name together", async () => {
    const stand = await make();
    const [one] = living(stand.world).map(stand.seen);
    const part = one?.name.slice(1, 6) ?? "";
    const filter = { statusIds: [one?.statusId ?? ""], typeIds: [one?.typeIds[0] ?? ""], nameContains: part };
    expect(await idsOf(stand, filter)).toContain(one?.id);
    const other = (await stand.open().companyStatuses()).find(({ id }) => id !== one?.statusId);
    expect(await idsOf(stand, { ...filter, statusIds: [other?.id ?? ""] })).not.toContain(one?.id);
  });

  it("finds a part of a name without regard to case and spaces around it", async () => {
    const stand = await make();
    const { id } = aCompany(stand.world);
    renameCompany(stand.world, id, 'Caffè "Zürich" & Söhne + C.');
    for (const nameContains of ['"Zürich" & Söhne + C.', "caffè", "  ZÜRICH", 'è "Z']) {
      expect(await idsOf(stand, { nameContains })).toContain(String(id));
    }
  });

  it.each(ODD_TEXTS)("asks for %j as text, never as a condition", async (nameContains) => {
    const stand = await make();
    expect(await idsOf(stand, { nameContains })).toEqual([]);
  });

  it.each(["", "1 or 1=1", "1) or (id>0", "-1", "1.5", '"', "../1"])(
    "takes no status or type id like %j",
    async (id) => {
      const stand = await make();
      for (const filter of [{ statusIds: [id] }, { typeIds: [id] }]) {
        const found = await idsOf(stand, filter).catch(() => []);
        expect(found).toEqual([]);
      }
      expect(JSON.stringify(stand.keyedCalls())).not.toContain("or 1=1");
    },
  );

  it("sees a company as it is now, renamed too", async () => {
    const stand = await make();
    const { id, name } = aCompany(stand.world);
    const client = stand.open();
    expect(await client.company(String(id))).toMatchObject({ id: String(id), name, deleted: false });
    renameCompany(stand.world, id, "Cathedral Valley Clinics");
    expect(await client.company(String(id))).toMatchObject({ name: "Cathedral Valley Clinics" });
  });

  it("sees a company with the very fields of the list", async () => {
    const stand = await make();
    const client = stand.open();
    const [listed] = await collect(client.companies({}));
    expect(await client.company(listed?.id ?? "")).toEqual(listed);
  });

  it("sees a company that is in the recycle bin, or gone where there is none", async () => {
    const stand = await make();
    const { id } = aCompany(stand.world);
    recycleCompany(stand.world, id);
    const found = await stand.open().company(String(id));
    if (stand.keepsRecycled) expect(found).toMatchObject({ deleted: true });
    else expect(found).toBeNull();
  });

  it("answers null for a company that is gone or was never there", async () => {
    const stand = await make();
    const { id } = aCompany(stand.world);
    deleteCompany(stand.world, id);
    expect(await stand.open().company(String(id))).toBeNull();
    expect(await stand.open().company("999999999")).toBeNull();
  });

  it("asks nobody about an id that is none", async () => {
    const stand = await make();
    for (const id of ["", "../250", "250/contacts", "1e3", "0x10", "9".repeat(40), "²"]) {
      expect(await stand.open().company(id)).toBeNull();
    }
    expect(stand.allCalls()).toHaveLength(0);
  });

  it("runs no more calls at once than the PSA allows, whoever asks, and asks where the customer is once each", async () => {
    const stand = await make();
    stand.api.faults.add({ path: stand.paths.types, delayMs: 30 });
    const provider = stand.provider();
    const clients = Array.from({ length: 6 }, () => provider.open(stand.right));
    await Promise.all(clients.map((client) => client.companyTypes()));
    expect(Math.max(...stand.api.calls.map(({ atOnce }) => atOnce))).toBeLessThanOrEqual(stand.atOnce);
    expect(stand.allCalls().filter(({ status }) => status >= 400)).toEqual([]);
  });

  it("only reads", async () => {
    const stand = await make();
    const client = stand.open();
    await client.verify();
    await collect(client.companies({}));
    await collect(client.contacts("300"));
    for (const { method, path } of stand.allCalls()) {
      if (method !== "GET") expect([method, path]).toEqual(["POST", expect.stringMatching(/\/query(\/|$)/)]);
    }
  });
}
