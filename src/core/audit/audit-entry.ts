import type { Actor } from "../member/member.ts";
import type { Platform } from "../posting/conversation.ts";

/** One state change: who, where, what, before and after. Never holds a secret. Written in the change's own transaction. */
export interface AuditEntry {
  id: string;
  at: Date;
  memberId: string;
  via: string;
  /** Absent where nobody stood before a card: a command line, the clock. */
  seen?: Seen;
  /** `<area>.<past tense>`: `connection.saved`, `mapping.removed`. */
  action: string;
  /** The record's kind and id: `connection:c_…`. */
  record: string;
  /** The account that the change is about: what its history lists. */
  accountKey?: string;
  before?: Readonly<Record<string, unknown>>;
  after?: Readonly<Record<string, unknown>>;
}

/** Where a person acted, and the hash of the card that stood before them, as a posting keeps it. */
export interface Seen {
  platform: Platform;
  workspaceId: string;
  channelId: string;
  threadId?: string;
  messageId?: string;
  card?: string;
}

/** Who did it, where, and what they saw: the first fields of an entry. */
export function auditBy(
  actor: Pick<Actor, "memberId" | "via" | "seen">,
): Pick<AuditEntry, "memberId" | "via" | "seen"> {
  const { memberId, via, seen } = actor;
  return { memberId, via, ...(seen && { seen }) };
}
