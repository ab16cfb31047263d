import type { Model } from "mongoose";
import type { ApprovalPolicy } from "../core/approval/approval-policy.ts";
import { newId } from "../core/new-id.ts";
import { StoreError } from "../core/ports/stores.ts";
import type { Conversation, Platform } from "../core/posting/conversation.ts";
import type { ImportRules, Tenant } from "../core/tenant/tenant.ts";
import { conversationSchema } from "./conversations.ts";
import { partSchema, recordSchema } from "./record-schema.ts";
import { plainScope } from "./scope.ts";
import { openTable, type StoredDocument, type Table } from "./table.ts";

/** `deployment` is the same for all that start on one database, and unique: they make one tenant between them. */
interface StoredTenant extends Tenant {
  deployment: string;
}

const deployment = "only";

export const tenantSchema = recordSchema<StoredTenant>({
  deployment: String,
  language: String,
  timeZone: String,
  approvalsChannels: partSchema<Partial<Record<Platform, Conversation>>>({
    slack: conversationSchema,
    teams: conversationSchema,
  }),
  imports: partSchema<ImportRules>({ undoHours: Number, rowDays: Number }),
  approvals: partSchema<ApprovalPolicy>({
    importRows: Number,
    licences: Number,
    firstImport: Boolean,
    deleteConnection: Boolean,
    mappings: Number,
    approvers: Number,
    ownCounts: Boolean,
    remindHours: Number,
    expireHours: Number,
  }),
  adminCode: partSchema<NonNullable<Tenant["adminCode"]>>({ hash: String, expiresAt: Date, wrongTries: Number }),
}).index({ deployment: 1 }, { unique: true, name: "deployment" });

export function tenantReads(table: Table<Tenant>, tenantId: string): { tenant(): Promise<Tenant> } {
  return {
    async tenant() {
      const found = await table.get(tenantId);
      if (!found) throw new Error(`No tenant ${tenantId}: ensureTenant() comes before its stores are used.`);
      return toTenant(found);
    },
  };
}

/** The deployment's tenant, made by whoever is first. */
export async function ensureTenant(
  model: Model<StoredDocument>,
  defaults: Omit<Tenant, "id" | "version">,
): Promise<Tenant> {
  const find = () => plainScope.run(() => model.findOne({ deployment }).lean<StoredDocument>());
  const found = await find();
  if (found) return ofDocument(model, found._id);
  const id = newId("t");
  try {
    return toTenant(await openTable<StoredTenant>(model, id, plainScope).insert({ ...defaults, id, deployment }));
  } catch (error) {
    const first = await find();
    if (error instanceof StoreError && error.kind === "duplicate" && first) return ofDocument(model, first._id);
    throw error;
  }
}

function ofDocument(model: Model<StoredDocument>, id: string): Promise<Tenant> {
  return tenantReads(openTable<Tenant>(model, id, plainScope), id).tenant();
}

export function toTenant(record: Tenant & { deployment?: string }): Tenant {
  const { deployment: _, ...tenant } = record;
  return tenant;
}
