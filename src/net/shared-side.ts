import type { Allowance } from "../core/ports/budget.ts";
import type { FarSideState, Leases } from "../core/ports/leases.ts";
import { EMPTY_STATE, type Ended, heldForMs, hold, settle, type Taken, take, tidy } from "./far-side-state.ts";

const RENEW_MS = 2_000;

/** One far side as this process knows it. Throws what the leases throw. */
export interface SharedSide {
  /** `fresh`: what others did since is looked at. */
  take(call: { id: string; lane: string }, allowance: Allowance, fresh: boolean): Promise<Taken>;
  /** The call is over, or nobody waits for it any more. Written soon, together with what else is to be written. */
  leave(id: string): void;
  hold(pauseMs: number): Promise<void>;
  /** As last seen: 0 when no pause is known. */
  heldForMs(): number;
  isIdle(): boolean;
  /** Writes what has ended so far; what ends later is left to run out. */
  close(): Promise<void>;
}

/**
 * Changes go one after the other and rest on the state that this process wrote last, so that a process alone needs one write for
 * a call. `onTrouble` hears of leases that could not be written later on.
 */
export function openSharedSide(
  key: string,
  options: { leases: Leases; nowMs: () => number; onTrouble: (error: unknown) => void },
): SharedSide {
  const { leases, nowMs, onTrouble } = options;
  /** Our calls under way, with the moment by which each arrives. */
  const mine = new Map<string, number>();
  const ended = new Map<string, Ended>();
  let known: { version: number; state: FarSideState } | null = null;
  let tail: Promise<unknown> = Promise.resolve();
  let renewing: NodeJS.Timeout | undefined;
  let isFlushing = false;
  let isClosed = false;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = tail.then(work);
    tail = result.catch(() => undefined);
    return result;
  }

  /** `change` answers the very state it was given when there is nothing to write. */
  function swap<T>(
    change: (state: FarSideState, now: number) => { result: T; state: FarSideState },
    fresh = false,
  ): Promise<T> {
    return inTurn(async () => {
      if (fresh) known = null;
      for (let attempt = 0; ; attempt += 1) {
        const { version, state } = known ?? (await leases.read(key)) ?? { version: 0, state: EMPTY_STATE };
        const now = nowMs();
        const gone = new Map(ended);
        const tidied = tidy(state, now);
        const settled = gone.size === 0 && mine.size === 0 ? tidied : settle(tidied, gone, mine, now);
        const { result, state: next } = change(settled, now);
        known = { version, state };
        if (next === settled && gone.size === 0) return result;
        if (await leases.swap(key, version, next)) {
          known = { version: version + 1, state: next };
          for (const id of gone.keys()) ended.delete(id);
          return result;
        }
        known = null;
        // Whoever was faster may be about to write again.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(20, 2 * (attempt + 1))));
      }
    });
  }

  function flush(): void {
    if (isFlushing || isClosed) return;
    isFlushing = true;
    // In a later turn: a call that begins now takes the change along.
    setImmediate(() => {
      isFlushing = false;
      if (ended.size > 0 && !isClosed) swap((state) => ({ result: undefined, state })).catch(onTrouble);
    });
  }

  function renew(): void {
    renewing ??= setInterval(() => {
      swap((state) => ({ result: undefined, state: { ...state } })).catch(onTrouble);
    }, RENEW_MS).unref();
  }

  return {
    async take(call, allowance, fresh) {
      const taken = await swap((state, now) => {
        const { taken: result, state: next } = take(state, call, allowance, now);
        return { result, state: next };
      }, fresh);
      if (taken.kind === "started") {
        mine.set(call.id, taken.arrivesBy);
        renew();
      }
      return taken;
    },
    leave(id) {
      const arrivesBy = mine.get(id);
      mine.delete(id);
      ended.set(id, { endedAt: nowMs(), ...(arrivesBy !== undefined && { arrivesBy }) });
      if (mine.size === 0) {
        clearInterval(renewing);
        renewing = undefined;
      }
      flush();
    },
    hold: (pauseMs) => swap((state, now) => ({ result: undefined, state: hold(state, now, pauseMs) })),
    heldForMs: () => (known === null ? 0 : heldForMs(known.state, nowMs())),
    isIdle: () => mine.size === 0 && ended.size === 0,
    async close() {
      isClosed = true;
      clearInterval(renewing);
      if (ended.size > 0) await swap((state) => ({ result: undefined, state })).catch(onTrouble);
      await tail;
    },
  };
}
