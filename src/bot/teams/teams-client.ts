import { z } from "zod/v4";
import type { Conversation, MessageRef, PersonAddress } from "../../core/posting/conversation.ts";
import type { Card } from "../card.ts";
import { SurfaceError } from "../surface.ts";
import { adaptiveCardType, teamsCard } from "./teams-cards.ts";
import { toSurfaceError } from "./teams-errors.ts";
import type { TeamsMessage, TeamsPlace, TeamsTransport } from "./teams-transport.ts";

/** What a surface sends, in our words; each call is made once. Throws `SurfaceError`. */
export interface TeamsClient {
  oneToOne(person: PersonAddress): Promise<Conversation>;
  post(to: Conversation, card: Card): Promise<MessageRef>;
  update(message: MessageRef, card: Card): Promise<void>;
  say(to: Conversation, text: string): Promise<void>;
  send(to: Conversation, message: TeamsMessage): Promise<MessageRef>;
}

const personAddress = z.object({ serviceUrl: z.string(), botFacingId: z.string() });
const placeAddress = z.object({ serviceUrl: z.string() });

export function createTeamsClient(transport: TeamsTransport): TeamsClient {
  const chats = new Map<string, Promise<string>>();

  async function send(to: Conversation, message: TeamsMessage): Promise<MessageRef> {
    const messageId = await transport.send(placeOf(to), message).catch((error: unknown) => {
      throw toSurfaceError(error);
    });
    return { ...to, messageId };
  }

  return {
    send,

    async oneToOne(person) {
      const address = personAddress.safeParse(person.address);
      if (!address.success) throw new SurfaceError("unreachable", "nothing is known of how to reach this person");
      const { serviceUrl, botFacingId } = address.data;
      const key = `${serviceUrl} ${botFacingId}`;
      const opened = chats.get(key) ?? transport.openPersonalChat(serviceUrl, botFacingId);
      chats.set(key, opened);
      try {
        const channelId = await opened;
        return { platform: "teams", workspaceId: person.workspaceId, channelId, address: { serviceUrl } };
      } catch (error) {
        chats.delete(key);
        throw toSurfaceError(error);
      }
    },

    post: (to, card) => send(to, cardMessage(card)),

    async update(message, card) {
      await transport.update(placeOf(message), message.messageId, cardMessage(card)).catch((error: unknown) => {
        throw toSurfaceError(error);
      });
    },

    async say(to, text) {
      await send(to, { text });
    },
  };
}

/** The summary is for notifications; Teams shows it nowhere in the card. */
function cardMessage(card: Card): TeamsMessage {
  return { summary: card.summary, attachments: [{ contentType: adaptiveCardType, content: teamsCard(card) }] };
}

function placeOf({ channelId, threadId, address }: Conversation): TeamsPlace {
  const parsed = placeAddress.safeParse(address);
  if (!parsed.success) throw new SurfaceError("unreachable", "nothing is known of where this conversation is");
  const conversationId = threadId ? `${channelId};messageid=${threadId}` : channelId;
  return { serviceUrl: parsed.data.serviceUrl, conversationId };
}
