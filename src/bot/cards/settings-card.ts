import { peopleWhoApprove } from "../../core/approval/approval-policy.ts";
import type { Member } from "../../core/member/member.ts";
import { defaultImportRules, type Tenant } from "../../core/tenant/tenant.ts";
import type { Block, Button, Card } from "../card.ts";
import type { Words } from "../words/words.ts";
import { undoWords } from "./import-rules-form.ts";
import { languageName } from "./settings-form.ts";

export interface SettingsFacts {
  tenant: Tenant;
  /** In the order in which they are listed. */
  members: readonly Member[];
  /** From 0. */
  page: number;
}

export const membersPerPage = 8;
export const platformTitles = { slack: "Slack", teams: "Microsoft Teams" };

/** For admins: language and time zone, and the members, a page at a time, with who they are and what they may do. */
export function settingsCard({ tenant, members, page }: SettingsFacts, words: Words): Card {
  const pages = Math.max(1, Math.ceil(members.length / membersPerPage));
  const at = Math.min(page, pages - 1);
  const asking = members.filter(({ accessAskedAt }) => accessAskedAt).length;
  const locale = { language: languageName(tenant.language, words), timeZone: tenant.timeZone };
  const shown = members.slice(at * membersPerPage, (at + 1) * membersPerPage);
  const turn = (to: number, key: "accounts.previous" | "accounts.next"): Button => ({
    action: "settings.turn",
    id: "all",
    choice: String(to),
    label: words.text(key),
  });
  const turns = [
    ...(at > 0 ? [turn(at - 1, "accounts.previous")] : []),
    ...(at < pages - 1 ? [turn(at + 1, "accounts.next")] : []),
  ];
  const people = peopleWhoApprove(members);
  const rules = tenant.imports ?? defaultImportRules;
  const counts = { members: members.length, asking, page: at + 1, pages };
  const blocks: Block[] = [
    {
      kind: "item",
      title: words.rich("settings.locale"),
      lines: [words.text("checklist.settings-detail", locale)],
      buttons: [{ action: "settings.change", id: "settings", label: words.text("checklist.change"), opensForm: true }],
    },
    {
      kind: "item",
      title: words.rich("settings.imports"),
      lines: [words.text("settings.imports-detail", { undo: undoWords(rules.undoHours, words), days: rules.rowDays })],
      buttons: [
        { action: "settings.imports", id: "settings", label: words.text("settings.imports-change"), opensForm: true },
      ],
    },
    {
      kind: "item",
      title: words.rich("approval.policy.settings"),
      lines: [
        people < 2 ? words.text("approval.policy.settings-off") : words.text("approval.policy.settings-on", { people }),
      ],
      buttons: [{ action: "approval.policy", id: "policy", label: words.text("connect.open") }],
    },
    { kind: "divider" },
    { kind: "text", text: words.rich("settings.members", counts) },
    ...shown.map((member) => memberItem(member, members, at, words)),
    ...(turns.length > 0 ? [{ kind: "buttons" as const, buttons: turns }] : []),
  ];
  return { title: words.text("settings.title"), summary: words.text("settings.summary", counts), blocks };
}

function memberItem(member: Member, members: readonly Member[], page: number, words: Words): Block {
  const { id, role, accessAskedAt } = member;
  const button: Button = {
    action: "settings.member",
    id,
    choice: String(page),
    label: words.text(accessAskedAt ? "settings.answer" : "checklist.change"),
    opensForm: true,
    ...(accessAskedAt && { style: "primary" as const }),
  };
  const facts = { role: words.text(`access.role.${role}`), platform: platformTitles[member.platform] };
  return {
    kind: "item",
    title: words.rich("settings.member", { name: member.name }),
    lines: [words.text(accessAskedAt ? "settings.asks" : "settings.has", facts), ...personLine(member, members, words)],
    buttons: [button],
  };
}

/** Whether the person is known in the other chat as well. */
function personLine({ id, personId, onlyHere }: Member, members: readonly Member[], words: Words): readonly string[] {
  const other =
    personId === undefined ? undefined : members.find((each) => each.id !== id && each.personId === personId);
  if (other) return [joinedWith(other, words)];
  return onlyHere ? [words.text("settings.only-here")] : [];
}

export function joinedWith({ name, platform }: Member, words: Words): string {
  return words.text("settings.joined", { name, platform: platformTitles[platform] });
}
