import { Schema } from "mongoose";
import type { Seen } from "../core/audit/audit-entry.ts";
import type { Conversation, MessageRef, PersonAddress } from "../core/posting/conversation.ts";
import { partSchema } from "./record-schema.ts";

const place = {
  platform: String,
  workspaceId: String,
  channelId: String,
  threadId: String,
  address: Schema.Types.Mixed,
} as const;

export const conversationSchema = partSchema<Conversation>(place);
export const messageSchema = partSchema<MessageRef>({ ...place, messageId: String });
export const seenSchema = partSchema<Seen>({
  platform: String,
  workspaceId: String,
  channelId: String,
  threadId: String,
  messageId: String,
  card: String,
});
export const personAddressSchema = partSchema<PersonAddress>({
  platform: String,
  workspaceId: String,
  userId: String,
  address: Schema.Types.Mixed,
});
