import type { Member } from "../../core/member/member.ts";
import { isAtLeast, type Role, roles } from "../../core/member/role.ts";
import { toLanguage } from "../../core/tenant/language.ts";
import { enteredImportRules, importRulesForm } from "../cards/import-rules-form.ts";
import { memberForm } from "../cards/member-form.ts";
import { settingsCard } from "../cards/settings-card.ts";
import { settingsForm } from "../cards/settings-form.ts";
import { textOf } from "../entered.ts";
import type { Desk, Feature } from "../feature.ts";
import type { Reply } from "../reply.ts";

/** For admins: language and time zone, members and what they may do. */
export const settings: Feature = {
  name: "settings",

  commands: {
    settings: {
      role: "admin",
      answer: async (_in, { show }) => ({ kind: "card", audience: "person", shown: await show("settings", "0") }),
    },
  },

  actions: {
    "settings.turn": {
      role: "admin",
      answer: async ({ choice }, { show }) => ({
        kind: "replace",
        shown: await show("settings", String(Number(choice) || 0)),
      }),
    },
    "settings.change": {
      role: "admin",
      opensForm: true,
      answer: async ({ id }, { tenant, words }) => ({ kind: "form", form: settingsForm(tenant, id, words) }),
    },
    "settings.imports": {
      role: "admin",
      opensForm: true,
      answer: async (_in, { tenant, words }) => ({ kind: "form", form: importRulesForm(tenant, words) }),
    },
    "settings.member": {
      role: "admin",
      opensForm: true,
      async answer({ id, choice }, { services, words }) {
        const member = await services.members.get(id);
        if (!member) return { kind: "notice", text: words.text("problem.old-card") };
        return {
          kind: "form",
          form: memberForm(member, await services.persons.other(member), memberPlace(member, choice ?? "0"), words),
        };
      },
    },
  },

  forms: {
    "settings.change": {
      role: "admin",
      async answer({ context, values }, { services, actor, tenant, words, show }) {
        const timeZone = textOf(values, "timeZone");
        const language = toLanguage(textOf(values, "language")) ?? tenant.language;
        if (await services.tenant.setLocale(actor, language, timeZone)) {
          const shown = context === "settings" ? await show("settings", "0") : await show("checklist", "all");
          return { kind: "replace", shown };
        }
        const problem = words.text("checklist.time-zone-bad", { timeZone: timeZone.slice(0, 60) });
        return { kind: "form", form: settingsForm({ language, timeZone }, context, words, problem) };
      },
    },
    "settings.imports": {
      role: "admin",
      async answer({ values }, { services, actor, tenant, show }) {
        await services.tenant.setImportRules(actor, enteredImportRules(values, tenant));
        return { kind: "replace", shown: await show("settings", "0") };
      },
    },
    "settings.member": {
      role: "admin",
      answer: ({ context, values }, desk) =>
        decide(
          context,
          {
            role: textOf(values, "role"),
            onlyHere: textOf(values, "onlyHere") === "true",
            separate: textOf(values, "separate") === "true",
          },
          desk,
        ),
    },
  },

  views: {
    settings: {
      async draw(page, { services, tenant, words, member }) {
        if (!member || !isAtLeast(member.role, "admin")) return null;
        const members = [...(await services.members.list())].sort(inListOrder);
        return settingsCard({ tenant, members, page: Number(page) || 0 }, words);
      },
    },
  },
};

async function decide(
  context: string,
  asked: { role: string; onlyHere: boolean; separate: boolean },
  desk: Desk,
): Promise<Reply> {
  const { services, words, actor, show } = desk;
  const [memberId = "", seenRole = "", page = "0"] = context.split("~");
  const role = roles.find((known): known is Role => known === asked.role);
  const member = await services.members.get(memberId);
  if (!role || !member) return { kind: "notice", text: words.text("problem.old-card") };
  const change = await services.members.decide(actor, memberId, { ...asked, role, seenRole });
  switch (change.kind) {
    case "changed":
      return { kind: "replace", shown: await show("settings", page) };
    case "last-admin":
      return {
        kind: "form",
        form: memberForm(member, await services.persons.other(member), context, words, words.text("access.last-admin")),
      };
    case "faster": {
      const now = (await services.members.get(memberId)) ?? member;
      const problem = words.text("settings.faster", { role: words.text(`access.role.${now.role}`) });
      return {
        kind: "form",
        form: memberForm(now, await services.persons.other(now), memberPlace(now, page), words, problem),
      };
    }
    case "not-allowed":
      return { kind: "notice", text: words.text("settings.not-admin") };
    case "not-found":
      return { kind: "notice", text: words.text("problem.old-card") };
  }
}

/** The member, the role that the admin saw, and the page of the list to go back to. */
function memberPlace({ id, role }: Member, page: string): string {
  return `${id}~${role}~${page}`;
}

/** Who waits for an answer comes first, then who may do most. */
function inListOrder(one: Member, other: Member): number {
  const asks = Number(other.accessAskedAt !== undefined) - Number(one.accessAskedAt !== undefined);
  const may = roles.indexOf(other.role) - roles.indexOf(one.role);
  return asks || may || one.name.localeCompare(other.name) || one.platform.localeCompare(other.platform);
}
