import { type Role, roles } from "../../core/member/role.ts";
import { accessRequestCard, welcomeCard } from "../cards/access-request-card.ts";
import type { Feature } from "../feature.ts";
import type { Reply } from "../reply.ts";

const notice = (text: string): Reply => ({ kind: "notice", text });

/** Claiming the first admin, asking for access, and granting it. */
export const access: Feature = {
  name: "access",

  commands: {
    claim: {
      role: "none",
      async answer({ rest }, { services, words, actor, show }) {
        if (rest === "") return notice(words.text("access.claim-how"));
        const claim = await services.members.claim(actor, rest);
        switch (claim.kind) {
          case "claimed": {
            const shown = await show("checklist", "all");
            const text = words.text("access.claimed");
            const blocks = [{ kind: "text" as const, text }, ...shown.card.blocks];
            return {
              kind: "card",
              audience: "person",
              shown: { ...shown, card: { ...shown.card, summary: text, blocks } },
            };
          }
          case "wrong":
            return notice(words.text("access.wrong-code"));
          case "no-code":
            return notice(words.text("access.no-code"));
        }
      },
    },
  },

  actions: {
    "access.ask": {
      role: "none",
      async answer(_incoming, { services, words, actor }) {
        const ask = await services.members.askForAccess(actor);
        switch (ask.kind) {
          case "asked":
            return notice(words.text("access.asked", { admins: ask.admins }));
          case "asked-before":
            return notice(words.text("access.asked-before"));
          case "has-role":
            return notice(words.text("access.has-role", { role: words.text(`access.role.${ask.role}`) }));
          case "no-admin":
            return notice(words.text("access.no-admin"));
        }
      },
    },

    "access.grant": {
      role: "admin",
      async answer({ id, choice }, { services, words, actor, show }) {
        const role = roles.find((known): known is Role => known === choice);
        const asked = await services.members.get(id);
        if (!role || !asked) return notice(words.text("problem.old-card"));
        const now = await show("access-request", id);
        if (!asked.accessAskedAt)
          return { kind: "notice", text: words.text("access.no-request", { name: asked.name }), now };
        const change = await services.members.setRole(actor, id, role);
        if (change.kind === "last-admin") return notice(words.text("access.last-admin"));
        if (change.kind === "not-allowed") return notice(words.text("settings.not-admin"));
        return { kind: "replace", shown: await show("access-request", id) };
      },
    },
  },

  views: {
    "access-request": {
      changesByItself: true,
      async draw(id, { services, words }) {
        const member = await services.members.get(id);
        return member && accessRequestCard(member, words);
      },
    },
    welcome: {
      async draw(id, { services, words }) {
        const member = await services.members.get(id);
        return member && welcomeCard(member, words);
      },
    },
  },
};
