import { auditBy } from "../audit/audit-entry.ts";
import type { CorePorts } from "../core-ports.ts";
import { newId } from "../new-id.ts";
import { StoreError } from "../ports/stores.ts";
import type { PersonAddress } from "../posting/conversation.ts";
import { postTo, redraw } from "../posting/redraw.ts";
import { isAdminCode, newAdminCodeFor } from "./admin-code.ts";
import { auditMember, type Decision, decideMember, type RoleChange } from "./decide-member.ts";
import type { Actor, Member } from "./member.ts";
import { isAtLeast, type Role } from "./role.ts";

const mostWrongTries = 10;
const askAgainAfterMs = 3_600_000;

export type Claim = { kind: "claimed"; member: Member } | { kind: "wrong" } | { kind: "no-code" };
export type Ask =
  | { kind: "asked"; admins: number }
  | { kind: "asked-before" }
  | { kind: "has-role"; role: Role }
  | { kind: "no-admin" };
export interface MemberService {
  /** The member for this person, made with no role at first sight; keeps the newest address and name. */
  seen(address: PersonAddress, name: string, locale?: string, email?: string): Promise<Member>;
  get(memberId: string): Promise<Member | null>;
  list(): Promise<readonly Member[]>;
  /** Makes a one-time code that makes the first admin, or one more; the answer is the only place where it is readable. */
  newAdminCode(): Promise<string>;
  claim(actor: Actor, code: string): Promise<Claim>;
  /** Tells every admin; at most once an hour. */
  askForAccess(actor: Actor): Promise<Ask>;
  /** By admins. The last admin stays one, whoever else is changed at the same moment. */
  setRole(actor: Actor, memberId: string, role: Role): Promise<RoleChange>;
  decide(actor: Actor, memberId: string, decision: Decision): Promise<RoleChange>;
}

export function createMemberService({ stores, clock, wakeJobs }: CorePorts): MemberService {
  const decide: MemberService["decide"] = async (actor, memberId, decision) => {
    const change = await stores.transaction((tx) => decideMember(tx, actor, memberId, decision, clock.now()));
    wakeJobs();
    return change;
  };

  return {
    decide,
    setRole: (actor, memberId, role) => decide(actor, memberId, { role }),

    async seen(address, name, locale, newEmail) {
      const { platform, workspaceId, userId } = address;
      const known = await stores.members.find(platform, workspaceId, userId);
      // A platform that does not tell the address now has not taken it back.
      const email = newEmail?.toLowerCase() ?? known?.email;
      const isSame = known?.name === name && known.locale === locale && known.email === email;
      if (known && isSame && sameAddress(known.address, address)) return known;
      const now = clock.now();
      try {
        return await stores.transaction(async (tx) => {
          const member = await tx.members.find(platform, workspaceId, userId);
          if (member) return (await tx.members.move(member, { name, address, locale, email, seenAt: now })) ?? member;
          return tx.members.insert({
            id: newId("m"),
            platform,
            workspaceId,
            userId,
            name,
            role: "none",
            address,
            ...(email !== undefined && { email }),
            seenAt: now,
          });
        });
      } catch (error) {
        const first = await stores.members.find(platform, workspaceId, userId);
        if (error instanceof StoreError && error.kind === "duplicate" && first) return first;
        throw error;
      }
    },

    get: (memberId) => stores.members.get(memberId),
    list: () => stores.members.list(),

    newAdminCode: () => newAdminCodeFor(stores, clock.now()),

    async claim(actor, code) {
      return stores.transaction(async (tx): Promise<Claim> => {
        const tenant = await tx.tenant();
        const kept = tenant.adminCode;
        if (!kept || kept.expiresAt <= clock.now()) return { kind: "no-code" };
        if (!isAdminCode(tenant, code, clock.now())) {
          const wrongTries = kept.wrongTries + 1;
          await tx.moveTenant(tenant, { adminCode: wrongTries < mostWrongTries ? { ...kept, wrongTries } : undefined });
          await tx.audit.add({
            ...auditBy(actor),
            action: "admin-code.refused",
            record: `tenant:${tenant.id}`,
            before: { wrongTries: kept.wrongTries },
            after: { wrongTries },
          });
          return { kind: "wrong" };
        }
        const member = await tx.members.get(actor.memberId);
        const admin = member && (await tx.members.move(member, { role: "admin" }));
        if (!admin || !(await tx.moveTenant(tenant, { adminCode: undefined }))) return { kind: "no-code" };
        await auditMember(tx, actor, member, admin);
        await redraw(tx, "settings", "*", clock.now());
        return { kind: "claimed", member: admin };
      });
    },

    async askForAccess(actor) {
      const now = clock.now();
      const answer = await stores.transaction(async (tx): Promise<Ask> => {
        const member = await tx.members.get(actor.memberId);
        if (!member) return { kind: "no-admin" };
        if (isAtLeast(member.role, "viewer")) return { kind: "has-role", role: member.role };
        const admins = await tx.members.list({ role: "admin" });
        if (admins.length === 0) return { kind: "no-admin" };
        if (member.accessAskedAt && now.getTime() - member.accessAskedAt.getTime() < askAgainAfterMs) {
          return { kind: "asked-before" };
        }
        await tx.members.move(member, { accessAskedAt: now });
        const record = `member:${member.id}`;
        await tx.audit.add({ ...auditBy(actor), action: "access.asked", record, after: { role: member.role } });
        await redraw(tx, "settings", "*", now);
        for (const admin of admins) await postTo(tx, admin.id, "access-request", member.id, now);
        return { kind: "asked", admins: admins.length };
      });
      wakeJobs();
      return answer;
    },
  };
}

function sameAddress(one: PersonAddress, other: PersonAddress): boolean {
  return JSON.stringify(one.address) === JSON.stringify(other.address);
}
