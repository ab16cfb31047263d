import { channelOf, type JsonObject, personOfChat, type TeamsCore } from "./teams-core.ts";
import type { TeamsPersonRecord } from "./teams-organisation.ts";

/** The part of an activity that all have: who, where, when, in which language (unless the client does not tell). */
export function makeActivity(
  core: TeamsCore,
  person: TeamsPersonRecord,
  conversationId: string,
  fields: JsonObject,
): JsonObject {
  const now = new Date().toISOString();
  const isPersonal = personOfChat(core, conversationId) !== undefined;
  const { team } = core.organisation;
  const channelData: JsonObject = { tenant: { id: person.tenantId } };
  if (!isPersonal) {
    channelData.team = { id: team.id, name: team.name };
    channelData.channel = { id: channelOf(conversationId) };
    channelData.teamsChannelId = channelOf(conversationId);
  }
  return {
    id: core.nextId(),
    timestamp: now,
    localTimestamp: now,
    channelId: "msteams",
    serviceUrl: core.serviceUrl,
    from: { id: person.botFacingId, name: person.name, aadObjectId: person.id },
    conversation: {
      conversationType: isPersonal ? "personal" : "channel",
      tenantId: person.tenantId,
      id: conversationId,
      ...(!isPersonal && {
        isGroup: true,
        name: team.channels.find(({ id }) => id === channelOf(conversationId))?.name,
      }),
    },
    recipient: { id: `28:${core.appId}`, name: "Crosswalk" },
    ...(person.locale && { locale: person.locale }),
    channelData,
    ...fields,
    entities: [
      ...((fields.entities as unknown[] | undefined) ?? []),
      {
        type: "clientInfo",
        ...(person.locale && { locale: person.locale, country: person.locale.slice(-2) }),
        platform: "Web",
        timezone: "Europe/Rome",
      },
    ],
  };
}
