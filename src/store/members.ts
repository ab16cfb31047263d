import type { Member } from "../core/member/member.ts";
import type { MemberReads } from "../core/ports/stores.ts";
import { personAddressSchema } from "./conversations.ts";
import { partSchema, recordSchema } from "./record-schema.ts";
import type { Table } from "./table.ts";

export const memberSchema = recordSchema<Member>({
  platform: String,
  workspaceId: String,
  userId: String,
  name: String,
  role: String,
  locale: String,
  language: String,
  address: personAddressSchema,
  accessAskedAt: Date,
  email: String,
  joinCode: partSchema<NonNullable<Member["joinCode"]>>({ hash: String, expiresAt: Date }),
  joinTries: partSchema<NonNullable<Member["joinTries"]>>({ wrong: Number, since: Date }),
  personId: String,
  onlyHere: Boolean,
  seenAt: Date,
}).index({ tenantId: 1, platform: 1, workspaceId: 1, userId: 1 }, { unique: true, name: "person" });

export function memberReads(table: Table<Member>): MemberReads {
  return {
    get: table.get,
    find: (platform, workspaceId, userId) => table.one({ platform, workspaceId, userId }),
    list: ({ role } = {}) => table.many(role ? { role } : {}, { sort: { name: 1 } }),
  };
}
