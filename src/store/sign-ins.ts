import type { SignIn } from "../core/account/sign-in.ts";
import type { SignInReads } from "../core/ports/stores.ts";
import { recordSchema } from "./record-schema.ts";
import type { Table } from "./table.ts";

export const signInSchema = recordSchema<SignIn>({
  email: String,
  name: String,
  accessToken: String,
  refreshToken: String,
  expiresAt: Date,
  state: String,
  signedInAt: Date,
}).index({ tenantId: 1, email: 1 }, { unique: true, name: "email" });

export function signInReads(table: Table<SignIn>): SignInReads {
  return { get: table.get, list: () => table.many({}, { sort: { email: 1 } }) };
}
