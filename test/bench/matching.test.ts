import { describe, expect, it } from "vitest";
import { generateLabelled } from "../../bench/matching/generate-labelled.ts";
import { compareMatchers, typeNames } from "../../bench/matching/measure-matching.ts";
import { measureWithDomains } from "../../bench/matching/with-domains.ts";

describe("the bench of matching", () => {
  it("makes the same companies and accounts for the same seed", () => {
    expect(generateLabelled(50, 20, 3)).toEqual(generateLabelled(50, 20, 3));
    expect(generateLabelled(50, 20, 3)).not.toEqual(generateLabelled(50, 20, 4));
  });

  it("finds more at rank 1 than minisearch and fuse.js do, on the same accounts", () => {
    const [ours, ...others] = compareMatchers(generateLabelled(600, 60));
    expect(others.map(({ title }) => title)).toEqual(["minisearch", "fuse.js tuned", "fuse.js default"]);
    expect(ours?.recallAt1).toBeGreaterThan(0.8);
    for (const { recallAt1, recallAt5 } of others) {
      expect(recallAt1).toBeLessThanOrEqual(ours?.recallAt1 ?? 0);
      expect(recallAt5).toBeGreaterThanOrEqual(recallAt1);
    }
  });

  it.each(["website", "contacts"] as const)("finds accounts by the domain of the company's %s", (of) => {
    const { given, recallAt1 } = measureWithDomains(generateLabelled(600, 400), of);
    expect(given).toBeGreaterThan(20);
    expect(recallAt1).toBeGreaterThanOrEqual(0.95);
  });

  it("types names letter by letter", () => {
    const { companies } = generateLabelled(100, 0);
    expect(typeNames(companies, ["Contoso", "Fabrikam"]).keystrokes).toBe(15);
  });
});
