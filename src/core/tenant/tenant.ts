import type { Conversation, Platform } from "../posting/conversation.ts";
import type { Language } from "./language.ts";

/** One MSP. Owns every other record. One deployment serves one tenant, made at first start. */
export interface Tenant {
  id: string;
  version: number;
  language: Language;
  /** IANA name: `Europe/Rome`. */
  timeZone: string;
  approvalsChannels: Partial<Record<Platform, Conversation>>;
  /** The code that makes the first admin: SHA-256 in hex, one use. Absent once it was used or tried wrongly too often. */
  adminCode?: { hash: string; expiresAt: Date; wrongTries: number };
}
