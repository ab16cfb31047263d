import type { SandboxAnswer, SandboxRequest } from "../world/loopback-server.ts";
import { checkCard, isObject } from "./check-card.ts";
import { takeSend } from "./send-limits.ts";
import {
  adaptiveCard,
  channelOf,
  isConversation,
  type JsonObject,
  personalChatOf,
  personOfChat,
  type TeamsAttachment,
  type TeamsCore,
  type TeamsMessage,
} from "./teams-core.ts";

/** Largest message that the connector takes, in bytes. Source: Microsoft's limits page, 2026-11. */
const largestMessageBytes = 100 * 1024;

/** The Bot Connector's REST calls, below `serviceUrl`, once the token is known to be right. */
export function answerConnector(core: TeamsCore, request: SandboxRequest): SandboxAnswer {
  const parts = request.path.split("/").filter(Boolean).slice(1).map(decodeURIComponent);
  const [root, conversationId, list, messageId] = parts;
  if (root !== "conversations") return refusal(404, "NotFound", `no such call: ${request.path}`);
  if (!conversationId) return createConversation(core, request);
  if (!isConversation(core, conversationId)) return refusal(404, "ConversationNotFound", "Conversation not found.");
  if (list === "members" || list === "pagedmembers") return members(core, conversationId, list, messageId);
  if (list !== "activities") return refusal(404, "NotFound", `no such call: ${request.path}`);
  const person = personOfChat(core, conversationId);
  if (person && !person.hasApp)
    return refusal(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.");
  if (request.method === "DELETE") return remove(core, messageId);
  const body = readBody(request.body);
  if (!body) return refusal(400, "BadSyntax", "The activity is no JSON object.");
  if (Buffer.byteLength(request.body) > largestMessageBytes)
    return refused(core, request, 413, "MessageSizeTooBig", ["the message is too large"]);
  const problems = checkActivity(body);
  if (problems.length > 0) return refused(core, request, 400, "BadSyntax", problems);
  if (request.method === "PUT") return update(core, conversationId, messageId, body);
  if (body.type === "typing") return { status: 201, body: JSON.stringify({ id: core.nextId() }) };
  const waitS = takeSend(core, conversationId);
  if (waitS > 0)
    return { ...refusal(429, "Throttled", "API calls quota exceeded."), headers: { "retry-after": String(waitS) } };
  return post(core, conversationId, body);
}

function createConversation(core: TeamsCore, request: SandboxRequest): SandboxAnswer {
  const body = readBody(request.body);
  const members = body && Array.isArray(body.members) ? body.members : [];
  const wanted = isObject(members[0]) ? String(members[0].id) : "";
  const person = core.organisation.people.find(({ id, botFacingId }) => wanted === botFacingId || wanted === id);
  if (!person) return refusal(400, "BadSyntax", "Bad format of conversation members.");
  if (!person.hasApp) return refusal(403, "BotNotInConversationRoster", "The person has not added the app.");
  return { status: 201, body: JSON.stringify({ id: personalChatOf(person) }) };
}

function post(core: TeamsCore, conversationId: string, body: JsonObject): SandboxAnswer {
  const id = core.nextId();
  core.messages.push({
    id,
    conversationId,
    from: "bot",
    text: typeof body.text === "string" ? body.text : "",
    attachments: attachmentsOf(body),
    at: new Date(),
    updates: 0,
    shownTo: new Map(),
  });
  core.changed();
  return { status: 201, body: JSON.stringify({ id }) };
}

function update(core: TeamsCore, conversationId: string, id: string | undefined, body: JsonObject): SandboxAnswer {
  const message = find(core, id);
  if (!message || channelOf(message.conversationId) !== channelOf(conversationId)) {
    return refusal(404, "ActivityNotFoundInConversation", "The activity is not in this conversation.");
  }
  message.text = typeof body.text === "string" ? body.text : "";
  message.attachments = attachmentsOf(body);
  message.updates += 1;
  message.shownTo.clear();
  core.changed();
  return { status: 200, body: JSON.stringify({ id: message.id }) };
}

function remove(core: TeamsCore, id: string | undefined): SandboxAnswer {
  const message = find(core, id);
  if (!message) return refusal(404, "ActivityNotFoundInConversation", "The activity is not in this conversation.");
  core.messages.splice(core.messages.indexOf(message), 1);
  core.changed();
  return { status: 200, body: "" };
}

function members(core: TeamsCore, conversationId: string, list: string, memberId: string | undefined): SandboxAnswer {
  const person = personOfChat(core, conversationId);
  const all = (
    person ? [person] : core.organisation.people.filter(({ tenantId }) => tenantId === core.organisation.tenantId)
  ).map(({ id, botFacingId, name, email, tenantId }) => ({
    id: botFacingId,
    name,
    aadObjectId: id,
    objectId: id,
    email,
    userPrincipalName: email,
    tenantId,
  }));
  if (memberId) {
    const found = all.find(({ id, objectId }) => id === memberId || objectId === memberId);
    return found
      ? { status: 200, body: JSON.stringify(found) }
      : refusal(404, "MemberNotFoundInConversation", "Member not found.");
  }
  return { status: 200, body: JSON.stringify(list === "members" ? all : { members: all }) };
}

function checkActivity(body: JsonObject): readonly string[] {
  const attachments = Array.isArray(body.attachments) ? body.attachments : [];
  const hasText = typeof body.text === "string" && body.text !== "";
  if (body.type !== "message" && body.type !== "typing") return [`the type ${String(body.type)} is not sent by bots`];
  if (body.type === "message" && !hasText && attachments.length === 0) return ["neither text nor attachment"];
  return attachments.flatMap((attachment) =>
    isObject(attachment) && attachment.contentType === adaptiveCard ? checkCard(attachment.content) : [],
  );
}

function attachmentsOf(body: JsonObject): TeamsAttachment[] {
  return Array.isArray(body.attachments) ? (body.attachments as TeamsAttachment[]) : [];
}

function find(core: TeamsCore, id: string | undefined): TeamsMessage | undefined {
  return core.messages.find((message) => message.id === id);
}

function readBody(text: string): JsonObject | null {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : null;
  } catch {
    return null;
  }
}

function refused(
  core: TeamsCore,
  request: SandboxRequest,
  status: number,
  code: string,
  problems: readonly string[],
): SandboxAnswer {
  core.violations.push({ call: `${request.method} ${request.path}`, problems });
  return refusal(status, code, problems.join("; "));
}

export function refusal(status: number, code: string, message: string): SandboxAnswer {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ error: { code, message } }),
  };
}
