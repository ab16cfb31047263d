import { auditBy } from "../audit/audit-entry.ts";
import type { Transaction } from "../ports/stores.ts";
import { postTo, redraw } from "../posting/redraw.ts";
import type { Actor, Member } from "./member.ts";
import { separatePerson } from "./person-service.ts";
import { isAtLeast, type Role } from "./role.ts";

export type RoleChange =
  | { kind: "changed"; member: Member }
  | { kind: "last-admin" }
  | { kind: "not-found" }
  /** Who asked is no longer an admin. */
  | { kind: "not-allowed" }
  | { kind: "faster" };

/** What an admin decides about a member. `seenRole`: the role that they saw; another one now answers `faster`. */
export interface Decision {
  role: Role;
  onlyHere?: boolean;
  /** Makes a joined person two again. */
  separate?: boolean;
  seenRole?: string;
}

/** Within a transaction. Taking a role from an admin touches the tenant, so that of two at once one sees the other. */
export async function decideMember(
  tx: Transaction,
  actor: Actor,
  memberId: string,
  { role, onlyHere, separate, seenRole }: Decision,
  now: Date,
): Promise<RoleChange> {
  const byPerson = actor.via === "slack" || actor.via === "teams";
  if (byPerson && (await tx.members.get(actor.memberId))?.role !== "admin") return { kind: "not-allowed" };
  const member = await tx.members.get(memberId);
  if (!member) return { kind: "not-found" };
  if (seenRole !== undefined && member.role !== seenRole) return { kind: "faster" };
  const joined = separate ? member.personId : undefined;
  const marked = onlyHere ?? member.onlyHere ?? false;
  const isSame = member.role === role && marked === (member.onlyHere ?? false);
  if (isSame && !member.accessAskedAt) {
    if (joined !== undefined) await separatePerson(tx, actor, joined, now);
    return { kind: "changed", member };
  }
  if (member.role === "admin" && role !== "admin") {
    const admins = await tx.members.list({ role: "admin" });
    if (admins.length === 1) return { kind: "last-admin" };
    if (!(await tx.moveTenant(await tx.tenant(), {}))) return { kind: "faster" };
  }
  const fields = { role, accessAskedAt: undefined, onlyHere: marked || undefined };
  const changed = await tx.members.move(member, fields);
  if (!changed) return { kind: "faster" };
  await auditMember(tx, actor, member, changed);
  await redraw(tx, "access-request", member.id, now);
  await redraw(tx, "settings", "*", now);
  await redraw(tx, "approval-policy", "policy", now);
  if (joined !== undefined) await separatePerson(tx, actor, joined, now);
  if (member.role !== role && isAtLeast(role, "viewer")) await postTo(tx, member.id, "welcome", member.id, now);
  return { kind: "changed", member: changed };
}

export async function auditMember(tx: Transaction, actor: Actor, before: Member, after: Member): Promise<void> {
  const facts = ({ role, onlyHere }: Member) => ({ role, ...(onlyHere && { onlyHere }) });
  await tx.audit.add({
    ...auditBy(actor),
    action: before.role === after.role ? "member.marked" : "member.role-changed",
    record: `member:${before.id}`,
    before: facts(before),
    after: facts(after),
  });
}
