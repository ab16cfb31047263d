import type { PostingReads } from "../core/ports/stores.ts";
import type { Posting, Subject } from "../core/posting/posting.ts";
import { messageSchema } from "./conversations.ts";
import { partSchema, recordSchema } from "./record-schema.ts";
import type { Table } from "./table.ts";

export const postingSchema = recordSchema<Posting>({
  subject: partSchema<Subject>({ view: String, id: String }),
  message: messageSchema,
  audience: String,
  memberId: String,
  language: String,
  drawn: String,
  postedAt: Date,
  redrawnAt: Date,
})
  .index({ tenantId: 1, "subject.view": 1, "subject.id": 1 }, { name: "subject" })
  .index({ tenantId: 1, "subject.view": 1, postedAt: 1 }, { name: "recent" })
  .index(
    { tenantId: 1, "message.platform": 1, "message.workspaceId": 1, "message.channelId": 1, "message.messageId": 1 },
    { unique: true, name: "message" },
  );

export function postingReads(table: Table<Posting>): PostingReads {
  return {
    get: table.get,
    at: ({ platform, workspaceId, channelId, messageId }) =>
      table.one({
        "message.platform": platform,
        "message.workspaceId": workspaceId,
        "message.channelId": channelId,
        "message.messageId": messageId,
      }),
    list: ({ view, id }) => table.many({ "subject.view": view, "subject.id": id }, { sort: { postedAt: 1 } }),
    pages: ({ view, id }) =>
      table.many(
        { "subject.view": view, "subject.id": { $gte: `${id}~`, $lt: `${id}\u007f` } },
        { sort: { postedAt: 1 } },
      ),
    recent: (view, since) => table.many({ "subject.view": view, postedAt: { $gte: since } }, { sort: { postedAt: 1 } }),
  };
}
