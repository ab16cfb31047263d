import { z } from "zod/v4";
import { accountStates } from "../../core/account/account-overview.ts";
import { isAtLeast } from "../../core/member/role.ts";
import { accountCard } from "../cards/account-card.ts";
import { accountsCard } from "../cards/accounts-card.ts";
import { textOf } from "../entered.ts";
import type { Desk, Feature, Viewer } from "../feature.ts";
import type { Reply } from "../reply.ts";

const queryValues = z.object({ text: z.string(), state: z.enum(accountStates), page: z.number().int().min(0) });
type Query = z.infer<typeof queryValues>;

/** The list of accounts and one account. What a person filters by is kept in a draft, so that a button carries only its id. */
export const accounts: Feature = {
  name: "accounts",

  commands: {
    accounts: {
      role: "viewer",
      async answer({ rest }, desk) {
        return { kind: "card", audience: "person", shown: await newList(desk, { text: rest.slice(0, 100) }) };
      },
    },
  },

  actions: {
    "accounts.list": {
      role: "viewer",
      answer: async (_incoming, desk) => ({ kind: "replace", shown: await newList(desk, {}) }),
    },
    "accounts.search": {
      role: "viewer",
      answer: ({ id, values }, desk) =>
        change(id, desk, {
          text: textOf(values, "text").slice(0, 100),
          state: accountStates.find((state) => state === textOf(values, "state")) ?? "all",
          page: 0,
        }),
    },
    "accounts.turn": {
      role: "viewer",
      answer: ({ id, choice }, desk) => change(id, desk, { page: Number(choice) || 0 }),
    },
    "accounts.open": {
      role: "viewer",
      answer: async ({ id }, { show }) => ({ kind: "card", audience: "person", shown: await show("account", id) }),
    },
  },

  views: {
    accounts: {
      keepsWhenGone: true,
      async draw(id, viewer) {
        const draft = viewer.member && (await viewer.services.drafts.of(viewer.member.id, "accounts", id));
        if (!draft) return null;
        const query = queryValues.parse(draft.values);
        const { services, words } = viewer;
        const [page, all, connections] = await Promise.all([
          services.accounts.page(query),
          services.accounts.list(),
          services.connections.list(),
        ]);
        const facts = { draftId: id, query, page, hasAccounts: all.length > 0, hasConnections: connections.length > 0 };
        return accountsCard(facts, mayMap(viewer), words);
      },
    },
    account: {
      async draw(id, viewer) {
        const row = await viewer.services.accounts.row(id);
        return row && accountCard(row, mayMap(viewer), viewer.words);
      },
    },
  },
};

async function newList(desk: Desk, query: Partial<Query>) {
  const values: Query = { text: "", state: "all", page: 0, ...query };
  const draft = await desk.services.drafts.begin(desk.actor, "accounts", values);
  return desk.show("accounts", draft.id);
}

/** Puts another filter or page into the list; a list of last week begins anew with it. */
async function change(id: string, desk: Desk, query: Partial<Query>): Promise<Reply> {
  const draft = await desk.services.drafts.of(desk.member.id, "accounts", id);
  const changed = draft && (await desk.services.drafts.change(draft, query));
  return { kind: "replace", shown: changed ? await desk.show("accounts", id) : await newList(desk, query) };
}

export function mayMap({ member }: Viewer): boolean {
  return member !== undefined && isAtLeast(member.role, "technician");
}
