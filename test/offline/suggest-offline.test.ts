import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { suggestOffline } from "../../src/offline/suggest-offline.ts";

const companies = `id\tname\twebsite\temailDomains\tphone\ttaxId
c1\tContoso S.r.l.\thttps://www.contoso.it\t\t\tIT01234567890
c2\tFabrikam GmbH\t\tfabrikam.de\t+49 30 1234567\t
c3\tNorthwind Traders Ltd\t\t\t\t
c4\tNorthwind Foods Ltd\t\t\t\t
c5\tWingtip Toys\twingtip.com\t\t\t98765432
`;
const accounts = [
  { id: "z", name: "Northwind" },
  { id: "a", name: "CONTOSO" },
  { id: "b", name: "Fab Holding", emailDomains: ["fabrikam.de"] },
  { id: "c", name: "Toys by phone", phone: "030 123 45 67" },
  { id: "d", name: "Contoso", taxId: "01234567890" },
  { id: "e", name: "Tailspin" },
  { id: "f", name: "WT", website: "http://wingtip.com/about" },
  { id: "g", name: "Wingtip Toys", taxId: "11111111" },
];

describe("crosswalk suggest", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "crosswalk-suggest-"));
    await writeFile(join(folder, "companies.tsv"), companies);
    await writeFile(join(folder, "accounts.jsonl"), accounts.map((account) => JSON.stringify(account)).join("\n"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function run(options: { stats?: boolean; language?: "en" | "it" } = {}) {
    const [out, err] = [new PassThrough(), new PassThrough()];
    const files = { companies: join(folder, "companies.tsv"), accounts: join(folder, "accounts.jsonl") };
    const printed = Promise.all([text(out), text(err)]);
    await suggestOffline({ language: "en", stats: false, ...options, ...files, out, err });
    out.end();
    err.end();
    const [lines, stats] = await printed;
    return {
      lines: lines
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
      stats,
    };
  }

  it("prints one line for each account, in the file's order", async () => {
    const { lines, stats } = await run();
    expect(lines.map(({ id }) => id)).toEqual(accounts.map(({ id }) => id));
    expect(lines[1]).toMatchObject({ name: "CONTOSO", outcome: "one" });
    expect(lines[1].candidates[0]).toEqual({
      id: "c1",
      name: "Contoso S.r.l.",
      probability: expect.any(Number),
      evidence: ["name equal without “S.r.l.”"],
    });
    expect(stats).toBe("");
  });

  it("reads evidence beyond the name", async () => {
    const { lines } = await run();
    const firstOf = (id: string) => lines.find((line) => line.id === id).candidates[0];
    expect(firstOf("b")).toMatchObject({
      id: "c2",
      evidence: expect.arrayContaining(["its contacts write from fabrikam.de"]),
    });
    expect(firstOf("c")).toMatchObject({ id: "c2", evidence: ["same phone number +49 30 1234567"] });
    expect(firstOf("d").evidence).toContain("same tax number IT01234567890");
    expect(firstOf("f")).toMatchObject({ id: "c5", evidence: expect.arrayContaining(["same web domain wingtip.com"]) });
    expect(firstOf("g").evidence).toContain("tax number differs: 11111111 and 98765432");
  });

  it("says none where nothing is alike, with at most five candidates elsewhere", async () => {
    const { lines } = await run();
    expect(lines.find(({ id }) => id === "e")).toMatchObject({ outcome: "none" });
    for (const { candidates } of lines) expect(candidates.length).toBeLessThanOrEqual(5);
  });

  it("words the evidence in Italian when asked", async () => {
    const { lines } = await run({ language: "it" });
    expect(lines[1].candidates[0].evidence).toEqual(["nome uguale senza “S.r.l.”"]);
  });

  it("prints figures on the side when asked", async () => {
    const { stats } = await run({ stats: true });
    expect(JSON.parse(stats)).toEqual({
      companies: 5,
      accounts: accounts.length,
      buildMs: expect.any(Number),
      p50Ms: expect.any(Number),
      p99Ms: expect.any(Number),
      heapMb: expect.any(Number),
    });
  });
});
