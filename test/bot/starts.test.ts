import { describe, expect, it } from "vitest";
import { createStarts } from "../../src/bot/starts.ts";

const round = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("starts", () => {
  it("begin one in a round of the event loop, in order", async () => {
    const starts = createStarts();
    const begun: number[] = [];
    for (const at of [1, 2, 3]) void starts.turn().then(() => begun.push(at));
    expect(begun).toEqual([]);
    for (const expected of [[1], [1, 2], [1, 2, 3]]) {
      await round();
      expect(begun).toEqual(expected);
    }
  });

  it("hear a whole burst before its first begins, and hold the first no longer than a quarter of a second", async () => {
    let nowMs = 0;
    const starts = createStarts(() => nowMs);
    let begun = 0;
    const arrive = () => void starts.turn().then(() => (begun += 1));
    for (let at = 0; at < 20; at += 1) arrive();
    expect(starts.isBusy()).toBe(true);
    await round();
    expect(begun).toBe(0);
    // It goes on coming in, until the first has waited long enough.
    nowMs = 249;
    arrive();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(begun).toBe(0);
    nowMs = 250;
    while (begun < 21) await round();
    expect(starts.isBusy()).toBe(false);
  });
});
