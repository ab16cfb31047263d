import type { Member } from "../../core/member/member.ts";
import { roles } from "../../core/member/role.ts";
import type { Form } from "../form.ts";
import type { Words } from "../words/words.ts";
import { joinedWith, platformTitles } from "./settings-card.ts";

/** What an admin decides about a member. `other`: the same person in the other chat. `context` is the form's own, see `memberPlace`. */
export function memberForm(
  member: Member,
  other: Member | null,
  context: string,
  words: Words,
  problem?: string,
): Form {
  const facts = { name: member.name, platform: platformTitles[member.platform] };
  return {
    name: "settings.member",
    title: words.text("settings.member-form"),
    submitLabel: words.text("checklist.settings-save"),
    cancelLabel: words.text("common.cancel"),
    context,
    intro: [words.rich(member.accessAskedAt ? "access.request" : "settings.member-of", facts)],
    fields: [
      {
        kind: "choice",
        name: "role",
        label: words.text("settings.role"),
        options: roles.map((value) => ({ value, label: words.text(`access.role.${value}`) })),
        value: member.role,
        hint: words.text("access.request-choose"),
        ...(problem && { problem }),
      },
      other
        ? {
            kind: "toggle",
            name: "separate",
            label: words.text("settings.separate"),
            hint: joinedWith(other, words),
            value: false,
          }
        : {
            kind: "toggle",
            name: "onlyHere",
            label: words.text("settings.only-here-field"),
            hint: words.text("settings.only-here-hint"),
            value: member.onlyHere ?? false,
          },
    ],
  };
}
