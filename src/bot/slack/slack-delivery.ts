import type { Log } from "../../core/ports/log.ts";
import type { Conversation, MessageRef } from "../../core/posting/conversation.ts";
import type { Incoming } from "../incoming.ts";
import type { Reply, Shown } from "../reply.ts";
import { type Outcome, SurfaceError } from "../surface.ts";
import { lineMessage, type SlackApi } from "./slack-api.ts";
import { slackCard } from "./slack-cards.ts";
import type { SlackPeople } from "./slack-people.ts";

/** Says a line to the person alone, where they are. */
export type Tell = (line: string) => Promise<void>;

/** Brings replies to where they belong. Never rejects: resolves to whether it arrived, and what did not is in the log. */
export interface Delivery {
  deliver(outcome: Outcome, incoming: Incoming, tell?: Tell): Promise<boolean>;
}

/** True when the reply goes to the 1:1 of a person who asked elsewhere. */
export function goesPrivate(reply: Reply, incoming: Incoming): boolean {
  if (incoming.oneToOne) return false;
  if (reply.kind === "replace") return messageOf(incoming) === undefined;
  return reply.kind === "file" || (reply.kind === "card" && reply.audience === "person");
}

/** The card that was clicked, or from which the form was opened. */
export function messageOf(incoming: Incoming): MessageRef | undefined {
  return incoming.kind === "action" || incoming.kind === "submission" ? incoming.message : undefined;
}

const longestWaitMs = 10_000;

export function createDelivery(api: SlackApi, people: SlackPeople, log: Log): Delivery {
  /** Once more when Slack asks to wait for a short while; anything else is not sent twice. */
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

  async function post(outcome: Outcome, shown: Shown, to: Conversation): Promise<void> {
    const message = slackCard(shown.card);
    await outcome.posted(await patiently(() => api.post(to, message)));
  }

  async function replace(outcome: Outcome, shown: Shown, message: MessageRef): Promise<void> {
    const card = slackCard(shown.card);
    await patiently(() => api.update(message, card));
    await outcome.posted(message);
  }

  /** The 1:1 of the person who asked; null, and told, when there is none. */
  async function chat(outcome: Outcome, incoming: Incoming, tell: Tell): Promise<Conversation | null> {
    const { userId } = incoming.person.address;
    try {
      const channelId = await patiently(() => people.chatOf(userId));
      return { platform: "slack", workspaceId: incoming.conversation.workspaceId, channelId };
    } catch (error) {
      if (!(error instanceof SurfaceError) || error.kind !== "unreachable") throw error;
      await tell(outcome.lines.addTheApp);
      return null;
    }
  }

  async function sendPrivately(
    outcome: Outcome,
    incoming: Incoming,
    tell: Tell,
    send: (to: Conversation) => Promise<void>,
  ): Promise<void> {
    if (incoming.oneToOne) {
      try {
        return await send(incoming.conversation);
      } catch (error) {
        // A command may come from a chat between two people, which the bot is not in.
        const mayBeElsewhere = error instanceof SurfaceError && (error.kind === "gone" || error.kind === "unreachable");
        if (!mayBeElsewhere || incoming.kind !== "command") throw error;
      }
    }
    const to = await chat(outcome, incoming, tell);
    if (to === null) return;
    await tell(outcome.lines.answeredInPrivate);
    await send(to);
  }

  async function send(outcome: Outcome, incoming: Incoming, tell: Tell): Promise<void> {
    const { reply } = outcome;
    const message = messageOf(incoming);
    switch (reply.kind) {
      case "card":
        if (reply.audience === "channel") return post(outcome, reply.shown, incoming.conversation);
        return sendPrivately(outcome, incoming, tell, (to) => post(outcome, reply.shown, to));
      case "replace":
        if (message) {
          const isThere = await unlessGone(replace(outcome, reply.shown, message));
          if (isThere) return;
        }
        return sendPrivately(outcome, incoming, tell, (to) => post(outcome, reply.shown, to));
      case "notice": {
        const { now } = reply;
        const replaced = now && message ? unlessGone(replace(outcome, now, message)) : undefined;
        await Promise.all([replaced, tell(reply.text)]);
        return;
      }
      case "file":
        return sendPrivately(outcome, incoming, tell, async (to) => {
          await patiently(() => api.sendFile(to, reply.file));
          if (reply.shown) await post(outcome, reply.shown, to);
        });
      case "form":
        log.error("a form came where none can be opened", { form: reply.form.name, kind: incoming.kind });
        return;
      case "nothing":
        return;
    }
  }

  /** In a channel a line that vanishes on reload; in the 1:1 a small message, which stays. */
  function tellThere(incoming: Incoming): Tell {
    const { conversation, oneToOne, person } = incoming;
    return async (line) => {
      if (oneToOne) await patiently(() => api.post(conversation, lineMessage(line)));
      else await patiently(() => api.whisper(conversation, person.address.userId, line));
    };
  }

  return {
    async deliver(outcome, incoming, tell = tellThere(incoming)) {
      try {
        await send(outcome, incoming, tell);
        return true;
      } catch (error) {
        log.warn("a reply did not reach Slack", { reply: outcome.reply.kind, kind: incoming.kind, error });
        return false;
      } finally {
        outcome.done();
      }
    },
  };
}

async function unlessGone(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof SurfaceError && error.kind === "gone") return false;
    throw error;
  }
}
