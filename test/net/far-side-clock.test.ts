import { expect, it } from "vitest";
import { EMPTY_STATE, heldForMs, hold, take } from "../../src/net/far-side-state.ts";
import { memoryLeases } from "../../src/net/memory-leases.ts";
import { openSharedSide } from "../../src/net/shared-side.ts";

const allowance = { atOnce: 1, perSecond: 2 };
const noon = Date.parse("2026-03-02T12:00:00Z");
const hour = 3_600_000;

/** What a process leaves that has used up everything and died. */
function usedUp(now: number) {
  let state = hold(EMPTY_STATE, now, 30_000);
  expect(heldForMs(state, now)).toBe(30_000);
  state = { ...state, heldUntil: 0 };
  for (const id of ["a", "b"]) state = take({ ...state, running: [] }, { id, lane: "x" }, allowance, now).state;
  return { ...hold(state, now, 30_000), waiting: [{ id: "c", lane: "x", until: now + 3_000 }] };
}

it("holds nobody back by what was written before the clock was set back an hour", async () => {
  const leases = memoryLeases();
  await leases.swap("psa", 0, usedUp(noon));
  const side = openSharedSide("psa", { leases, nowMs: () => noon - hour, onTrouble: () => undefined });
  expect(side.heldForMs()).toBe(0);
  expect((await side.take({ id: "d", lane: "x" }, allowance, true)).kind).toBe("started");
  await side.close();
});

it("keeps to what another process wrote whose clock is some seconds ahead", async () => {
  const leases = memoryLeases();
  await leases.swap("psa", 0, usedUp(noon));
  const side = openSharedSide("psa", { leases, nowMs: () => noon - 3_000, onTrouble: () => undefined });
  expect((await side.take({ id: "d", lane: "x" }, allowance, true)).kind).toBe("held");
  await side.close();
});
