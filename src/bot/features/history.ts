import { productOf } from "../cards/connect-cards.ts";
import { historyCard } from "../cards/history-card.ts";
import type { Feature, Viewer } from "../feature.ts";
import { whichAccount } from "./which-account.ts";

const rowsPerPage = 8;

/** What was changed about an account, by whom and where, a page at a time. */
export const history: Feature = {
  name: "history",

  commands: {
    history: {
      role: "viewer",
      async answer({ rest }, desk) {
        const choose = { action: "history.open", label: desk.words.text("history.open") };
        const which = await whichAccount(rest, "history", choose, desk);
        if ("reply" in which) return which.reply;
        return { kind: "card", audience: "person", shown: await desk.show("history", pageId(which.account.key, 0)) };
      },
    },
  },

  actions: {
    "history.open": {
      role: "viewer",
      answer: async ({ id }, { show }) => ({
        kind: "card",
        audience: "person",
        shown: await show("history", pageId(id, 0)),
      }),
    },
    "history.turn": {
      role: "viewer",
      answer: async ({ id, choice }, { show }) => ({
        kind: "replace",
        shown: await show("history", pageId(id, Number(choice) || 0)),
      }),
    },
  },

  views: {
    history: {
      async draw(id, { services, tenant, words }) {
        const [accountKey = "", page] = id.split("~");
        const account = await services.accounts.get(accountKey);
        if (!account) return null;
        const found = await services.audit.history(accountKey, Math.max(0, Number(page) || 0), rowsPerPage);
        const facts = { account, page: found, names: await namesIn(services), timeZone: tenant.timeZone };
        return historyCard(facts, words);
      },
    },
  },
};

/** A view's id is one word: the account and the page. */
function pageId(accountKey: string, page: number): string {
  return `${accountKey}~${page}`;
}

async function namesIn(services: Viewer["services"]): Promise<ReadonlyMap<string, string>> {
  const [members, connections] = await Promise.all([services.members.list(), services.connections.list()]);
  return new Map([
    ...members.map(({ id, name }) => [id, name] as const),
    ...connections.map((connection) => [connection.id, productOf(connection).title] as const),
  ]);
}
