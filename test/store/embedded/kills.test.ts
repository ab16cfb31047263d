import { expect, it } from "vitest";
import { soak } from "../../soak/store.ts";

it("loses no acknowledged write and no index entry when its process is killed under load", {
  timeout: 120_000,
}, async () => {
  const lines: string[] = [];
  await soak({ seed: 1, scale: 0.02, print: (line) => lines.push(line) });
  expect(lines.join()).toContain("none missing");
});
