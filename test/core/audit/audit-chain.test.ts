import { expect, it } from "vitest";
import { soak } from "../../soak/audit.ts";

it("names the first bad entry after any edit, deletion, insertion or swap, and any cut at the end", async () => {
  const lines: string[] = [];
  await soak({ seed: 7, scale: 0.02, print: (line) => lines.push(line) });
  expect(lines).toHaveLength(3);
}, 60_000);
