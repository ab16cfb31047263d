import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConnectWiseSandbox, startConnectWise } from "../../../sandbox/connectwise/connectwise-server.ts";
import { companyNamed, deleteCompany, recycleCompany, renameCompany } from "../../../sandbox/world/change-world.ts";
import { exactAccount } from "../../../sandbox/world/showcase.ts";
import { makeWorld } from "../../../sandbox/world/world.ts";
import { askConnectWise, query } from "./ask-connectwise.ts";

const world = makeWorld();
let sandbox: ConnectWiseSandbox;
const ask = askConnectWise(() => sandbox);

beforeAll(async () => {
  sandbox = await startConnectWise(world);
});
afterAll(() => sandbox.close());

describe("lists", () => {
  const total = 500;

  it("gives 25 rows unless told and caps a page at 1,000 without a word", async () => {
    expect((await ask("/company/companies")).json).toHaveLength(25);
    expect((await ask("/company/contacts?pageSize=5000")).json).toHaveLength(1_000);
  });

  it("leads through every page by its Link header, each row once and in order", async () => {
    const names: string[] = [];
    let path: string | undefined =
      `/company/companies${query({ pageSize: 120, orderBy: "name asc", fields: "id,name" })}`;
    let pages = 0;
    while (path) {
      const answer = await ask(path);
      names.push(...answer.json.map((row: { name: string }) => row.name));
      const next: string | undefined = /<([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
      path = next?.slice(next.indexOf("/company"));
      pages += 1;
    }
    expect([pages, names.length]).toEqual([5, total]);
    const lower = names.map((name) => name.toLowerCase());
    expect(lower).toEqual([...lower].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  });

  it("names first, previous, next and last page", async () => {
    const link = (await ask("/company/companies?pageSize=100&page=2")).headers.get("link") ?? "";
    const rels = [...link.matchAll(/[?&]page=(\d+)[^>]*>; rel="(\w+)"/g)].map(([, page, rel]) => `${rel} ${page}`);
    expect(rels).toEqual(["first 1", "prev 1", "next 3", "last 5"]);
    expect(link).toContain(`<${sandbox.url}/v4_6_release/apis/3.0/company/companies?pageSize=100&page=3>; rel="next"`);
  });

  it("has no next link on the last page and an empty list past the end", async () => {
    const last = await ask("/company/companies?pageSize=100&page=5");
    expect(last.headers.get("link")).not.toContain('rel="next"');
    const past = await ask("/company/companies?pageSize=100&page=6");
    expect([past.status, past.json]).toEqual([200, []]);
  });

  it("goes forward only by pageId and ignores page", async () => {
    const ids: number[] = [];
    let pageId: string | undefined = "0";
    while (pageId !== undefined) {
      const answer = await ask(`/company/companies${query({ pageSize: 200, pageId, page: 7, fields: "id" })}`, {
        "pagination-type": "forward-only",
      });
      ids.push(...answer.json.map((row: { id: number }) => row.id));
      pageId = /pageId=(\d+)[^>]*>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    }
    expect(ids).toHaveLength(total);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  it("counts what a list would give", async () => {
    const conditions = "deletedFlag=false and status/id in (1,2)";
    const count = (await ask(`/company/companies/count${query({ conditions, childConditions: "types/id=1" })}`)).json
      .count;
    const rows = (
      await ask(`/company/companies${query({ conditions, childConditions: "types/id=1", pageSize: 1000 })}`)
    ).json;
    expect(rows).toHaveLength(count);
    expect(count).toBeGreaterThan(50);
    expect(rows.every((row: { deletedFlag: boolean }) => !row.deletedFlag)).toBe(true);
  });

  it("shows recycled twins unless the condition leaves them out", async () => {
    const name = 'name = "Müller-Voss Fördertechnik GmbH & Co. KG"';
    expect((await ask(`/company/companies${query({ conditions: name })}`)).json).toHaveLength(2);
    expect(
      (await ask(`/company/companies${query({ conditions: `${name} and deletedFlag=false` })}`)).json,
    ).toHaveLength(1);
  });

  it("gives the fields asked for and leaves _info out of them", async () => {
    const [row] = (await ask("/company/companies?fields=id,name,status/name&pageSize=1")).json;
    expect(Object.keys(row)).toEqual(["id", "name", "status"]);
    expect(row.status).toEqual({ name: "Active" });
    expect((await ask("/company/companies?pageSize=1")).json[0]._info).toBeDefined();
  });

  it("finds the contacts of a company, and one by e-mail whichever company it is of", async () => {
    const { id } = companyNamed(sandbox.world, "Ridgeline Architects, Inc.");
    const conditions = `company/id=${id} and inactiveFlag=false`;
    const found = await ask(`/company/contacts${query({ conditions, orderBy: "lastName asc", pageSize: 100 })}`);
    expect(found.json).toHaveLength(24);
    const email = '"DANA.REYES@ridgeline-architects.example"';
    const childConditions = `communicationItems/value=${email} AND communicationItems/communicationType="Email"`;
    const [dana] = (await ask(`/company/contacts${query({ childConditions })}`)).json;
    expect(dana).toMatchObject({ firstName: "Dana", lastName: "Reyes", company: { id }, defaultFlag: true });
    const items = (await ask(`/company/contacts/${dana.id}/communications`)).json;
    expect(items).toContainEqual(expect.objectContaining({ contactId: dana.id, communicationType: "Email" }));
  });

  it("gives 658 contacts of the large company in one page of 1,000", async () => {
    const { id } = companyNamed(sandbox.world, "Cathedral Valley Hospital & Clinics");
    const rows = (await ask(`/company/contacts${query({ conditions: `company/id=${id}`, pageSize: 1000 })}`)).json;
    expect(rows).toHaveLength(658);
    expect(rows.some((row: { lastName?: string }) => row.lastName === undefined)).toBe(true);
  });

  it("lists types, statuses and the types of one company", async () => {
    const { id } = companyNamed(sandbox.world, "Ridgeline Architects, Inc.");
    const names = async (path: string) => (await ask(path)).json.map((row: { name: string }) => row.name);
    expect(await names("/company/companies/types")).toContain("Prospect");
    expect(await names("/company/companies/statuses")).toContain("Credit Hold");
    const associations = (await ask(`/company/companies/${id}/typeAssociations`)).json;
    expect(associations.map((row: { type: { name: string } }) => row.type.name)).toEqual([
      "Client",
      "Managed Services",
    ]);
  });

  it("follows the world as it changes", async () => {
    const { id } = companyNamed(sandbox.world, exactAccount);
    const before = (await ask(`/company/companies/${id}`)).json;
    renameCompany(sandbox.world, id, "Bluewater Smiles");
    const renamed = (await ask(`/company/companies/${id}`)).json;
    expect(renamed.name).toBe("Bluewater Smiles");
    expect(renamed._info.lastUpdated > before._info.lastUpdated).toBe(true);
    recycleCompany(sandbox.world, id);
    expect((await ask(`/company/companies/${id}`)).json).toMatchObject({ deletedFlag: true, deletedBy: "zAdmin" });
    deleteCompany(sandbox.world, id);
    expect((await ask(`/company/companies/${id}`)).status).toBe(404);
  });

  it("takes paths in any case", async () => {
    expect((await ask("/Company/Companies/Types")).status).toBe(200);
  });
});
