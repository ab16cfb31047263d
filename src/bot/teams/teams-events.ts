import { randomUUID } from "node:crypto";
import { z } from "zod/v4";
import type { Conversation, MessageRef } from "../../core/posting/conversation.ts";
import type { Action, Command, Opened, PersonSeen, Submission } from "../incoming.ts";
import { hasAttachments, type TeamsActivity, tenantOf, typedText } from "./teams-activity.ts";
import { readValues } from "./teams-fields.ts";

const buttonData = z.looseObject({
  action: z.string(),
  id: z.string(),
  choice: z.string().optional(),
  lists: z.array(z.string()).default([]),
});
const formData = z.looseObject({
  form: z.string(),
  context: z.string(),
  secrets: z.array(z.string()),
  lists: z.array(z.string()),
  messageId: z.string().optional(),
});
const executeValue = z.object({ action: z.object({ data: buttonData }) });
const taskValue = z.object({ data: z.looseObject({}) });

/** The thread is part of the conversation's id in channels: `19:…@thread.tacv2;messageid=…`. */
export function conversationOf(activity: TeamsActivity): Conversation {
  const [channelId = "", threadId] = activity.conversation.id.split(";messageid=");
  const { serviceUrl } = activity;
  const place = { platform: "teams" as const, workspaceId: tenantOf(activity), channelId };
  return { ...place, ...(threadId && { threadId }), address: { serviceUrl } };
}

/** `homeTenantId`: the organisation that the bot belongs to; people of others, and people without an account, are strangers. `null`: any is ours. */
export function personOf(activity: TeamsActivity, homeTenantId: string | null): PersonSeen {
  const { from, locale, serviceUrl } = activity;
  const workspaceId = tenantOf(activity);
  const isStranger = (homeTenantId !== null && workspaceId !== homeTenantId) || !from.aadObjectId;
  const outsider = from.id.startsWith("28:") ? "bot" : isStranger ? "stranger" : undefined;
  return {
    name: from.name || from.id,
    address: {
      platform: "teams",
      workspaceId,
      userId: from.aadObjectId || from.id,
      address: { serviceUrl, botFacingId: from.id },
    },
    ...(locale && { locale }),
    ...(outsider && { outsider }),
  };
}

/** Equal for two deliveries of one invoke or message; clients that give no id are never taken for repeating themselves. */
export function dedupeKeyOf({ id, name, conversation, from, replyToId }: TeamsActivity): string {
  if (id === "") return `teams:${randomUUID()}`;
  return ["teams", conversation.id, id, name ?? "", replyToId ?? "", from.id].join(":");
}

function arrival(activity: TeamsActivity, homeTenantId: string | null) {
  return {
    person: personOf(activity, homeTenantId),
    conversation: conversationOf(activity),
    oneToOne: activity.conversation.conversationType === "personal",
    at: new Date(),
    dedupeKey: dedupeKeyOf(activity),
  };
}

export function toCommand(activity: TeamsActivity, homeTenantId: string | null): Command {
  const text = typedText(activity);
  return { kind: "command", text, attachments: hasAttachments(activity), ...arrival(activity, homeTenantId) };
}

/** One key for both ways in which Teams tells of it. */
export function toOpened(activity: TeamsActivity, homeTenantId: string | null): Opened {
  return { kind: "opened", ...arrival(activity, homeTenantId), dedupeKey: `teams:opened:${activity.conversation.id}` };
}

/** A click on an Execute, or on a Submit that opens a dialog; `null` when it is none of our buttons. */
export function toAction(activity: TeamsActivity, homeTenantId: string | null): Action | null {
  const execute = executeValue.safeParse(activity.value);
  const task = taskValue.safeParse(activity.value);
  const data: unknown = execute.success ? execute.data.action.data : task.success ? task.data.data : null;
  const parsed = buttonData.safeParse(data);
  if (!parsed.success) return null;
  const { action, id, choice, lists } = parsed.data;
  return {
    kind: "action",
    action,
    id,
    ...(choice !== undefined && { choice }),
    values: readValues(parsed.data, lists),
    message: messageAt(activity, activity.replyToId ?? ""),
    ...arrival(activity, homeTenantId),
  };
}

/** A submitted dialog; secrets are parted from the rest at once. `null` when it is none of our forms. */
export function toSubmission(activity: TeamsActivity, homeTenantId: string | null): Submission | null {
  const task = taskValue.safeParse(activity.value);
  const parsed = formData.safeParse(task.success ? task.data.data : null);
  if (!parsed.success) return null;
  const { form, context, secrets: secretNames, lists, messageId } = parsed.data;
  const entered = Object.entries(readValues(parsed.data, lists));
  const isSecret = ([name]: [string, unknown]) => secretNames.includes(name);
  const secrets = entered.filter(isSecret).map(([name, value]) => [name, String(value)]);
  return {
    kind: "submission",
    form,
    context,
    values: Object.fromEntries(entered.filter((entry) => !isSecret(entry))),
    secrets: Object.fromEntries(secrets),
    ...(messageId && { message: messageAt(activity, messageId) }),
    ...arrival(activity, homeTenantId),
  };
}

/** A message that begins a thread is in the channel, not in its own thread: so it is kept when it is posted. */
function messageAt(activity: TeamsActivity, messageId: string): MessageRef {
  const { threadId, ...channel } = conversationOf(activity);
  return { ...channel, ...(threadId && threadId !== messageId && { threadId }), messageId };
}
