import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../world/loopback-server.ts";
import { teamsCardLimits } from "./card-shapes.ts";
import { checkActivity } from "./check-activity.ts";
import {
  newConversation,
  postMessage,
  readMembers,
  removeMessage,
  rosterRefusal,
  updateMessage,
} from "./connector-messages.ts";
import { refusal, throttled } from "./connector-refusal.ts";
import { isObject, type JsonObject, readObject } from "./json-object.ts";
import { takeSend } from "./send-limits.ts";
import { isConversation, personOfChat, type TeamsCore } from "./teams-core.ts";

/** The Bot Connector's REST calls, below `serviceUrl`, once the token is known to be right. */
export function answerConnector(core: TeamsCore, request: SandboxRequest): SandboxAnswer {
  const { method, path, query } = request;
  const [root, conversationId, list, itemId] = path.split("/").filter(Boolean).slice(1).map(decodeURIComponent);
  if (root !== "conversations") return unknownCall(request);
  if (method !== "GET" && core.faults.rateLimited > 0) {
    core.faults.rateLimited -= 1;
    return throttled(1);
  }
  if (conversationId === undefined) return method === "POST" ? create(core, request) : unknownCall(request);
  if (!isConversation(core, conversationId)) return refusal(404, "ConversationNotFound", "Conversation not found.");
  const person = personOfChat(core, conversationId);
  if (person && !person.hasApp) return rosterRefusal();
  if ((list === "members" || list === "pagedmembers") && method === "GET") {
    const { people, tenantId } = core.organisation;
    const members = person ? [person] : people.filter((member) => member.tenantId === tenantId);
    return readMembers(core, members, list, itemId, query);
  }
  if (list !== "activities") return unknownCall(request);
  if (method === "DELETE") return removeMessage(core, conversationId, itemId);
  if (method !== "POST" && method !== "PUT") return refusal(405, "MethodNotAllowed", `${method} is not allowed here.`);
  const body = readObject(request.body);
  if (!body) return refused(core, request, 400, "BadSyntax", ["the activity is no JSON object"]);
  const trouble = checkSent(core, request, body, person !== undefined);
  if (trouble) return trouble;
  if (method === "PUT") return updateMessage(core, conversationId, itemId, body);
  if (body.type === "typing") return jsonAnswer(201, { id: core.nextId() });
  const waitS = takeSend(core, conversationId);
  if (waitS > 0) return throttled(waitS);
  return jsonAnswer(201, { id: postMessage(core, conversationId, body, itemId).id });
}

/** A 1:1 or a new thread; with an activity at once where one is given. */
function create(core: TeamsCore, request: SandboxRequest): SandboxAnswer {
  const body = readObject(request.body);
  if (!body) return refused(core, request, 400, "BadSyntax", ["the parameters are no JSON object"]);
  const conversationId = newConversation(core, body);
  if (typeof conversationId !== "string") return conversationId;
  const isPersonal = personOfChat(core, conversationId) !== undefined;
  const { activity } = body;
  if (!isObject(activity))
    return isPersonal
      ? jsonAnswer(201, { id: conversationId })
      : refused(core, request, 400, "BadSyntax", ["a thread begins with an activity"]);
  const trouble = checkSent(core, request, activity, isPersonal);
  if (trouble) return trouble;
  const waitS = takeSend(core, conversationId);
  if (waitS > 0) return throttled(waitS);
  const message = postMessage(core, conversationId, activity);
  return jsonAnswer(201, { id: message.conversationId, activityId: message.id });
}

/** Null when the activity may be sent. */
function checkSent(
  core: TeamsCore,
  request: SandboxRequest,
  activity: JsonObject,
  isPersonal: boolean,
): SandboxAnswer | null {
  const bytes = Buffer.byteLength(request.body);
  if (bytes > teamsCardLimits.bytes)
    return refused(core, request, 413, "MessageSizeTooBig", [
      `the message has ${bytes} bytes, more than ${teamsCardLimits.bytes}`,
    ]);
  const problems = checkActivity(activity, isPersonal);
  return problems.length > 0 ? refused(core, request, 400, "BadSyntax", problems) : null;
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

function unknownCall({ method, path }: SandboxRequest): SandboxAnswer {
  return refusal(404, "NotFound", `no such call: ${method} ${path}`);
}
