import { healthCard } from "../cards/health-card.ts";
import type { Feature } from "../feature.ts";

const jobsShown = 6;

/** How the bot itself is: its store, its connections, its jobs; jobs that were given up can be run once more. */
export const health: Feature = {
  name: "health",

  commands: {
    health: {
      role: "admin",
      answer: async (_command, { show }) => ({ kind: "card", audience: "person", shown: await show("health", "all") }),
    },
  },

  actions: {
    "health.look": {
      role: "admin",
      answer: async (_action, { show }) => ({ kind: "replace", shown: await show("health", "all") }),
    },
    "health.run-again": {
      role: "admin",
      async answer({ id }, { services, actor, words, show }) {
        const outcome = await services.health.runAgain(actor, id);
        const shown = await show("health", "all");
        return outcome === "again"
          ? { kind: "replace", shown }
          : { kind: "notice", text: words.text(`health.${outcome}`), now: shown };
      },
    },
  },

  views: {
    health: {
      async draw(_id, { services, tenant, words, member }) {
        if (member?.role !== "admin") return null;
        return healthCard(await services.health.read(jobsShown), tenant.timeZone, words);
      },
    },
  },
};
