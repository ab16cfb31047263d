import { expect, it } from "vitest";
import { soak } from "../../soak/chaos.ts";

it("loses no row and doubles no user while workers are killed", { timeout: 180_000 }, async () => {
  const lines: string[] = [];
  await soak({ seed: 3, scale: 0.02, print: (line) => lines.push(line) });
  expect(lines.join("\n")).toMatch(/kills at write boundaries[\s\S]*recoveries: median/);
});
