import { z } from "zod/v4";

const account = z.object({ id: z.string(), name: z.string().catch(""), aadObjectId: z.string().optional() });

/** The parts of an activity that we read; everything else passes by. What does not fit is no activity for us. */
export const teamsActivity = z.object({
  type: z.string(),
  id: z.string().catch(""),
  name: z.string().optional(),
  action: z.string().optional(),
  text: z.string().nullish(),
  channelId: z.string(),
  serviceUrl: z.string(),
  replyToId: z.string().optional(),
  locale: z.string().optional(),
  from: account,
  recipient: account,
  conversation: z.object({ id: z.string(), conversationType: z.string().optional(), tenantId: z.string().optional() }),
  channelData: z
    .object({ tenant: z.object({ id: z.string() }).optional() })
    .nullish()
    .catch(undefined),
  attachments: z
    .array(z.object({ contentType: z.string() }))
    .nullish()
    .catch(undefined),
  entities: z
    .array(
      z.looseObject({
        type: z.string(),
        text: z.string().optional(),
        mentioned: z.object({ id: z.string() }).optional(),
      }),
    )
    .nullish()
    .catch(undefined),
  value: z.unknown().optional(),
});

export type TeamsActivity = z.infer<typeof teamsActivity>;

export function tenantOf({ channelData, conversation }: TeamsActivity): string {
  return channelData?.tenant?.id ?? conversation.tenantId ?? "";
}

/** What was typed, without the mention of the bot and the client's own spaces. */
export function typedText({ text, entities, recipient }: TeamsActivity): string {
  let typed = text ?? "";
  for (const { type, mentioned, text: shown } of entities ?? []) {
    if (type === "mention" && mentioned?.id === recipient.id && shown) typed = typed.replace(shown, " ");
  }
  return decode(typed).replace(/\s+/gu, " ").trim();
}

const entityNames: Readonly<Record<string, string>> = { nbsp: " ", amp: "&", lt: "<", gt: ">", quot: '"' };

function decode(text: string): string {
  return text.replace(/&(nbsp|amp|lt|gt|quot);/g, (_all, name: string) => entityNames[name] ?? "");
}

/** A file or a picture came along; Teams sends the message's own text as an attachment, too. */
export function hasAttachments({ attachments }: TeamsActivity): boolean {
  return (attachments ?? []).some(({ contentType }) => contentType !== "text/html");
}
