export type Platform = "slack" | "teams";

/** Where something is said. `address` is the platform's own reference, opaque to us, kept as it came. */
export interface Conversation {
  platform: Platform;
  workspaceId: string;
  channelId: string;
  threadId?: string;
  address?: unknown;
}

export interface MessageRef extends Conversation {
  messageId: string;
}

/** How a person is reached in a 1:1. A person is never a user id alone. */
export interface PersonAddress {
  platform: Platform;
  workspaceId: string;
  userId: string;
  address?: unknown;
}
