import { expect, it } from "vitest";
import { backOffMs } from "../../src/jobs/back-off.ts";

it("doubles from a second to a quarter of an hour, the later half at random", () => {
  const ends = (attempts: number) => [backOffMs(attempts, () => 0), backOffMs(attempts, () => 1)];
  expect(ends(1)).toEqual([500, 1_000]);
  expect(ends(4)).toEqual([4_000, 8_000]);
  expect(ends(11)).toEqual([450_000, 900_000]);
  expect(ends(10_000)).toEqual([450_000, 900_000]);
});
