import type { Seen } from "../audit/audit-entry.ts";
import type { PersonAddress, Platform } from "../posting/conversation.ts";
import type { Language } from "../tenant/language.ts";
import type { Role } from "./role.ts";

/** A person in a workspace. Key: (platform, workspaceId, userId). */
export interface Member {
  id: string;
  version: number;
  platform: Platform;
  workspaceId: string;
  userId: string;
  name: string;
  role: Role;
  /** Chosen by the person; absent: the platform's locale decides. */
  language?: Language;
  /** What the platform says: `it-IT`. */
  locale?: string;
  address: PersonAddress;
  accessAskedAt?: Date;
  /** In small letters, as the platform has verified it. It proposes who is the same person, and decides nothing. */
  email?: string;
  /** For the other chat: SHA-256 in hex, one use. */
  joinCode?: { hash: string; expiresAt: Date };
  /** Codes of the other chat that this member typed and that were not right, since the first of them. */
  joinTries?: { wrong: number; since: Date };
  /** Shared by the two members, in Slack and Teams, that are one human; absent: a person of their own. See `personOf`. */
  personId?: string;
  /** An admin says that this person has no account in the other chat. */
  onlyHere?: boolean;
  seenAt: Date;
}

/** Who does something. `via` says where from, for the audit. */
export interface Actor {
  tenantId: string;
  memberId: string;
  name: string;
  role: Role;
  via: Platform | "cli" | "clock";
  /** Where they acted and what stood before them. */
  seen?: Seen | undefined;
}
