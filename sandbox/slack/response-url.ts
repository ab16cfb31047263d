import { isObject, type JsonObject } from "./json-object.ts";
import { addMessage, checkedContent, removeMessage, replaceContent } from "./message-store.ts";
import { type ResponseUrl, recordViolation, type SlackCore } from "./slack-core.ts";
import { slackLimits } from "./slack-limits.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import { channelIn, messageIn, type SlackMessage } from "./slack-workspace.ts";

/** Answers a POST to a response URL: status and body; five uses within 30 minutes, as Slack counts. */
export function respondTo(core: SlackCore, id: string, body: string): { status: number; body: JsonObject | "ok" } {
  let args: JsonObject = {};
  try {
    const parsed: unknown = JSON.parse(body);
    if (!isObject(parsed)) throw new SlackRefusal("invalid_payload");
    args = parsed;
    const target = core.responseUrls.get(id);
    if (target === undefined) throw new SlackRefusal("invalid_url");
    if (core.settings.now() - target.issuedAt > slackLimits.responseUrl.lifeMs) throw new SlackRefusal("expired_url");
    if (target.usesLeft <= 0) throw new SlackRefusal("used_url");
    target.usesLeft -= 1;
    applyResponse(core, target, args);
    return { status: 200, body: "ok" };
  } catch (error) {
    const refusal = error instanceof SyntaxError ? new SlackRefusal("invalid_payload") : error;
    if (!(refusal instanceof SlackRefusal)) throw refusal;
    const { code, messages } = refusal;
    recordViolation(core, { method: "response_url", error: code, messages: [...messages], arguments: args });
    return { status: code.endsWith("_url") ? 404 : 400, body: { ok: false, error: code } };
  }
}

/** What an answer to a response URL, or to a slash command, does: post, replace or delete. */
export function applyResponse(
  core: SlackCore,
  target: Omit<ResponseUrl, "usesLeft" | "issuedAt">,
  args: JsonObject,
): void {
  const original =
    target.messageTs === null ? undefined : messageIn(core.workspace, target.channelId, target.messageTs, true);
  if (args.delete_original === true) {
    removeOriginal(core, original);
    return;
  }
  const content = checkedContent(args);
  if (args.replace_original === true) {
    if (original === undefined) throw new SlackRefusal("message_not_found");
    replaceContent(core, original, content);
    return;
  }
  const channel = channelIn(core.workspace, target.channelId);
  const isPublic = args.response_type === "in_channel";
  addMessage(core, channel, core.workspace.botUserId, content, {
    threadTs: typeof args.thread_ts === "string" ? args.thread_ts : (target.threadTs ?? undefined),
    ...(isPublic ? {} : { ephemeralFor: target.userId }),
  });
}

function removeOriginal(core: SlackCore, original: SlackMessage | undefined): void {
  if (original === undefined) throw new SlackRefusal("message_not_found");
  removeMessage(core, original);
}
