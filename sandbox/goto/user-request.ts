import { z } from "zod/v4";
import { GotoRefusal } from "./goto-errors.ts";
import { parseBody } from "./goto-json.ts";

/** GoTo's own role names; those beyond the first three are inferred. */
export const adminRoles = [
  "SUPER_USER",
  "MANAGE_ACCOUNT",
  "ADD_USERS",
  "MANAGE_USERS",
  "MANAGE_SEATS",
  "MANAGE_SETTINGS",
  "RUN_REPORTS",
] as const;

/** Keys may come as JSON numbers, which the body's parser keeps as digits, or as text. */
const key = z.string().regex(/^\d+$/);
const name = z.string().trim().min(1).max(60);
const email = z
  .string()
  .max(128)
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/);
const assignment = {
  licenseKeys: z.array(key).optional(),
  adminRoles: z.array(z.enum(adminRoles)).optional(),
  groupKey: key.optional(),
};

const addUsersRequest = z.object({
  users: z
    .array(
      z.object({
        email,
        firstName: name,
        lastName: name,
        locale: z.string().optional(),
        timeZone: z.string().optional(),
      }),
    )
    .min(1),
  suppressEmail: z.boolean().optional(),
  ...assignment,
});

const updateUserRequest = z.object({
  email: email.optional(),
  firstName: name.optional(),
  lastName: name.optional(),
  locale: z.string().optional(),
  ...assignment,
});

export type AddUsersRequest = z.infer<typeof addUsersRequest>;
export type UpdateUserRequest = z.infer<typeof updateUserRequest>;

/** Throws a `GotoRefusal` that names the first value at fault: `users[0].email`. */
export function readAddUsers(body: string): AddUsersRequest {
  return read(addUsersRequest, body);
}

export function readUpdateUser(body: string): UpdateUserRequest {
  return read(updateUserRequest, body);
}

function read<T>(schema: z.ZodType<T>, body: string): T {
  let value: unknown;
  try {
    value = parseBody(body);
  } catch {
    throw new GotoRefusal("request.invalid", "body");
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path ?? [];
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  throw new GotoRefusal("request.invalid", text.replace(/^\./, "") || "body");
}
