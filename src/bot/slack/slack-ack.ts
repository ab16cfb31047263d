/** An acknowledgement that is given once, by whoever is first. */
export interface OnceAck<T> {
  give(response?: T): Promise<void>;
  isGiven(): boolean;
  /** Resolves when Slack may be answered: the listener returns then, and the rest goes on behind it. */
  given: Promise<void>;
}

export function onceAck<T>(ack: (response?: T) => Promise<void>): OnceAck<T> {
  let isGiven = false;
  let settle: (result: Promise<void>) => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return {
    async give(response) {
      if (isGiven) return given;
      isGiven = true;
      settle(ack(response));
      return given;
    },
    isGiven: () => isGiven,
    given,
  };
}
