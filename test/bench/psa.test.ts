import { expect, it } from "vitest";
import { measurePsa } from "../../bench/psa/measure-psa.ts";
import { makeWorld } from "../../sandbox/world/world.ts";

it("meets no threshold of Autotask with two bot processes and three products at once", {
  timeout: 180_000,
}, async () => {
  const world = makeWorld({ companies: 620, accounts: 12, contactsPerCompany: 1, largestCompany: 60 });
  const { violations, mostAtOnce, companies, contacts } = await measurePsa(world, () => undefined, 120);
  expect([violations, mostAtOnce]).toEqual([{ threads: 0, calls: 0 }, 2]);
  expect(companies).toBeGreaterThan(1_500);
  expect(contacts).toBeGreaterThan(100);
});
