import type { Log } from "../../core/ports/log.ts";

/** An acknowledgement that is given once, by whoever is first. Never rejects. */
export interface OnceAck<T> {
  give(response?: T): Promise<void>;
  isGiven(): boolean;
  /** Resolves when Slack may be answered: the listener returns then, and the rest goes on behind it. */
  given: Promise<void>;
}

export function onceAck<T>(ack: (response?: T) => Promise<void>, log: Log): OnceAck<T> {
  let isGiven = false;
  let settle: (result: Promise<void>) => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return {
    async give(response) {
      if (!isGiven) {
        isGiven = true;
        // A socket that is just being opened anew takes no acknowledgement.
        settle(ack(response).catch((error: unknown) => log.warn("Slack took no acknowledgement", { error })));
      }
      return given;
    },
    isGiven: () => isGiven,
    given,
  };
}
