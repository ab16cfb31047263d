import type { Log } from "../../core/ports/log.ts";
import type { Conversation, MessageRef } from "../../core/posting/conversation.ts";
import type { Incoming } from "../incoming.ts";
import type { Shown } from "../reply.ts";
import { type Outcome, SurfaceError } from "../surface.ts";
import type { TeamsClient } from "./teams-client.ts";
import type { TeamsFiles } from "./teams-files.ts";

export interface TeamsDelivery {
  /** Brings a reply where it belongs. Answers a line for the click or the dialog, if one is to be shown there. */
  deliver(incoming: Incoming, outcome: Outcome): Promise<string>;
  oneToOne(incoming: Incoming): Promise<Conversation>;
}

export function createTeamsDelivery(client: TeamsClient, files: TeamsFiles, log: Log): TeamsDelivery {
  const oneToOne = (incoming: Incoming): Promise<Conversation> =>
    incoming.oneToOne ? Promise.resolve(incoming.conversation) : client.oneToOne(incoming.person.address);

  async function postToPerson(incoming: Incoming, shown: Shown, { posted, lines }: Outcome): Promise<string> {
    try {
      await posted(await client.post(await oneToOne(incoming), shown.card));
    } catch (error) {
      if (!(error instanceof SurfaceError) || error.kind !== "unreachable" || incoming.oneToOne) throw error;
      return lineInPlace(incoming, lines.addTheApp);
    }
    return incoming.oneToOne ? "" : lineInPlace(incoming, lines.answeredInPrivate);
  }

  /** A click is answered with the line itself; for words typed in a channel it goes into the thread. */
  async function lineInPlace(incoming: Incoming, line: string): Promise<string> {
    if (incoming.kind === "action" || incoming.kind === "submission") return line;
    await client.say(incoming.conversation, line);
    return "";
  }

  async function replace(
    target: MessageRef | undefined,
    incoming: Incoming,
    shown: Shown,
    outcome: Outcome,
  ): Promise<string> {
    if (!target) return postToPerson(incoming, shown, outcome);
    try {
      await client.update(target, shown.card);
    } catch (error) {
      if (!(error instanceof SurfaceError) || error.kind !== "gone") throw error;
      log.info("a clicked card is gone; posted anew", {});
      return postToPerson(incoming, shown, outcome);
    }
    await outcome.posted(target);
    return "";
  }

  return {
    oneToOne,

    async deliver(incoming, outcome) {
      const { reply } = outcome;
      const target = incoming.kind === "action" || incoming.kind === "submission" ? incoming.message : undefined;
      switch (reply.kind) {
        case "card":
          if (reply.audience === "person") return postToPerson(incoming, reply.shown, outcome);
          await outcome.posted(await client.post(incoming.conversation, reply.shown.card));
          return "";
        case "replace":
          return replace(target, incoming, reply.shown, outcome);
        case "notice":
          if (reply.now) await replace(target, incoming, reply.now, outcome);
          return lineInPlace(incoming, reply.text);
        case "file":
          await files.offer(await oneToOne(incoming), reply.file);
          return reply.shown ? replace(target, incoming, reply.shown, outcome) : "";
        case "form":
        case "nothing":
          return "";
      }
    },
  };
}
