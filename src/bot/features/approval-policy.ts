import { defaultApprovalPolicy } from "../../core/approval/approval-policy.ts";
import { isAtLeast } from "../../core/member/role.ts";
import { approvalPolicyCard } from "../cards/approval-policy-card.ts";
import { enteredPolicy, policyHowForm, policyWhenForm } from "../cards/approval-policy-forms.ts";
import type { Desk, Feature } from "../feature.ts";
import type { Submission } from "../incoming.ts";
import type { Reply } from "../reply.ts";

/** For admins: what other members have to approve, opened from the settings. */
export const approvalPolicy = {
  actions: {
    "approval.policy": {
      role: "admin",
      answer: async (_in, { show }) => ({
        kind: "card",
        audience: "person",
        shown: await show("approval-policy", "policy"),
      }),
    },
    "approval.policy-when": {
      role: "admin",
      opensForm: true,
      answer: async (_in, { tenant, words }) => ({
        kind: "form",
        form: policyWhenForm(tenant.approvals ?? defaultApprovalPolicy, words),
      }),
    },
    "approval.policy-how": {
      role: "admin",
      opensForm: true,
      answer: async (_in, { tenant, words }) => ({
        kind: "form",
        form: policyHowForm(tenant.approvals ?? defaultApprovalPolicy, words),
      }),
    },
  } satisfies Feature["actions"],

  forms: {
    "approval.policy-when": { role: "admin", answer: save },
    "approval.policy-how": { role: "admin", answer: save },
  } satisfies Feature["forms"],

  views: {
    "approval-policy": {
      async draw(_id, { services, tenant, words, member }) {
        if (!member || !isAtLeast(member.role, "admin")) return null;
        return approvalPolicyCard({ tenant, people: await services.approvals.people() }, words);
      },
    },
  } satisfies Feature["views"],
};

async function save({ values }: Submission, { services, actor, tenant, words }: Desk): Promise<Reply> {
  const policy = enteredPolicy(values, tenant.approvals ?? defaultApprovalPolicy);
  await services.tenant.setApprovalPolicy(actor, policy);
  const facts = { tenant: { ...tenant, approvals: policy }, people: await services.approvals.people() };
  const subject = { view: "approval-policy", id: "policy" };
  return { kind: "replace", shown: { card: approvalPolicyCard(facts, words), subject } };
}
