import { toLanguage } from "../../core/tenant/language.ts";
import { checklistCard } from "../cards/checklist-card.ts";
import { productOf } from "../cards/connect-cards.ts";
import { lineCard } from "../cards/line-card.ts";
import { settingsForm } from "../cards/settings-form.ts";
import { textOf } from "../entered.ts";
import type { Feature } from "../feature.ts";
import { typedPrefix } from "../typed-prefix.ts";

/** What is set up and what comes next; language, time zone and the channel for approvals. */
export const checklist: Feature = {
  name: "checklist",

  commands: {
    start: {
      role: "admin",
      answer: async (_in, { show }) => ({ kind: "card", audience: "person", shown: await show("checklist", "all") }),
    },
    settings: {
      role: "admin",
      answer: async (_in, { show }) => ({ kind: "card", audience: "person", shown: await show("checklist", "all") }),
    },
    approvals: {
      role: "admin",
      async answer({ conversation, oneToOne }, { services, actor, words, member }) {
        if (oneToOne) {
          const prefix = `${typedPrefix(member.platform)} approvals`;
          return { kind: "notice", text: words.text("checklist.approvals-where", { prefix }) };
        }
        const { threadId: _thread, ...channel } = conversation;
        await services.tenant.setApprovalsChannel(actor, channel);
        const card = {
          ...lineCard(words, words.text("checklist.approvals-set")),
          title: words.text("checklist.approvals-title"),
        };
        return { kind: "card", audience: "channel", shown: { card } };
      },
    },
  },

  actions: {
    "checklist.show": {
      role: "admin",
      answer: async (_in, { show }) => ({ kind: "card", audience: "person", shown: await show("checklist", "all") }),
    },
    "checklist.goto": {
      role: "admin",
      answer: async (_in, { show }) => ({ kind: "card", audience: "person", shown: await show("sign-ins", "all") }),
    },
    "checklist.connections": {
      role: "admin",
      answer: async (_in, { show }) => ({ kind: "card", audience: "person", shown: await show("connections", "all") }),
    },
    "settings.change": {
      role: "admin",
      opensForm: true,
      answer: async (_in, { tenant, words }) => ({ kind: "form", form: settingsForm(tenant, words) }),
    },
  },

  forms: {
    "settings.change": {
      role: "admin",
      async answer({ values }, { services, actor, tenant, words, show }) {
        const timeZone = textOf(values, "timeZone");
        const language = toLanguage(textOf(values, "language")) ?? tenant.language;
        if (await services.tenant.setLocale(actor, language, timeZone)) {
          return { kind: "replace", shown: await show("checklist", "all") };
        }
        const problem = words.text("checklist.time-zone-bad", { timeZone: timeZone.slice(0, 60) });
        return { kind: "form", form: settingsForm({ language, timeZone }, words, problem) };
      },
    },
  },

  views: {
    checklist: {
      async draw(_id, { services, tenant, words, member }) {
        const [signIns, connections] = await Promise.all([services.signIns.list(), services.connections.list()]);
        const names = connections.map((connection) => productOf(connection).title);
        return checklistCard(
          {
            tenant,
            platform: member?.platform,
            ...(signIns.length > 0 && { signIns: words.list(signIns.map(({ email }) => email)) }),
            ...(names.length > 0 && { connections: words.list(names) }),
          },
          words,
        );
      },
    },
  },
};
