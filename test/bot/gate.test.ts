import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createGate } from "../../src/bot/gate.ts";

const options = { atOnce: 2, heldAtMostMs: 100, crowd: 5, pauseMs: 20, crowdAtMostMs: 200 };

function crowdAt(enter: ReturnType<typeof createGate>, count: number) {
  const began: number[] = [];
  const leaves: (() => void)[] = [];
  for (let at = 0; at < count; at += 1) {
    void enter().then((leave) => {
      began.push(at);
      leaves.push(leave);
    });
  }
  return { began, leaves };
}

describe("the gate", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("lets in so many at once, the others in their order", async () => {
    const { began, leaves } = crowdAt(createGate(options), 4);
    await vi.advanceTimersByTimeAsync(0);
    expect(began).toEqual([0, 1]);
    leaves[1]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(began).toEqual([0, 1, 2]);
    leaves[0]?.();
    leaves[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(began).toEqual([0, 1, 2, 3]);
  });

  it("gives a place on that was held too long, and once only", async () => {
    const { began, leaves } = crowdAt(createGate(options), 4);
    await vi.advanceTimersByTimeAsync(100);
    expect(began).toEqual([0, 1, 2, 3]);
    leaves[0]?.();
    const enter = createGate({ ...options, atOnce: 1 });
    const one = await enter();
    one();
    one();
    const later = crowdAt(enter, 2);
    await vi.advanceTimersByTimeAsync(0);
    expect(later.began).toEqual([0]);
  });

  it("hears a crowd first, and answers it as soon as it pauses", async () => {
    const { began, leaves } = crowdAt(createGate(options), 10);
    await vi.advanceTimersByTimeAsync(0);
    for (const leave of leaves) leave();
    await vi.advanceTimersByTimeAsync(10);
    expect(began).toEqual([0, 1]);
    await vi.advanceTimersByTimeAsync(20);
    expect(began).toEqual([0, 1, 2, 3]);
  });

  it("keeps nobody waiting for a crowd that never ends", async () => {
    const enter = createGate(options);
    const { began, leaves } = crowdAt(enter, 10);
    await vi.advanceTimersByTimeAsync(0);
    for (const leave of leaves) leave();
    for (let at = 0; at < 30; at += 1) {
      void enter();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(began.length).toBeGreaterThan(2);
  });
});
