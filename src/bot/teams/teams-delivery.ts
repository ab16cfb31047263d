import type { Log } from "../../core/ports/log.ts";
import type { Conversation, MessageRef } from "../../core/posting/conversation.ts";
import type { Card } from "../card.ts";
import type { Incoming } from "../incoming.ts";
import type { Shown } from "../reply.ts";
import { type Outcome, SurfaceError } from "../surface.ts";
import type { TeamsClient } from "./teams-client.ts";
import type { TeamsFiles } from "./teams-files.ts";

/** Says a line to the person where they are looking. */
export type Tell = (line: string) => Promise<void>;

export interface TeamsDelivery {
  /** Brings a reply where it belongs. The card that now stands in the clicked one's place, if one does. Throws `SurfaceError`. */
  deliver(incoming: Incoming, outcome: Outcome, tell?: Tell): Promise<Card | undefined>;
  /** Says something in the person's 1:1. */
  sayPrivately(incoming: Incoming, line: string): Promise<void>;
  postPrivately(incoming: Incoming, card: Card): Promise<void>;
}

const longestWaitMs = 10_000;

export function createTeamsDelivery(client: TeamsClient, files: TeamsFiles, log: Log): TeamsDelivery {
  const chatOf = async (incoming: Incoming): Promise<Conversation> =>
    incoming.oneToOne ? incoming.conversation : patiently(() => client.oneToOne(incoming.person.address));

  /** In a channel a line can only be said to everybody in the thread; a bot that was added to a team says nothing there. */
  function tellThere(incoming: Incoming): Tell {
    return async (line) => {
      if (line === "" || (incoming.kind === "opened" && !incoming.oneToOne)) return;
      await patiently(() => client.say(incoming.conversation, line));
    };
  }

  async function post(shown: Shown, to: Conversation, outcome: Outcome): Promise<void> {
    await outcome.posted(await patiently(() => client.post(to, shown.card)));
  }

  /** What is for this person alone goes to the 1:1; whoever asked elsewhere is told so there. */
  async function privately(
    incoming: Incoming,
    { lines }: Outcome,
    tell: Tell,
    send: (to: Conversation) => Promise<void>,
  ): Promise<void> {
    if (incoming.oneToOne) return send(incoming.conversation);
    try {
      await send(await chatOf(incoming));
    } catch (error) {
      if (!(error instanceof SurfaceError) || error.kind !== "unreachable") throw error;
      return tell(lines.addTheApp);
    }
    await tell(lines.answeredInPrivate);
  }

  async function replace(
    target: MessageRef | undefined,
    incoming: Incoming,
    shown: Shown,
    outcome: Outcome,
    tell: Tell,
  ): Promise<Card | undefined> {
    if (target) {
      try {
        await patiently(() => client.update(target, shown.card));
        await outcome.posted(target);
        return shown.card;
      } catch (error) {
        if (!(error instanceof SurfaceError) || error.kind !== "gone") throw error;
        log.info("a clicked card is gone; posted anew", {});
      }
    }
    await privately(incoming, outcome, tell, (to) => post(shown, to, outcome));
    return undefined;
  }

  return {
    async sayPrivately(incoming, line) {
      const chat = await chatOf(incoming);
      await patiently(() => client.say(chat, line));
    },

    async postPrivately(incoming, card) {
      const chat = await chatOf(incoming);
      await patiently(() => client.post(chat, card));
    },

    async deliver(incoming, outcome, tell = tellThere(incoming)) {
      try {
        return await send(incoming, outcome, tell);
      } finally {
        outcome.done();
      }
    },
  };

  async function send(incoming: Incoming, outcome: Outcome, tell: Tell): Promise<Card | undefined> {
    const { reply } = outcome;
    const target = incoming.kind === "action" || incoming.kind === "submission" ? incoming.message : undefined;
    switch (reply.kind) {
      case "card":
        if (reply.audience === "channel") await post(reply.shown, incoming.conversation, outcome);
        else await privately(incoming, outcome, tell, (to) => post(reply.shown, to, outcome));
        return undefined;
      case "replace":
        return replace(target, incoming, reply.shown, outcome, tell);
      case "notice": {
        const { text, now } = reply;
        const replaced = now && target ? replace(target, incoming, now, outcome, tell) : undefined;
        // Outsiders have no 1:1 with the bot, and the refusal holds nothing private.
        const isSaidThere = target || incoming.oneToOne || incoming.person.outsider;
        const said = isSaidThere ? tell(text) : privately(incoming, outcome, tell, (to) => client.say(to, text));
        const [card] = await Promise.all([replaced, said]);
        return card;
      }
      case "file":
        await privately(incoming, outcome, tell, (to) => patiently(() => files.offer(to, reply.file)));
        return reply.shown && replace(target, incoming, reply.shown, outcome, tell);
      case "form":
        log.error("a form came where none can be opened", { form: reply.form.name, kind: incoming.kind });
        return undefined;
      case "nothing":
        return undefined;
    }
  }
}

/** Once more when Teams asks to wait for a short while, having sent nothing; anything else is not tried again. */
async function patiently<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const waitMs = error instanceof SurfaceError && error.kind === "rate-limited" ? error.retryAfterMs : undefined;
    if (waitMs === undefined || waitMs > longestWaitMs) throw error;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    return send();
  }
}
