import type { Member } from "../member/member.ts";
import { personOf } from "../member/person.ts";
import { isAtLeast } from "../member/role.ts";
import type { ApprovalReason } from "./approval.ts";

/** Which actions other members have to approve. A number means "more than so many"; `never` switches that rule off. */
export interface ApprovalPolicy {
  /** Users that an import adds. */
  importRows: number;
  /** Seats of licences that an import takes. */
  licences: number;
  firstImport: boolean;
  deleteConnection: boolean;
  /** Mappings confirmed at once. */
  mappings: number;
  /** How many people have to approve. */
  approvers: number;
  ownCounts: boolean;
  remindHours: number;
  expireHours: number;
}

export const never = -1;

export const defaultApprovalPolicy: ApprovalPolicy = {
  importRows: 25,
  licences: 10,
  firstImport: true,
  deleteConnection: true,
  mappings: 20,
  approvers: 1,
  ownCounts: false,
  remindHours: 4,
  expireHours: 72,
};

/** What the policy says of an action. `off`: it asks for an approval that fewer than two people could give. */
export type ApprovalNeed =
  | { kind: "none" }
  | { kind: "off" }
  | { kind: "needed"; reasons: readonly ApprovalReason[]; approvers: number };

export interface ImportFacts {
  added: number;
  /** Chosen licences. */
  licences: number;
  isFirst: boolean;
}

export function importReasons(policy: ApprovalPolicy, { added, licences, isFirst }: ImportFacts): ApprovalReason[] {
  return [
    ...(isMore(added, policy.importRows) ? ["rows" as const] : []),
    ...(isMore(added * licences, policy.licences) ? ["licences" as const] : []),
    ...(policy.firstImport && isFirst ? ["first-import" as const] : []),
  ];
}

export function mappingReasons(policy: ApprovalPolicy, count: number): ApprovalReason[] {
  return isMore(count, policy.mappings) ? ["map-many"] : [];
}

export function deleteReasons(policy: ApprovalPolicy): ApprovalReason[] {
  return policy.deleteConnection ? ["delete-connection"] : [];
}

export function needOf(
  reasons: readonly ApprovalReason[],
  policy: ApprovalPolicy,
  members: readonly Member[],
): ApprovalNeed {
  if (reasons.length === 0) return { kind: "none" };
  if (peopleWhoApprove(members) < 2) return { kind: "off" };
  return { kind: "needed", reasons, approvers: policy.approvers };
}

/** How many people may approve; two members that were joined are one. */
export function peopleWhoApprove(members: readonly Member[]): number {
  return new Set(members.filter(({ role }) => isAtLeast(role, "approver")).map(personOf)).size;
}

function isMore(count: number, limit: number): boolean {
  return limit !== never && count > limit;
}
