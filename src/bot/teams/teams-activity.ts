import { z } from "zod/v4";

const account = z.object({ id: z.string(), name: z.string().nullish().catch(""), aadObjectId: z.string().nullish() });
const unknownAsAbsent = <T extends z.ZodType>(schema: T) => schema.nullish().catch(undefined);

/** The parts of an activity that we read; everything else passes by. What does not fit is no activity for us. */
export const teamsActivity = z.object({
  type: z.string(),
  id: z.string().catch(""),
  name: z.string().optional(),
  action: z.string().optional(),
  text: z.string().nullish(),
  channelId: z.string(),
  serviceUrl: z.string(),
  replyToId: z.string().nullish(),
  locale: unknownAsAbsent(z.string()),
  from: account,
  recipient: account,
  conversation: z.object({
    id: z.string(),
    conversationType: z.string().nullish(),
    tenantId: z.string().nullish(),
  }),
  channelData: unknownAsAbsent(z.object({ tenant: unknownAsAbsent(z.object({ id: z.string() })) })),
  attachments: unknownAsAbsent(z.array(z.object({ contentType: z.string().catch("") }))),
  membersAdded: unknownAsAbsent(z.array(z.object({ id: z.string() }))),
  entities: unknownAsAbsent(
    z.array(
      z.looseObject({
        type: z.string().catch(""),
        text: unknownAsAbsent(z.string()),
        mentioned: unknownAsAbsent(z.object({ id: z.string(), name: unknownAsAbsent(z.string()) })),
      }),
    ),
  ),
  value: z.unknown().optional(),
});

export type TeamsActivity = z.infer<typeof teamsActivity>;

export function tenantOf({ channelData, conversation }: TeamsActivity): string {
  return channelData?.tenant?.id ?? conversation.tenantId ?? "";
}

/** What was typed, without the mention of the bot and the client's own spaces; other people's mentions become their names. */
export function typedText({ text, entities, recipient }: TeamsActivity): string {
  let typed = text ?? "";
  for (const { type, mentioned, text: shown } of entities ?? []) {
    if (type !== "mention" || !mentioned || !shown) continue;
    // As a function: a name may hold `$&`, which `replaceAll` would read.
    typed = typed.replaceAll(shown, () => (mentioned.id === recipient.id ? " " : (mentioned.name ?? " ")));
  }
  return decoded(typed).replace(/\s+/gu, " ").trim();
}

const entityNames: Readonly<Record<string, string>> = { nbsp: " ", amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function decoded(text: string): string {
  return text.replace(/&(nbsp|amp|lt|gt|quot|#39);/g, (_all, name: string) => entityNames[name] ?? "");
}

/** A file or a picture came along; Teams sends the message's own text as an attachment, too. */
export function hasAttachments({ attachments }: TeamsActivity): boolean {
  return (attachments ?? []).some(({ contentType }) => contentType !== "text/html");
}

/** The bot itself was added, by a person or to a team. Teams tells of it twice, in two ways. */
export function isBotAdded({ type, action, membersAdded, recipient }: TeamsActivity): boolean {
  if (type === "installationUpdate") return action === "add";
  return type === "conversationUpdate" && (membersAdded ?? []).some(({ id }) => id === recipient.id);
}
