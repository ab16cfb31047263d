import type { Allowance } from "../core/ports/budget.ts";
import type { FarSideState, Lease } from "../core/ports/leases.ts";

/** Longer than a second: calls that start a second apart may arrive closer, and the far side counts arrivals. */
const WINDOW_MS = 1200;
const TENTH_MS = 100;
/** A process that died gives its room back so late; one that lives renews far earlier. */
export const LEASE_MS = 6_000;
/** Who waits asks again far more often. */
const WAITING_MS = 3_000;

export const EMPTY_STATE: FarSideState = { running: [], waiting: [], starts: [], heldUntil: 0 };

export type Taken =
  | { kind: "started" }
  /** We are in the line of a lane that is full. */
  | { kind: "line"; ahead: number }
  | { kind: "later"; waitMs: number }
  | { kind: "held"; waitMs: number };

/** The state without what time has ended. */
export function tidy(state: FarSideState, now: number): FarSideState {
  return {
    running: state.running.filter(({ until }) => until > now),
    waiting: state.waiting.filter(({ until }) => until > now),
    starts: state.starts.filter(({ at }) => at + TENTH_MS + WINDOW_MS > now),
    heldUntil: state.heldUntil > now ? state.heldUntil : 0,
  };
}

/** Starts a call, if the far side's pause, the others before it, its lane and the last second leave room. Of a tidy state. */
export function take(
  state: FarSideState,
  call: { id: string; lane: string },
  { atOnce, perSecond }: Allowance,
  now: number,
): { taken: Taken; state: FarSideState } {
  if (state.heldUntil > now) return { taken: { kind: "held", waitMs: state.heldUntil - now }, state };
  const at = state.waiting.findIndex(({ id }) => id === call.id);
  const before = at < 0 ? state.waiting : state.waiting.slice(0, at);
  const ahead = inLane(before, call.lane);
  const busy = inLane(state.running, call.lane) + ahead;
  if (busy >= atOnce) return { taken: { kind: "line", ahead }, state: stand(state, call, now) };

  const oldest = state.starts[0];
  const started = state.starts.reduce((sum, { count }) => sum + count, 0);
  if (oldest !== undefined && started >= perSecond) {
    const waitMs = Math.max(1, oldest.at + TENTH_MS + WINDOW_MS - now);
    return { taken: { kind: "later", waitMs }, state };
  }
  return {
    taken: { kind: "started" },
    state: {
      ...state,
      running: [...state.running, { ...call, until: now + LEASE_MS }],
      waiting: without(state.waiting, new Set([call.id])),
      starts: Number.isFinite(perSecond) ? counted(state.starts, now) : state.starts,
    },
  };
}

/** Calls that ended, or are waited for no more, leave; those of `mine` that go on are leased anew. */
export function settle(state: FarSideState, ended: ReadonlySet<string>, mine: ReadonlySet<string>, now: number) {
  const running = without(state.running, ended);
  return {
    ...state,
    running: running.map((lease) => (mine.has(lease.id) ? { ...lease, until: now + LEASE_MS } : lease)),
    waiting: without(state.waiting, ended),
  };
}

export function hold(state: FarSideState, until: number): FarSideState {
  return { ...state, heldUntil: Math.max(state.heldUntil, until) };
}

function stand(state: FarSideState, call: { id: string; lane: string }, now: number): FarSideState {
  const lease = { ...call, until: now + WAITING_MS };
  const stands = state.waiting.some(({ id }) => id === call.id);
  const waiting = stands
    ? state.waiting.map((each) => (each.id === call.id && each.until < now + WAITING_MS / 2 ? lease : each))
    : [...state.waiting, lease];
  return { ...state, waiting };
}

function counted(starts: FarSideState["starts"], now: number): FarSideState["starts"] {
  const at = Math.floor(now / TENTH_MS) * TENTH_MS;
  const last = starts.at(-1);
  if (last !== undefined && last.at >= at) return [...starts.slice(0, -1), { at: last.at, count: last.count + 1 }];
  return [...starts, { at, count: 1 }];
}

const inLane = (leases: readonly Lease[], lane: string) => leases.filter((lease) => lease.lane === lane).length;

function without(leases: readonly Lease[], ids: ReadonlySet<string>): readonly Lease[] {
  return leases.filter(({ id }) => !ids.has(id));
}
