import { jsonAnswer, type SandboxAnswer } from "../world/loopback-server.ts";
import { refusal } from "./connector-refusal.ts";
import { isObject, type JsonObject } from "./json-object.ts";
import {
  channelOf,
  newMessage,
  personalChatOf,
  type TeamsAttachment,
  type TeamsCore,
  type TeamsMessage,
} from "./teams-core.ts";

export const rosterRefusal = () =>
  refusal(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.");
const noActivity = () => refusal(404, "ActivityNotFoundInConversation", "The activity is not in this conversation.");

/** Where a new conversation would be: a 1:1 with a member, or a new thread of a channel; or why there can be none. */
export function newConversation(core: TeamsCore, body: JsonObject): string | SandboxAnswer {
  const { organisation } = core;
  const channelData = isObject(body.channelData) ? body.channelData : {};
  const tenant = isObject(channelData.tenant) ? channelData.tenant.id : undefined;
  const wantedTenant = body.tenantId ?? tenant;
  if (wantedTenant !== undefined && wantedTenant !== organisation.tenantId)
    return refusal(403, "Forbidden", "The bot is not registered in this tenant.");
  if (isObject(channelData.channel)) {
    const wanted = channelData.channel.id;
    const channel = organisation.team.channels.find(({ id }) => id === wanted);
    return channel?.id ?? refusal(404, "ConversationNotFound", "Conversation not found.");
  }
  const members: unknown[] = Array.isArray(body.members) ? body.members : [];
  const wanted = isObject(members[0]) ? members[0].id : undefined;
  const person = organisation.people.find(({ id, botFacingId }) => wanted === botFacingId || wanted === id);
  if (!person || members.length !== 1) return refusal(400, "BadSyntax", "Bad format of conversation members.");
  return person.hasApp ? personalChatOf(person) : rosterRefusal();
}

/** `replyTo`: the message that it answers; in a channel it goes into that message's thread. Unknown ones are let pass. */
export function postMessage(core: TeamsCore, conversationId: string, body: JsonObject, replyTo?: string): TeamsMessage {
  const answered = core.messages.find(({ id }) => id === replyTo);
  const isSamePlace = answered && channelOf(answered.conversationId) === conversationId;
  const place = isSamePlace ? answered.conversationId : conversationId;
  const message = newMessage(core, place, { from: "bot", text: textOf(body), attachments: attachmentsOf(body) });
  core.messages.push(message);
  core.changed();
  return message;
}

export function updateMessage(
  core: TeamsCore,
  conversationId: string,
  id: string | undefined,
  body: JsonObject,
): SandboxAnswer {
  const message = find(core, conversationId, id);
  if (!message) return noActivity();
  if (message.from !== "bot") return notOwn();
  message.text = textOf(body);
  message.attachments = attachmentsOf(body);
  message.updates += 1;
  message.shownTo.clear();
  core.changed();
  return jsonAnswer(200, { id: message.id });
}

export function removeMessage(core: TeamsCore, conversationId: string, id: string | undefined): SandboxAnswer {
  const message = find(core, conversationId, id);
  if (!message) return noActivity();
  if (message.from !== "bot") return notOwn();
  core.messages.splice(core.messages.indexOf(message), 1);
  core.changed();
  return { status: 200, body: "" };
}

/** The members of a 1:1, or of the team. Source: Microsoft's page on getting the roster, 2026-11. */
export function readMembers(
  core: TeamsCore,
  members: TeamsCore["organisation"]["people"],
  list: "members" | "pagedmembers",
  memberId: string | undefined,
  query: URLSearchParams,
): SandboxAnswer {
  const all = members.map(({ id, botFacingId, name, email, tenantId }) => ({
    id: botFacingId,
    name,
    aadObjectId: id,
    objectId: id,
    givenName: name.split(" ")[0],
    surname: name.split(" ").slice(1).join(" "),
    email,
    userPrincipalName: email,
    tenantId,
    userRole: tenantId === core.organisation.tenantId ? "user" : "guest",
  }));
  if (memberId !== undefined) {
    const found = all.find(({ id, objectId }) => id === memberId || objectId === memberId);
    return found
      ? jsonAnswer(200, found)
      : refusal(404, "MemberNotFoundInConversation", "Member not found in conversation.");
  }
  if (list === "members") return jsonAnswer(200, all);
  const from = Number(query.get("continuationToken") ?? 0);
  const upTo = from + (Number(query.get("pageSize")) || all.length);
  const more = upTo < all.length ? { continuationToken: String(upTo) } : {};
  return jsonAnswer(200, { members: all.slice(from, upTo), ...more });
}

function notOwn(): SandboxAnswer {
  return refusal(403, "ForbiddenOperationException", "A bot may change its own messages only.");
}

function find(core: TeamsCore, conversationId: string, id: string | undefined): TeamsMessage | undefined {
  return core.messages.find(
    (message) => message.id === id && channelOf(message.conversationId) === channelOf(conversationId),
  );
}

function textOf(body: JsonObject): string {
  return typeof body.text === "string" ? body.text : "";
}

function attachmentsOf(body: JsonObject): TeamsAttachment[] {
  return Array.isArray(body.attachments) ? (body.attachments as TeamsAttachment[]) : [];
}
