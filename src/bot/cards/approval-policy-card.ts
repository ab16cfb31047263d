import { type ApprovalPolicy, defaultApprovalPolicy, never } from "../../core/approval/approval-policy.ts";
import type { Tenant } from "../../core/tenant/tenant.ts";
import type { Card, Text } from "../card.ts";
import { typedPrefix } from "../typed-prefix.ts";
import type { Words } from "../words/words.ts";
import { platformTitles } from "./settings-card.ts";

export interface PolicyFacts {
  tenant: Pick<Tenant, "approvals" | "approvalsChannels">;
  /** How many people may approve. */
  people: number;
}

/** For admins: what other members have to approve, how, and where requests are posted; whether that is off, and why. */
export function approvalPolicyCard({ tenant, people }: PolicyFacts, words: Words): Card {
  const policy = tenant.approvals ?? defaultApprovalPolicy;
  const { approvers, remindHours, expireHours } = policy;
  const fact = (key: "policy.when" | "policy.who" | "policy.time" | "policy.where", value: Text) => ({
    label: words.text(`approval.${key}`),
    value,
  });
  const channels = (["slack", "teams"] as const).map((platform) =>
    words.text(tenant.approvalsChannels[platform] ? "approval.policy.channel" : "approval.policy.no-channel", {
      platform: platformTitles[platform],
    }),
  );
  const who = words.text(policy.ownCounts ? "approval.policy.own" : "approval.policy.not-own", { approvers });
  const time = words.text("approval.policy.times", { remind: remindHours, expire: expireHours });
  return {
    title: words.text("approval.policy.title"),
    summary: words.text("approval.policy.people", { people }),
    blocks: [
      { kind: "text", text: words.text(people < 2 ? "approval.policy.off" : "approval.policy.people", { people }) },
      {
        kind: "facts",
        facts: [
          fact("policy.when", whenLines(policy, words).join("\n")),
          fact("policy.who", who),
          fact("policy.time", time),
          fact("policy.where", channels.join("\n")),
        ],
      },
      {
        kind: "text",
        subtle: true,
        text: words.text("approval.policy.choose", { slack: typedPrefix("slack"), teams: typedPrefix("teams") }),
      },
      {
        kind: "buttons",
        buttons: [
          {
            action: "approval.policy-when",
            id: "policy",
            label: words.text("approval.policy.change-when"),
            opensForm: true,
          },
          {
            action: "approval.policy-how",
            id: "policy",
            label: words.text("approval.policy.change-how"),
            opensForm: true,
          },
        ],
      },
    ],
    ...(people < 2 && { tone: "warning" as const }),
  };
}

function whenLines(policy: ApprovalPolicy, words: Words): string[] {
  const { importRows, licences, mappings, firstImport, deleteConnection } = policy;
  const lines = [
    ...(importRows === never ? [] : [words.text("approval.policy.rows", { count: importRows })]),
    ...(licences === never ? [] : [words.text("approval.policy.licences", { count: licences })]),
    ...(firstImport ? [words.text("approval.policy.first")] : []),
    ...(mappings === never ? [] : [words.text("approval.policy.mappings", { count: mappings })]),
    ...(deleteConnection ? [words.text("approval.policy.delete")] : []),
  ];
  return lines.length > 0 ? lines : [words.text("approval.policy.nothing")];
}
