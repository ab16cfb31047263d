import { checklistCard } from "../cards/checklist-card.ts";
import { productOf } from "../cards/connect-cards.ts";
import type { Feature } from "../feature.ts";
import { typedPrefix } from "../typed-prefix.ts";

/** What is set up and what comes next; the channel for approvals. */
export const checklist: Feature = {
  name: "checklist",

  commands: {
    start: {
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
        await services.tenant.tryApprovalsChannel(actor, channel);
        return { kind: "notice", text: words.text("approval.testing") };
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
