import { expect, it } from "vitest";
import { soak } from "../../soak/approvals.ts";

it("makes one decision of any deliveries, voids changed plans and settles races", { timeout: 600_000 }, async () => {
  const lines: string[] = [];
  await soak({ seed: 5, scale: 0.002, print: (line) => lines.push(line) });
  expect(lines.join("\n")).toMatch(
    /sequences: one decision[\s\S]*voided it[\s\S]*races of two processes: one decision each/,
  );
});
