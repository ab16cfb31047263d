import { expect, it } from "vitest";
import { measureImport } from "../../bench/import/measure-import.ts";

it("adds every contact by three processes without a call over GoTo's limit", async () => {
  const { added, refused } = await measureImport(150, () => undefined);
  expect([added, refused]).toEqual([300, 0]);
}, 240_000);
