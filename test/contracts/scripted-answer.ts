import type { Incoming } from "../../src/bot/incoming.ts";
import type { Reply } from "../../src/bot/reply.ts";
import type { Answer } from "../../src/bot/surface.ts";
import type { MessageRef } from "../../src/core/posting/conversation.ts";

/** An `Answer` that a test scripts: it keeps what came in and what was posted for it. */
export interface Script {
  answer: Answer;
  incoming: Incoming[];
  posted: MessageRef[];
  /** Answers every incoming thing from now on; may take its time. */
  on(reply: (incoming: Incoming) => Reply | Promise<Reply>): void;
  /** The last thing of this kind that came in. */
  last<K extends Incoming["kind"]>(kind: K): Extract<Incoming, { kind: K }>;
}

export const scriptedLines = {
  answeredInPrivate: "I answered in our 1:1 chat.",
  addTheApp: "Add the app first.",
};

export function scriptAnswer(): Script {
  const incoming: Incoming[] = [];
  const posted: MessageRef[] = [];
  let reply: (arrived: Incoming) => Reply | Promise<Reply> = () => ({ kind: "nothing" });
  return {
    incoming,
    posted,
    async answer(arrived) {
      incoming.push(arrived);
      return {
        reply: await reply(arrived),
        posted: async (message) => void posted.push(message),
        done: () => undefined,
        lines: scriptedLines,
      };
    },
    on(next) {
      reply = next;
    },
    last(kind) {
      const found = incoming.findLast((arrived) => arrived.kind === kind);
      if (!found) throw new Error(`No ${kind} came in; there came: ${incoming.map((one) => one.kind).join(", ")}`);
      return found as Extract<Incoming, { kind: typeof kind }>;
    },
  };
}
