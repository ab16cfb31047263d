import { z } from "zod/v4";
import { choiceValues } from "../import/import-choice.ts";

/** What a request can ask for. */
export const approvalKinds = ["import", "delete-connection", "map-many"] as const;
export type ApprovalKind = (typeof approvalKinds)[number];

export type ApprovalState = "open" | "approved" | "rejected" | "withdrawn" | "expired" | "voided" | "done";

/** Open → decided → done. Whoever finds another state than they expect shows the present one. */
const moves: Readonly<Record<ApprovalState, readonly ApprovalState[]>> = {
  open: ["approved", "rejected", "withdrawn", "expired"],
  approved: ["done", "voided"],
  rejected: [],
  withdrawn: [],
  expired: [],
  voided: [],
  done: [],
};

export function mayMove(from: ApprovalState, to: ApprovalState): boolean {
  return moves[from].includes(to);
}

/** Which rules of the policy asked for it. */
export const approvalReasons = ["rows", "licences", "first-import", "delete-connection", "map-many"] as const;
export type ApprovalReason = (typeof approvalReasons)[number];

export const unusuals = ["admin-role", "mails", "namesakes", "last-seats", "no-licence", "few-approvers"] as const;
export type Unusual = (typeof unusuals)[number];

/** How a plan differs from the one that was approved. `count`: of rows, where rows differ. */
export interface PlanChange {
  kind: PlanChangeKind;
  count: number;
}
export const planChangeKinds = [
  "company",
  "not-mapped",
  "contacts-added",
  "contacts-removed",
  "contacts-changed",
  "now-users",
  "other-state",
  "seats",
  "licence",
  "group",
  "mappings",
  "approvers",
  "connection",
  "unreadable",
] as const;
export type PlanChangeKind = (typeof planChangeKinds)[number];

export type EventKind =
  | "asked"
  | "asked-again"
  | "approved"
  | "rejected"
  | "withdrawn"
  | "expired"
  | "reminded"
  | "voided"
  | "done"
  /** A card could not be brought to the channel, or was deleted there. */
  | "card-lost";

/** One line of a request's history. `name` and `via` are of the member who did it; absent for what the clock did. */
export interface ApprovalEvent {
  kind: EventKind;
  at: Date;
  memberId?: string;
  name?: string;
  via?: string;
  /** In the words of who rejected it. */
  reason?: string;
  /** Counts by `PlanChangeKind`. */
  changes?: Readonly<Record<string, number>>;
}

/** A request that other members decide on, bound by `planHash` to the exact plan that they see. */
export interface Approval {
  id: string;
  version: number;
  kind: ApprovalKind;
  state: ApprovalState;
  /** `Asked`, by kind; see `askedOf`. */
  asked: Readonly<Record<string, unknown>>;
  planHash: string;
  reasons: readonly ApprovalReason[];
  unusual: readonly Unusual[];
  /** How many people have to approve, and whether who asks may be one, as the policy said then. */
  needed: number;
  ownCounts: boolean;
  requestedBy: string;
  requesterName: string;
  requestedVia: string;
  accountKey?: string;
  askedAt: Date;
  expiresAt: Date;
  settledAt?: Date;
  history: readonly ApprovalEvent[];
  /** The request whose plan had changed, and the one that took its place. */
  follows?: string;
  followedBy?: string;
  /** The import that it became. */
  importId?: string;
}

const company = z.object({ id: z.string(), name: z.string() });

const importAsked = z.object({
  kind: z.literal("import"),
  choice: choiceValues,
  accountName: z.string(),
  company,
  added: z.number(),
  exists: z.number(),
  skipped: z.number(),
  mails: z.number(),
  seats: z.array(z.object({ name: z.string(), before: z.number(), after: z.number() })),
  groupName: z.string().optional(),
});

const deleteAsked = z.object({
  kind: z.literal("delete-connection"),
  connectionId: z.string(),
  productId: z.string(),
  provider: z.string(),
  site: z.string(),
  mappings: z.array(z.object({ accountKey: z.string(), accountName: z.string(), company })),
});

const mapAsked = z.object({
  kind: z.literal("map-many"),
  items: z.array(
    z.object({
      accountKey: z.string(),
      accountName: z.string(),
      connectionId: z.string(),
      company,
      fingerprint: z.string(),
      /** Of the mapping that the person saw; absent: there was none. */
      expected: z.number().optional(),
    }),
  ),
});

const asked = z.discriminatedUnion("kind", [importAsked, deleteAsked, mapAsked]);
export type Asked = z.infer<typeof asked>;
export type AskedImport = z.infer<typeof importAsked>;
export type AskedDelete = z.infer<typeof deleteAsked>;
export type AskedMappings = z.infer<typeof mapAsked>;

/** What a request asks for: names and counts, and what is needed to run it. Nobody's contact is named in it. */
export function askedOf(approval: Pick<Approval, "asked">): Asked {
  return asked.parse(approval.asked);
}
