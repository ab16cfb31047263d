import { randomUUID } from "node:crypto";
import { z } from "zod/v4";
import type { Log } from "../../core/ports/log.ts";
import type { Conversation } from "../../core/posting/conversation.ts";
import type { OutgoingFile } from "../reply.ts";
import type { TeamsActivity } from "./teams-activity.ts";
import type { TeamsClient } from "./teams-client.ts";
import { isLoopback } from "./teams-http.ts";
import { cut, teamsLimits } from "./teams-limits.ts";
import { isWebAddress } from "./teams-texts.ts";

const keptMs = 15 * 60_000;
const uploadWithinMs = 30_000;

/** A bot may send a file only in a 1:1, and only after the person has allowed it; until then its content waits here. */
export interface TeamsFiles {
  offer(to: Conversation, file: OutgoingFile): Promise<void>;
  /** `fileConsent/invoke`: the person's answer. Settles when the file is uploaded; throws when it is not. */
  answer(activity: TeamsActivity): Promise<void>;
}

const consent = z.object({
  action: z.enum(["accept", "decline"]),
  context: z.object({ fileId: z.string() }),
  uploadInfo: z
    .object({ uploadUrl: z.string(), contentUrl: z.string(), uniqueId: z.string(), fileType: z.string().catch("") })
    .nullish(),
});

export function createTeamsFiles(client: TeamsClient, log: Log): TeamsFiles {
  const waiting = new Map<string, { file: OutgoingFile; to: Conversation; until: number }>();

  function take(fileId: string, chatId: string): { file: OutgoingFile; to: Conversation } | undefined {
    const now = Date.now();
    for (const [id, { until }] of waiting) if (until < now) waiting.delete(id);
    const kept = waiting.get(fileId);
    if (kept?.to.channelId !== chatId) return undefined;
    waiting.delete(fileId);
    return kept;
  }

  return {
    async offer(to, file) {
      const fileId = randomUUID();
      const context = { fileId };
      const content = {
        description: cut(file.summary, teamsLimits.line),
        sizeInBytes: file.content.length,
        acceptContext: context,
        declineContext: context,
      };
      const contentType = "application/vnd.microsoft.teams.card.file.consent";
      await client.send(to, { summary: file.summary, attachments: [{ contentType, name: file.name, content }] });
      waiting.set(fileId, { file, to, until: Date.now() + keptMs });
    },

    async answer({ value, conversation }) {
      const parsed = consent.safeParse(value);
      if (!parsed.success) return;
      const { action, context, uploadInfo } = parsed.data;
      const kept = take(context.fileId, conversation.id);
      if (!kept) log.info("a file was accepted that is no longer kept", { action });
      if (!kept || action === "decline" || !uploadInfo) return;
      const { file, to } = kept;
      await upload(uploadInfo.uploadUrl, file);
      const { uniqueId, fileType, contentUrl } = uploadInfo;
      const contentType = "application/vnd.microsoft.teams.card.file.info";
      const attachment = { contentType, name: file.name, contentUrl, content: { uniqueId, fileType } };
      await client.send(to, { summary: file.summary, attachments: [attachment] });
    },
  };
}

async function upload(url: string, file: OutgoingFile): Promise<void> {
  if (!isWebAddress(url) || (!url.startsWith("https:") && !isLoopback(url))) {
    throw new Error("Teams named an address for a file that is not safe");
  }
  const { content, mediaType } = file;
  const response = await fetch(url, {
    method: "PUT",
    headers: { "content-type": mediaType, "content-range": `bytes 0-${content.length - 1}/${content.length}` },
    body: new Uint8Array(content),
    signal: AbortSignal.timeout(uploadWithinMs),
  });
  if (!response.ok) throw new Error(`Teams did not take a file: ${response.status}`);
}
