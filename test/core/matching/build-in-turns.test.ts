import { expect, it } from "vitest";
import { buildCompanyIndex, buildCompanyIndexInTurns } from "../../../src/core/matching/company-index.ts";
import { searchCompanies } from "../../../src/core/matching/search-companies.ts";
import { suggest } from "../../../src/core/matching/suggest.ts";
import { sortInTurns } from "../../../src/core/matching/take-turns.ts";
import { accountOf, manyCompanies, seeded, shuffled } from "./companies.ts";

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

it("answers others while the index of a long list is built", async () => {
  const [small, ...companies] = [manyCompanies(50), ...manyCompanies(8_000)];
  const other = buildCompanyIndex(small ?? []);
  let isBuilt = false;
  const building = buildCompanyIndexInTurns(companies).then((index) => {
    isBuilt = true;
    return index;
  });
  let answers = 0;
  while (!isBuilt) {
    const { kind } = suggest(other, accountOf("Alder Ridge Software"), { mappings: [] });
    expect(["one", "none", "several"]).toContain(kind);
    answers += 1;
    await nextTurn();
  }
  expect(answers).toBeGreaterThan(3);
  expect((await building).size).toBe(8_000);
});

it("gives the same index as the one that is built at once", async () => {
  const companies = manyCompanies(2_000).map((company, at) => ({ ...company, deleted: at % 50 === 0 }));
  const at = buildCompanyIndex(companies);
  let turns = 0;
  const inTurns = await buildCompanyIndexInTurns(shuffled(companies, seeded(3)), () => {
    turns += 1;
    return nextTurn();
  });
  expect(turns).toBeGreaterThan(companies.length);
  for (const { name } of companies.slice(0, 40)) {
    expect(suggest(inTurns, accountOf(name), { mappings: [] })).toEqual(suggest(at, accountOf(name), { mappings: [] }));
    const query = { text: name.slice(0, 6), includeDeleted: true, limit: 20 };
    expect(searchCompanies(inTurns, query)).toEqual(searchCompanies(at, query));
  }
});

it("sorts as toSorted does", async () => {
  const random = seeded(9);
  for (const size of [0, 1, 511, 512, 513, 5_000]) {
    const items = Array.from({ length: size }, () => Math.floor(random() * 1_000));
    const compare = (one: number, other: number) => one - other;
    expect(await sortInTurns(items, compare, nextTurn)).toEqual(items.toSorted(compare));
  }
});
