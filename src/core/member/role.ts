/** In rising order; each may do what those before it may. */
export const roles = ["none", "viewer", "technician", "approver", "admin"] as const;

export type Role = (typeof roles)[number];

export function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}
