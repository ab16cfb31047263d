import type { Allowance } from "../core/ports/budget.ts";
import type { FarSideState, Lease } from "../core/ports/leases.ts";

/** The far side counts arrivals. A call arrives before its answer, and is taken to have arrived so long after its start. */
const ARRIVAL_MS = 1_000;
/** A second, and what a clock may be read wrong by. */
const WINDOW_MS = 1_010;
const BUCKET_MS = 20;
/** A process that died gives its room back so late; one that lives renews far earlier. */
export const LEASE_MS = 6_000;
/** Who waits asks again far more often. */
const WAITING_MS = 3_000;

/** More than the clocks of two servers differ by: one that was so far ahead was set right since, or has yet to be. */
const AHEAD_MS = 10_000;

export const EMPTY_STATE: FarSideState = { running: [], waiting: [], starts: [], heldUntil: 0 };

export type Taken =
  | { kind: "started"; arrivesBy: number }
  /** We are in the line of a lane that is full. */
  | { kind: "line"; ahead: number }
  | { kind: "later"; waitMs: number }
  | { kind: "held"; waitMs: number };

/** A call that is over. `arrivesBy` as it was told at its start; absent for one that never started. */
export interface Ended {
  arrivesBy?: number;
  endedAt: number;
}

/** The state without what time has ended, and without what a clock wrote that was ahead: it would end that much later. */
export function tidy(state: FarSideState, now: number): FarSideState {
  const isLive = ({ until }: Lease) => until > now && until <= now + LEASE_MS + AHEAD_MS;
  const isHeld = state.heldUntil > now && (state.heldFrom ?? now) <= now + AHEAD_MS;
  const { heldUntil, heldFrom } = state;
  return {
    running: state.running.filter(isLive),
    waiting: state.waiting.filter(isLive),
    starts: state.starts.filter(({ at }) => at + WINDOW_MS > now && at <= now + ARRIVAL_MS + AHEAD_MS),
    ...(isHeld ? { heldUntil, ...(heldFrom !== undefined && { heldFrom }) } : { heldUntil: 0 }),
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
    const waitMs = Math.max(1, oldest.at + WINDOW_MS - now);
    return { taken: { kind: "later", waitMs }, state };
  }
  const arrivesBy = bucketOf(now + ARRIVAL_MS);
  return {
    taken: { kind: "started", arrivesBy },
    state: {
      ...state,
      running: [...state.running, { ...call, until: now + LEASE_MS }],
      waiting: without(state.waiting, new Map([[call.id, null]])),
      starts: Number.isFinite(perSecond) ? counted(state.starts, arrivesBy, 1) : state.starts,
    },
  };
}

/** Calls that ended, or are waited for no more, leave; those of `mine` that go on are leased anew. */
export function settle(
  state: FarSideState,
  ended: ReadonlyMap<string, Ended>,
  mine: ReadonlyMap<string, number>,
  now: number,
): FarSideState {
  const running = without(state.running, ended);
  return {
    ...state,
    starts: [...ended.values()].reduce(arrived, state.starts),
    running: running.map((lease) => (mine.has(lease.id) ? { ...lease, until: now + LEASE_MS } : lease)),
    waiting: without(state.waiting, ended),
  };
}

export function hold(state: FarSideState, now: number, pauseMs: number): FarSideState {
  return state.heldUntil >= now + pauseMs ? state : { ...state, heldUntil: now + pauseMs, heldFrom: now };
}

export function heldForMs(state: FarSideState, now: number): number {
  return Math.max(0, tidy(state, now).heldUntil - now);
}

function stand(state: FarSideState, call: { id: string; lane: string }, now: number): FarSideState {
  const lease = { ...call, until: now + WAITING_MS };
  const stands = state.waiting.some(({ id }) => id === call.id);
  const waiting = stands
    ? state.waiting.map((each) => (each.id === call.id && each.until < now + WAITING_MS / 2 ? lease : each))
    : [...state.waiting, lease];
  return { ...state, waiting };
}

/** A call that was answered sooner than assumed has arrived by then. */
function arrived(starts: FarSideState["starts"], { arrivesBy, endedAt }: Ended): FarSideState["starts"] {
  const at = bucketOf(endedAt);
  if (arrivesBy === undefined || at >= arrivesBy || !starts.some((each) => each.at === arrivesBy)) return starts;
  return counted(counted(starts, arrivesBy, -1), at, 1);
}

function counted(starts: FarSideState["starts"], at: number, more: number): FarSideState["starts"] {
  const others = starts.filter((each) => each.at !== at);
  const count = (starts.find((each) => each.at === at)?.count ?? 0) + more;
  return count > 0 ? [...others, { at, count }].sort((one, other) => one.at - other.at) : others;
}

/** Rounded up: later than it was is safe, earlier is not. */
const bucketOf = (ms: number) => Math.ceil(ms / BUCKET_MS) * BUCKET_MS;

const inLane = (leases: readonly Lease[], lane: string) => leases.filter((lease) => lease.lane === lane).length;

function without(leases: readonly Lease[], ids: ReadonlyMap<string, unknown>): readonly Lease[] {
  return leases.filter(({ id }) => !ids.has(id));
}
