import type { Connection } from "../../core/connection/connection.ts";
import type { ConnectProblem } from "../../core/connection/connection-test.ts";
import { productById } from "../../core/connection/product.ts";
import { connectCard, connectProblemCard, productOf } from "../cards/connect-cards.ts";
import { textOf } from "../entered.ts";
import type { Desk, Feature } from "../feature.ts";
import { psaProblemWords } from "../problem-words.ts";
import type { Reply } from "../reply.ts";
import { keysForm, openKeysForm } from "./connect-keys.ts";
import { connectShare } from "./connect-share.ts";
import { connectionViews } from "./connection-views.ts";

const expired = ({ words }: Desk): Reply => ({
  kind: "notice",
  text: words.text("common.draft-expired", { command: "connect" }),
});

/** Adding connections (test, then save), seeing, testing and deleting them. */
export const connect: Feature = {
  name: "connect",

  commands: {
    connect: {
      role: "admin",
      answer: async (_incoming, { show }) => ({
        kind: "card",
        audience: "person",
        shown: await show("connect", "all"),
      }),
    },
    connections: {
      role: "technician",
      answer: async (_in, { show }) => ({ kind: "card", audience: "person", shown: await show("connections", "all") }),
    },
  },

  actions: {
    "connect.choose": {
      role: "admin",
      answer: async (_incoming, { show }) => ({
        kind: "card",
        audience: "person",
        shown: await show("connect", "all"),
      }),
    },
    "connect.enter": {
      role: "admin",
      opensForm: true,
      async answer({ id, choice }, desk) {
        const psa = [...desk.services.psas.values()].find(({ name }) => name === choice);
        if (!psa || !productById(id)) return { kind: "notice", text: desk.words.text("problem.old-card") };
        const there = (await desk.services.connections.list()).find(({ productId }) => productId === id);
        if (there) return taken(there, desk);
        return openKeysForm(desk, await desk.services.connections.begin(desk.actor, id, psa.name));
      },
    },
    "connect.again": {
      role: "admin",
      opensForm: true,
      async answer({ id }, desk) {
        const draft = await desk.services.connections.draft(desk.member.id, id);
        return draft ? openKeysForm(desk, draft) : expired(desk);
      },
    },
    "connect.edit": {
      role: "admin",
      opensForm: true,
      async answer({ id }, desk) {
        const known = await desk.services.connections.get(id);
        if (!known) return { kind: "replace", shown: await desk.show("connection", id) };
        const { productId, provider } = known;
        return openKeysForm(desk, await desk.services.connections.begin(desk.actor, productId, provider, id));
      },
    },
    "connect.open": {
      role: "technician",
      answer: async ({ id }, { show }) => ({ kind: "card", audience: "person", shown: await show("connection", id) }),
    },
    "connect.test": {
      role: "technician",
      waitsFor: "psa",
      async answer({ id }, { services, actor, words, show }) {
        const tested = await services.connections.testAgain(actor, id);
        const shown = await show("connection", id);
        if (tested.kind !== "busy") return { kind: "replace", shown };
        const name = tested.connection.provider;
        const psa = services.psas.get(name) ?? { name, title: name };
        return { kind: "notice", text: psaProblemWords({ kind: "rate-limited" }, words, psa), now: shown };
      },
    },
    "connect.refresh": {
      role: "technician",
      async answer({ id }, { services, show }) {
        await services.companies.readAgain(id);
        return { kind: "replace", shown: await show("connection", id) };
      },
    },
    "connect.delete": {
      role: "admin",
      async answer({ id, choice }, { services, actor, words, show }) {
        const removed = await services.approvals.removeConnection(actor, id, Number(choice));
        switch (removed.kind) {
          case "asked":
            return { kind: "card", audience: "person", shown: await show("approval", removed.approvalId) };
          case "removed": {
            const text = words.text("connect.deleted", { count: removed.mappings });
            return { kind: "notice", text, now: await show("connections", "all") };
          }
          case "changed": {
            const text = words.text("connect.delete-changed", { count: removed.mappings });
            return { kind: "notice", text, now: await show("connection", id) };
          }
          case "not-found":
            return { kind: "notice", text: words.text("common.gone"), now: await show("connections", "all") };
        }
      },
    },
    ...connectShare.actions,
  },

  forms: {
    "connect.keys": {
      role: "admin",
      waitsFor: "psa",
      async answer({ context, values, secrets }, desk) {
        const draft = await desk.services.connections.draft(desk.member.id, context);
        const psa = draft && desk.services.psas.get(draft.provider);
        if (!draft || !psa) return expired(desk);
        const plain = psa.credentialFields.filter(({ kind }) => kind !== "secret");
        const settings = Object.fromEntries(plain.map(({ name }) => [name, textOf(values, name)]));
        const outcome = await desk.services.connections.testAndSave(desk.actor, context, settings, secrets);
        switch (outcome.kind) {
          case "saved":
            return { kind: "card", audience: "person", shown: await desk.show("connection", outcome.connection.id) };
          case "problems":
            return keysForm(desk, outcome.draft, outcome.problems);
          case "taken":
            return taken(outcome.connection, desk);
          case "gone":
            return { kind: "notice", text: desk.words.text("connect.edit-gone") };
          case "expired":
            return expired(desk);
        }
      },
    },
  },

  views: {
    ...connectShare.views,
    ...connectionViews,
    connect: {
      draw: async (_id, { services, words }) =>
        connectCard(await services.connections.list(), [...services.psas.values()], words),
    },
    "connect-problem": {
      async draw(id, { services, words, member }) {
        const draft = member && (await services.connections.draft(member.id, id));
        const psa = draft ? services.psas.get(draft.provider) : undefined;
        const problem: ConnectProblem | undefined = draft?.problems?.[0];
        return psa && problem ? connectProblemCard(id, psaProblemWords(problem, words, psa), words) : null;
      },
    },
  },
};

async function taken(connection: Connection, { words, show }: Desk): Promise<Reply> {
  const shown = await show("connection", connection.id);
  const text = words.text("connect.taken", { product: productOf(connection).title });
  const blocks = [{ kind: "text" as const, text }, ...shown.card.blocks];
  return { kind: "card", audience: "person", shown: { ...shown, card: { ...shown.card, summary: text, blocks } } };
}
