import { expect, it } from "vitest";
import { measureApprovals } from "../../bench/approvals/measure-approvals.ts";

it("measures decisions in both chats, by one and by two at once", { timeout: 180_000 }, async () => {
  const { own, copy, both } = await measureApprovals(2);
  expect([own.length, copy.length, both.length]).toEqual([2, 2, 2]);
  for (const ms of [...own, ...copy, ...both]) expect(ms).toBeGreaterThan(0);
});
