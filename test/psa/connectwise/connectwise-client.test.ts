import { describe, expect, it } from "vitest";
import { startServer } from "../../net/start-server.ts";
import { answering, collect, connectWise, KEYS, openAt, psaErrorOf } from "./open-connectwise.ts";

const FORBIDDEN = { status: 403, text: '{"code":"Security","message":"You do not have security permission."}' };

/** Rows 1..total, as a forward-only page of them. */
function page(url: URL, total: number) {
  const size = Number(url.searchParams.get("pageSize"));
  const after = Number(url.searchParams.get("pageId") ?? 0);
  const rows = Array.from({ length: Math.min(size, total - after) }, (_, index) => ({
    id: after + index + 1,
    name: "x",
  }));
  return { text: JSON.stringify(rows) };
}

describe("createConnectWise", () => {
  it("tells what it found, signs every call and asks without keys for the company's release", async () => {
    const seen: (string | undefined)[] = [];
    const far = await startServer(
      answering((path, _, request) => {
        if (path.startsWith("/login/")) expect(request.headers.authorization).toBeUndefined();
        else seen.push(request.headers.authorization, String(request.headers.clientid));
        return undefined;
      }),
    );
    expect(await openAt(far.origin).verify()).toEqual({
      version: "v2026.3",
      site: "ACME",
      companies: 7,
      contacts: 7,
      rights: [
        { name: "Companies › Company Maintenance: Inquire All", held: true },
        { name: "Companies › Contacts: Inquire All", held: true },
        { name: "System › Table Setup: Inquire All", held: true },
      ],
    });
    const basic = Buffer.from(`${KEYS.companyId}+${KEYS.publicKey}:${KEYS.privateKey}`).toString("base64");
    expect(new Set(seen)).toEqual(new Set([`Basic ${basic}`, "11111111-2222-3333-4444-555555555555"]));
  });

  it("reports each missing right and counts what it may", async () => {
    const far = await startServer(
      answering((path) =>
        path.includes("contacts") || path === "system/info" || path.endsWith("types") ? FORBIDDEN : undefined,
      ),
    );
    const found = await openAt(far.origin).verify();
    expect(found).toMatchObject({ version: "v4.6.1", companies: 7, contacts: null });
    expect(found.rights.map((right) => right.held)).toEqual([true, false, false]);
  });

  it("names the right that a read lacks", async () => {
    const far = await startServer(answering((path) => (path.startsWith("company/") ? FORBIDDEN : undefined)));
    const client = openAt(far.origin);
    const reads = [
      collect(client.companies({})),
      collect(client.contacts("1")),
      client.companyTypes(),
      client.company("1"),
    ];
    const rights = await Promise.all(reads.map(async (read) => (await psaErrorOf(read)).right));
    expect(rights).toEqual([
      "Companies › Company Maintenance: Inquire All",
      "Companies › Contacts: Inquire All",
      "System › Table Setup: Inquire All",
      "Companies › Company Maintenance: Inquire All",
    ]);
  });

  it.each([0, 1, 999, 1000, 1001, 2500])("reads all of %i companies, page by page", async (total) => {
    const far = await startServer(
      answering((path, url) => (path === "company/companies" ? page(url, total) : undefined)),
    );
    const ids = (await collect(openAt(far.origin).companies({}))).map((company) => Number(company.id));
    expect(ids).toEqual(Array.from({ length: total }, (_, index) => index + 1));
  });

  it("goes on after a short page that names a next one, and leaves out rows that come twice", async () => {
    const far = await startServer(
      answering((path, url) => {
        if (path !== "company/companies") return undefined;
        const first = url.searchParams.get("pageId") === null;
        const headers = { link: '<https://evil.example/x?pageId=2>; rel="next"' };
        return first ? { text: '[{"id":1},{"id":2}]', headers } : { text: '[{"id":2},{"id":3}]' };
      }),
    );
    expect((await collect(openAt(far.origin).companies({}))).map(({ id }) => id)).toEqual(["1", "2", "3"]);
  });

  it("ends in an error when the same page comes for ever", async () => {
    const link = '<https://x.example/>; rel="next"';
    const far = await startServer(
      answering((path) => (path === "company/companies" ? { text: '[{"id":1}]', headers: { link } } : undefined)),
    );
    expect((await psaErrorOf(collect(openAt(far.origin).companies({})))).kind).toBe("unexpected");
  });

  it("asks for what the filter says, with every value escaped", async () => {
    const far = await startServer(answering(() => undefined));
    await collect(
      openAt(far.origin).companies({ statusIds: ["1", "2"], typeIds: ["3"], nameContains: ' A "B" & C+D ' }),
    );
    const query = new URL(far.requests.at(-1)?.slice(4) ?? "", "http://local");
    expect(query.search).not.toContain("+");
    expect(query.searchParams.get("conditions")).toBe(
      'deletedFlag=false and status/id in (1,2) and name contains "A \\"B\\" & C+D"',
    );
    expect(query.searchParams.get("childConditions")).toBe("types/id in (3)");
  });

  it("reads a company as it is now, and null when it is gone", async () => {
    const company = {
      id: 250,
      identifier: "AcmeDental",
      name: "Acme Dental Group, LLC",
      status: { id: 1, name: "Active" },
      types: [{ id: 1, name: "Client" }, { id: 9 }, null],
      phoneNumber: "8135550100",
      website: null,
      deletedFlag: true,
    };
    const far = await startServer(
      answering((path) => {
        if (path === "company/companies/250") return { text: JSON.stringify(company) };
        return path.startsWith("company/") ? { status: 404, text: '{"code":"NotFound"}' } : undefined;
      }),
    );
    const client = openAt(far.origin);
    expect(await client.company("250")).toEqual({
      id: "250",
      identifier: "AcmeDental",
      name: "Acme Dental Group, LLC",
      status: { id: "1", name: "Active" },
      types: [
        { id: "1", name: "Client" },
        { id: "9", name: "9" },
      ],
      phone: "8135550100",
      deleted: true,
    });
    expect(await client.company("251")).toBeNull();
    expect(await client.company("../250")).toBeNull();
  });

  it("puts a contact's default e-mail first, in lower case, each once", async () => {
    const item = (value: string | null, communicationType: string, defaultFlag?: boolean) => ({
      value,
      communicationType,
      defaultFlag,
      type: { name: "Email" },
    });
    const rows = [
      {
        id: 901,
        firstName: "Dana",
        title: "Office Manager",
        inactiveFlag: true,
        communicationItems: [
          item("8135550111", "Phone", true),
          item("B@x.example", "Email"),
          item("Dana@X.example", "Email", true),
          item("b@x.example", "Email", false),
          item(null, "Email"),
        ],
      },
      { id: 902, firstName: null, lastName: "Reyes" },
      { name: "no id" },
    ];
    const far = await startServer(
      answering((path) => (path === "company/contacts" ? { text: JSON.stringify(rows) } : undefined)),
    );
    expect(await collect(openAt(far.origin).contacts("250"))).toEqual([
      {
        id: "901",
        companyId: "250",
        firstName: "Dana",
        lastName: "",
        emails: ["dana@x.example", "b@x.example"],
        title: "Office Manager",
        active: false,
      },
      { id: "902", companyId: "250", firstName: "", lastName: "Reyes", emails: [], active: true },
    ]);
  });

  it("reads the release anew when the API has moved", async () => {
    let release = "v2026_1/";
    const far = await startServer(
      answering((path) => {
        if (path.startsWith("/login/")) return { text: JSON.stringify({ Codebase: release }) };
        return path.startsWith(`/${release}`) ? { text: '[{"id":1,"name":"Client"}]' } : { status: 404, text: "{}" };
      }),
    );
    const client = openAt(far.origin);
    await client.companyTypes();
    release = "v2026_2/";
    expect(await client.companyTypes()).toEqual([{ id: "1", name: "Client" }]);
  });

  it("asks for the release once for many reads", async () => {
    const far = await startServer(answering(() => undefined));
    const client = openAt(far.origin);
    await Promise.all([client.companyTypes(), client.companyStatuses(), collect(client.companies({}))]);
    expect(far.requests.filter((line) => line.includes("companyinfo"))).toHaveLength(1);
  });

  it("finds fault with what was typed before it asks anybody", () => {
    const provider = connectWise(["http://127.0.0.1:4300"]);
    const right = { site: " na.myconnectwise.net ", ...KEYS };
    expect(provider.check(right)).toEqual([]);
    expect(provider.check({})).toEqual(
      ["site", "companyId", "publicKey", "privateKey"].map((field) => ({ field, kind: "missing" })),
    );
    expect(provider.check({ ...right, site: "10.0.0.1" })).toEqual([{ field: "site", kind: "origin-not-allowed" }]);
    expect(provider.check({ ...right, companyId: "acme+key", publicKey: "a:b", privateKey: "clé" })).toEqual(
      ["companyId", "publicKey", "privateKey"].map((field) => ({ field, kind: "malformed" })),
    );
    expect(() => provider.open({ ...right, site: "10.0.0.1" })).toThrow(/origin-not-allowed/);
  });
});
