import { expect, it } from "vitest";
import { measureStore } from "../../bench/store/measure-store.ts";

it("measures the embedded store in a process of its own, beside bare lmdb", { timeout: 120_000 }, async () => {
  const found = await measureStore({ updates: 40, listed: 100, few: 10, many: 1_100 });
  for (const figure of Object.values(found)) expect(figure).toBeGreaterThan(0);
  expect(Object.keys(found)).toHaveLength(6);
});
