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
const origin = z.object({ conversationId: z.string(), messageId: z.string() });
const formData = z.looseObject({
  form: z.string(),
  context: z.string(),
  secrets: z.array(z.string()),
  lists: z.array(z.string()),
  origin: origin.optional(),
});
const executeValue = z.object({ action: z.object({ data: buttonData }) });
const taskValue = z.object({ data: z.looseObject({}) });

/** The thread is part of the conversation's id in channels: `19:…@thread.tacv2;messageid=…`. */
export function conversationOf(activity: TeamsActivity): Conversation {
  const [channelId = "", thread] = activity.conversation.id.split(";messageid=");
  return {
    platform: "teams",
    workspaceId: tenantOf(activity),
    channelId,
    ...(thread && { threadId: thread }),
    address: { serviceUrl: activity.serviceUrl },
  };
}

/** `homeTenantId`: the organisation that the bot belongs to; people of others are strangers. */
export function personOf(activity: TeamsActivity, homeTenantId: string): PersonSeen {
  const { from, locale, serviceUrl } = activity;
  const workspaceId = tenantOf(activity);
  return {
    name: from.name || from.id,
    address: {
      platform: "teams",
      workspaceId,
      userId: from.aadObjectId ?? from.id,
      address: { serviceUrl, botFacingId: from.id },
    },
    ...(locale && { locale }),
    ...(workspaceId !== homeTenantId && { outsider: "stranger" as const }),
  };
}

function arrival(activity: TeamsActivity, homeTenantId: string) {
  return {
    person: personOf(activity, homeTenantId),
    conversation: conversationOf(activity),
    oneToOne: isPersonal(activity),
    at: new Date(),
    dedupeKey: `teams:${activity.conversation.id}:${activity.id}`,
  };
}

export function isPersonal({ conversation }: TeamsActivity): boolean {
  return conversation.conversationType === "personal";
}

export function toCommand(activity: TeamsActivity, homeTenantId: string): Command {
  const text = typedText(activity);
  return { kind: "command", text, attachments: hasAttachments(activity), ...arrival(activity, homeTenantId) };
}

export function toOpened(activity: TeamsActivity, homeTenantId: string): Opened {
  return { kind: "opened", ...arrival(activity, homeTenantId) };
}

/** A click on an Execute, or on a Submit that opens a dialog; `null` when it is none of our buttons. */
export function toAction(activity: TeamsActivity, homeTenantId: string): Action | null {
  const execute = executeValue.safeParse(activity.value);
  const task = taskValue.safeParse(activity.value);
  const parsed = buttonData.safeParse(
    execute.success ? execute.data.action.data : task.success ? task.data.data : null,
  );
  if (!parsed.success) return null;
  const { action, id, choice, lists } = parsed.data;
  return {
    kind: "action",
    action,
    id,
    ...(choice !== undefined && { choice }),
    values: readValues(parsed.data, lists),
    message: { ...conversationOf(activity), messageId: activity.replyToId ?? "" },
    ...arrival(activity, homeTenantId),
  };
}

/** A submitted dialog; secrets are parted from the rest at once. `null` when it is none of our forms. */
export function toSubmission(activity: TeamsActivity, homeTenantId: string): Submission | null {
  const task = taskValue.safeParse(activity.value);
  const parsed = formData.safeParse(task.success ? task.data.data : null);
  if (!parsed.success) return null;
  const { form, context, secrets: secretNames, lists, origin: from } = parsed.data;
  const all = readValues(parsed.data, lists);
  const isSecret = ([name]: [string, unknown]) => secretNames.includes(name);
  const message = from && messageAt(activity, from.conversationId, from.messageId);
  return {
    kind: "submission",
    form,
    context,
    values: Object.fromEntries(Object.entries(all).filter((entry) => !isSecret(entry))),
    secrets: Object.fromEntries(
      Object.entries(all)
        .filter(isSecret)
        .map(([name, value]) => [name, String(value)]),
    ),
    ...(message && { message }),
    ...arrival(activity, homeTenantId),
  };
}

function messageAt(activity: TeamsActivity, conversationId: string, messageId: string): MessageRef | undefined {
  if (messageId === "") return undefined;
  return {
    ...conversationOf({ ...activity, conversation: { ...activity.conversation, id: conversationId } }),
    messageId,
  };
}
