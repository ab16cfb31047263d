import { HttpError } from "./http-error.ts";

/** A span that ends by time or by the caller's signal. `end()` must follow, whatever happens. */
export interface Deadline {
  readonly signal: AbortSignal;
  remainingMs(): number;
  /** The outcome of `work`, or the end of the deadline, whichever is first. */
  race<T>(work: Promise<T>): Promise<T>;
  end(): void;
}

/**
 * Own timer, not `AbortSignal.any` with `AbortSignal.timeout`: in Node 20 the latter holds no process open and may be collected
 * before it fires. `target` is what the error names. The signal's reason is an `HttpError` of kind `timeout` or `aborted`.
 */
export function startDeadline(deadlineMs: number, target: string, caller?: AbortSignal): Deadline {
  const controller = new AbortController();
  const endsAt = performance.now() + deadlineMs;
  const timer = setTimeout(
    () => controller.abort(new HttpError("timeout", `${target}: no answer within ${deadlineMs} ms`)),
    deadlineMs,
  );
  const onCallerAbort = () => controller.abort(reasonOf(caller, target));
  if (caller?.aborted) onCallerAbort();
  else caller?.addEventListener("abort", onCallerAbort, { once: true });
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, endsAt - performance.now()),
    race: (work) => raceAbort(work, controller.signal),
    end() {
      clearTimeout(timer);
      caller?.removeEventListener("abort", onCallerAbort);
    },
  };
}

/** Rejects with the signal's reason as soon as it aborts; `work` goes on unheard. */
export function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** An outer deadline, given to us as a signal, keeps its own reason. */
function reasonOf(caller: AbortSignal | undefined, target: string): HttpError {
  const reason: unknown = caller?.reason;
  if (reason instanceof HttpError) return reason;
  const kind = reason instanceof Error && reason.name === "TimeoutError" ? "timeout" : "aborted";
  return new HttpError(kind, `${target}: given up by the caller`, { cause: reason });
}
