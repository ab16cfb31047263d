import type { MessageRef } from "../core/posting/conversation.ts";

/** Nobody waits longer for a turn than this; a click comes first. */
const mostWaitMs = 1_000;
/** A turn that was never given back ends by itself. */
const mostHeldMs = 5_000;

/**
 * One writer at a time for each posted message, in this process: a redraw that began before a click must not land after it
 * and show the state of before. Answers the function that gives the turn back.
 */
export type TakeTurn = (message: MessageRef) => Promise<() => void>;

export function createMessageTurns(): TakeTurn {
  const last = new Map<string, Promise<void>>();

  return async ({ platform, workspaceId, channelId, messageId }) => {
    const key = [platform, workspaceId, channelId, messageId].join("/");
    const before = last.get(key);
    let give: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => {
      give = resolve;
    });
    const mine = Promise.all([before, turn]).then(() => {
      if (last.get(key) === mine) last.delete(key);
    });
    last.set(key, mine);
    if (before) await within(before, mostWaitMs);
    const timer = setTimeout(give, mostHeldMs);
    return () => {
      clearTimeout(timer);
      give();
    };
  };
}

async function within(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
