import type { ApprovalPolicy } from "../approval/approval-policy.ts";
import type { Conversation, Platform } from "../posting/conversation.ts";
import type { Language } from "./language.ts";

export interface ImportRules {
  /** How long after its end an import can be undone; 0: never. */
  undoHours: number;
  /** How long rows keep names and addresses. */
  rowDays: number;
}

export const defaultImportRules: ImportRules = { undoHours: 24, rowDays: 90 };

/** One MSP. Owns every other record. One deployment serves one tenant, made at first start. */
export interface Tenant {
  id: string;
  version: number;
  language: Language;
  /** IANA name: `Europe/Rome`. */
  timeZone: string;
  approvalsChannels: Partial<Record<Platform, Conversation>>;
  /** Of imports; absent: `defaultImportRules`. */
  imports?: ImportRules;
  /** Which actions other members approve; absent: `defaultApprovalPolicy`. */
  approvals?: ApprovalPolicy;
  /** The code that makes the first admin: SHA-256 in hex, one use. Absent once it was used or tried wrongly too often. */
  adminCode?: { hash: string; expiresAt: Date; wrongTries: number };
}
