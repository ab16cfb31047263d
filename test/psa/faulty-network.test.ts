import { expect, it } from "vitest";
import { soak } from "../soak/psa.ts";

it("ends every question to a PSA in a result or a named failure, whatever the network does", {
  timeout: 180_000,
}, async () => {
  const lines: string[] = [];
  await soak({ seed: 11, scale: 0.02, print: (line) => lines.push(line) });
  expect(lines.join("\n")).toMatch(/none hung, none went unhandled\n.*result \d+/);
});
