import type { Member } from "../../core/member/member.ts";
import type { Role } from "../../core/member/role.ts";
import type { Card } from "../card.ts";
import type { Words } from "../words/words.ts";

const platformTitles = { slack: "Slack", teams: "Microsoft Teams" };
const grantable = ["viewer", "technician", "approver", "admin"] as const satisfies readonly Role[];

/** For admins: who asks, and the roles to choose from; once decided, what was decided. */
export function accessRequestCard(member: Member, words: Words): Card {
  const { name, role } = member;
  const values = { name, platform: platformTitles[member.platform], role: words.text(`access.role.${role}`) };
  const title = words.text("access.request-title");
  if (role !== "none" || !member.accessAskedAt) {
    const key = role === "none" ? "access.not-granted" : "access.granted";
    return { title, summary: words.text(key, values), blocks: [{ kind: "text", text: words.rich(key, values) }] };
  }
  const grant = grantable.map((choice) => ({
    action: "access.grant",
    id: member.id,
    choice,
    label: words.text(`access.make.${choice}`),
  }));
  return {
    title,
    summary: words.text("access.request", values),
    blocks: [
      { kind: "text", text: words.rich("access.request", values) },
      { kind: "text", subtle: true, text: words.text("access.request-choose") },
      {
        kind: "buttons",
        buttons: [
          ...grant,
          {
            action: "access.grant",
            id: member.id,
            choice: "none",
            label: words.text("access.refuse"),
            style: "danger",
          },
        ],
      },
    ],
  };
}

/** For a person whose role an admin has just set. */
export function welcomeCard(member: Member, words: Words): Card {
  const values = { role: words.text(`access.role.${member.role}`) };
  return {
    title: words.text("access.welcome-title"),
    summary: words.text("access.welcome", values),
    tone: "good",
    blocks: [{ kind: "text", text: words.rich("access.welcome", values) }],
  };
}
