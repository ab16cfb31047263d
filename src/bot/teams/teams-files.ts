import { randomUUID } from "node:crypto";
import { z } from "zod/v4";
import type { Log } from "../../core/ports/log.ts";
import type { Conversation } from "../../core/posting/conversation.ts";
import type { OutgoingFile } from "../reply.ts";
import type { TeamsActivity } from "./teams-activity.ts";
import type { TeamsClient } from "./teams-client.ts";

const keptMs = 15 * 60_000;
const uploadWithinMs = 15_000;

/** A bot may send a file only in a 1:1, and only after the person has allowed it; until then its content waits here. */
export interface TeamsFiles {
  offer(to: Conversation, file: OutgoingFile): Promise<void>;
  /** `fileConsent/invoke`: the person's answer. */
  answer(activity: TeamsActivity): Promise<void>;
}

const consent = z.object({
  action: z.enum(["accept", "decline"]),
  context: z.object({ fileId: z.string() }),
  uploadInfo: z
    .object({ uploadUrl: z.string(), contentUrl: z.string(), uniqueId: z.string(), fileType: z.string().catch("") })
    .optional(),
});

export function createTeamsFiles(client: TeamsClient, log: Log): TeamsFiles {
  const waiting = new Map<string, { file: OutgoingFile; to: Conversation; until: number }>();

  return {
    async offer(to, file) {
      const now = Date.now();
      for (const [id, { until }] of waiting) if (until < now) waiting.delete(id);
      const fileId = randomUUID();
      waiting.set(fileId, { file, to, until: now + keptMs });
      const context = { fileId };
      const content = {
        description: file.summary,
        sizeInBytes: file.content.length,
        acceptContext: context,
        declineContext: context,
      };
      await client.send(to, {
        summary: file.summary,
        attachments: [{ contentType: "application/vnd.microsoft.teams.card.file.consent", name: file.name, content }],
      });
    },

    async answer({ value }) {
      const parsed = consent.safeParse(value);
      if (!parsed.success) return;
      const { action, context, uploadInfo } = parsed.data;
      const kept = waiting.get(context.fileId);
      waiting.delete(context.fileId);
      if (!kept || action === "decline" || !uploadInfo) return;
      const { file, to } = kept;
      const last = file.content.length - 1;
      const response = await fetch(uploadInfo.uploadUrl, {
        method: "PUT",
        headers: { "content-type": file.mediaType, "content-range": `bytes 0-${last}/${file.content.length}` },
        body: new Uint8Array(file.content),
        signal: AbortSignal.timeout(uploadWithinMs),
      });
      if (!response.ok) {
        log.warn("Teams did not take a file", { status: response.status });
        return;
      }
      const { uniqueId, fileType, contentUrl } = uploadInfo;
      const info = { contentType: "application/vnd.microsoft.teams.card.file.info", name: file.name, contentUrl };
      await client.send(to, { summary: file.summary, attachments: [{ ...info, content: { uniqueId, fileType } }] });
    },
  };
}
