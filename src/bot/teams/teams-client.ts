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

/** Microsoft's address for bots that were told none; it knows every region. */
const globalServiceUrl = "https://smba.trafficmanager.net/teams/";

const address = z.object({ serviceUrl: z.string(), botFacingId: z.string().optional() });
const longestText = 4_000;

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
      if (person.platform !== "teams") throw new SurfaceError("unreachable", "this person is not in Teams");
      const { serviceUrl, botFacingId = person.userId } = addressOf(person.address);
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
      await send(to, { text: text.slice(0, longestText) });
    },
  };
}

/** The summary is for notifications; Teams shows it nowhere in the card. */
function cardMessage(card: Card): TeamsMessage {
  const content = teamsCard(card);
  return { summary: String(content.fallbackText), attachments: [{ contentType: adaptiveCardType, content }] };
}

function addressOf(kept: unknown): z.infer<typeof address> {
  const parsed = address.safeParse(kept);
  return parsed.success ? parsed.data : { serviceUrl: globalServiceUrl };
}

/** Where the connector knows a conversation. */
export function placeOf({ channelId, threadId, address: kept }: Conversation): TeamsPlace {
  const conversationId = threadId ? `${channelId};messageid=${threadId}` : channelId;
  return { serviceUrl: addressOf(kept).serviceUrl, conversationId };
}

/** Only channels of a team have threads: `19:…@thread.tacv2` (older ones `@thread.skype`); chats have none. */
export function threadOf({ messageId, threadId = messageId, ...place }: MessageRef): Conversation {
  return /@thread\.(tacv2|skype)$/.test(place.channelId) ? { ...place, threadId } : place;
}
